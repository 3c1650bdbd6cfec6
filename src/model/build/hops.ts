/**
 * Who answers in the end what is asked of gateways in code, and for which path. In: the calls of the model, those of such gateways with the paths that
 * they are for. Out: for a call the calls that gateways make for it, each with the path as the next one has it: what the gateway puts in the place of the
 * beginning that it hands on, and what follows that. Where it is not seen how it makes the path, the one end of it that is answered there.
 */
import { groupBy } from '../group.js';
import type { Call, Endpoint, Hop } from '../nouns.js';
import { placeKey } from '../queries.js';
import type { Handing } from './handed-on.js';
import { findEndpoint, pathOf } from './routes.js';

/** Gateways before gateways that are followed. */
const MOST_GATEWAYS = 4;

/** What a gateway asks for all that lies below one of its paths. */
interface Way {
  readonly call: Call;
  /** Segments of the path, a star for any. */
  readonly mount: readonly string[];
  /** Whether what follows it follows the route as well, or nothing does, and it is for that path alone; undefined where that is not known. */
  readonly rest: 'kept' | 'none' | undefined;
  /** It is mounted for all below, whatever the verb. */
  readonly isMount: boolean;
}

/** @param answering the endpoints of a service */
export function withHops(
  handings: readonly Handing[],
  calls: readonly Call[],
  answering: (service: string) => readonly Endpoint[],
): readonly Call[] {
  const ways = groupBy(
    handings.flatMap((each) => waysOf(each, answering)),
    ({ call }) => call.from,
  );
  if (ways.size === 0 && calls.every(({ handedOn }) => handedOn === undefined)) return calls;
  const nextOf = (asked: Hop): Hop | undefined => {
    const endpoint = findEndpoint(answering(asked.to), asked.method, asked.route ?? '');
    const own = ways.get(asked.to) ?? [];
    return own.length === 0 ? undefined : hopBy(own, asked, endpoint, answering);
  };
  return calls.map((call, index): Call => {
    const { hands, rest, passes } = handings[index]!;
    const end = rest === 'none' ? '' : '/*';
    const own = passes ?? (hands ?? []).map((path) => `${path.replace(/\/+$/, '')}${end}` || '/');
    const handsOn = own.length > 0 && { handsOn: own };
    if (call.protocol === 'graphql' && call.handedOn !== undefined) {
      const { from: _, to: from, protocol, route, handedOn: to } = call;
      return { ...call, hops: [{ from, to, protocol, ...(route !== undefined && { route }) }] };
    }
    // What a gateway hands on itself is told by whoever asked for it.
    if (hands || passes || call.protocol !== 'http') return { ...call, ...handsOn };
    const hops: Hop[] = [];
    for (let next = nextOf(call); next && hops.length < MOST_GATEWAYS; next = nextOf(next)) {
      if (hops.some(({ to }) => to === next!.to)) break;
      hops.push(next);
    }
    return { ...call, ...(hops.length > 0 && { hops }) };
  });
}

/** What a proxy is mounted at, or the routes whose handler asks for whatever it was asked for itself. */
function waysOf(
  { call, hands, rest, passes, anyMethod }: Handing,
  answering: (service: string) => readonly Endpoint[],
): readonly Way[] {
  if (call.protocol !== 'http') return [];
  if (hands)
    return hands.map((path) => ({ call, mount: segmentsOf(path), rest, isMount: call.method === undefined }));
  if (!anyMethod && !passes) return [];
  const paths = passes ?? pathsEntered(call, answering(call.from));
  return paths.map((path) => passedBy(call, segmentsOf(path), rest));
}

/** The paths of the routes whose handler leads to a call. */
function pathsEntered({ entrances = [] }: Call, endpoints: readonly Endpoint[]): readonly string[] {
  const entered = new Set(entrances.map(placeKey));
  return endpoints.flatMap(({ path, scope, protocol }) =>
    protocol === 'http' && scope && entered.has(placeKey(scope)) ? [path] : [],
  );
}

/** What is passed on for a path, where as many parts of it are left as are not known of what is asked. */
function passedBy(call: Call, segments: readonly string[], rest: Way['rest']): Way {
  const isOpen = rest === undefined ? segments.at(-1) === '*' : rest === 'kept';
  const route = segmentsOf(call.route ?? '');
  // Of a path of which nothing is said, it is not known what of it is left.
  const isSaid = route.some((each) => each !== '*') || segments.every((each) => each === '*');
  const isLeft = isSaid && starsIn(route) === starsIn(segments);
  return {
    call,
    mount: isOpen ? segments.slice(0, -1) : segments,
    rest: rest ?? (isLeft ? (isOpen ? 'kept' : 'none') : undefined),
    isMount: false,
  };
}

function hopBy(
  ways: readonly Way[],
  asked: Hop,
  endpoint: Endpoint | undefined,
  answering: (service: string) => readonly Endpoint[],
): Hop | undefined {
  const path = segmentsOf(asked.route ?? '');
  const fitting = ways.filter(
    ({ mount, rest, call: { method } }) =>
      isFor(mount, path, rest === 'none') &&
      (method === undefined || asked.method === undefined || method === asked.method),
  );
  const most = fitting.reduce<Way | undefined>(
    (best, each) => (best === undefined || closer(each.mount, best.mount) > 0 ? each : best),
    undefined,
  );
  const taken = fitting.filter(({ mount }) => most !== undefined && closer(mount, most.mount) === 0);
  const [first] = taken;
  if (!first || taken.some(({ call }) => call.to !== first.call.to)) return undefined;
  // A route of its own that says more than the mount is not handed on, nor one of a verb that is longer.
  const own = segmentsOf(endpoint?.path ?? '');
  const isLonger = endpoint?.method !== undefined && own.length > first.mount.length && first.isMount;
  if (wordsIn(own) > wordsIn(first.mount) || isLonger) return undefined;
  const method = asked.method ?? first.call.method;
  const route = routeBy(taken, path, method, answering(first.call.to));
  return {
    from: asked.to,
    to: first.call.to,
    protocol: 'http',
    ...(method !== undefined && { method }),
    route,
  };
}

/** What is asked of who comes next. */
function routeBy(
  ways: readonly Way[],
  path: readonly string[],
  method: string | undefined,
  endpoints: readonly Endpoint[],
): string {
  const sure = ways.filter(({ rest }) => rest !== undefined);
  const routes = (sure.length > 0 ? sure : ways).map(({ call: { route = '' }, mount, rest }) => {
    const segments = segmentsOf(route);
    if (rest === undefined) return segments.includes('*') ? undefined : route;
    const taken = mount.flatMap((each, index) => (each === '*' ? [path[index]!] : []));
    const isOpen = rest === 'kept' && segments.at(-1) === '*';
    const filled = (isOpen ? segments.slice(0, -1) : segments).map((each) =>
      each === '*' ? (taken.shift() ?? '*') : each,
    );
    return pathOf(`/${[...filled, ...(isOpen ? path.slice(mount.length) : [])].join('/')}`);
  });
  const known = [...new Set(routes)];
  const isAnswered = (route: string | undefined) =>
    route !== undefined && findEndpoint(endpoints, method, route) !== undefined;
  const found = known.length === 1 ? known[0] : known.find(isAnswered);
  return found ?? endAnswered(path, method, endpoints) ?? ways[0]!.call.route ?? '/*';
}

/** The end of a path that says a word, and that somebody answers by a route which says one, where there is one such alone. */
function endAnswered(
  path: readonly string[],
  method: string | undefined,
  endpoints: readonly Endpoint[],
): string | undefined {
  const ends = path
    .map((_, index) => `/${path.slice(index).join('/')}`)
    .filter((end) => /[^/*]/.test(end) && /[^/*]/.test(findEndpoint(endpoints, method, end)?.path ?? ''));
  return ends.length === 1 ? ends[0] : undefined;
}

/** Which of two mounts that a path is for says more of it: the one that has a word where the other takes any, else the longer one. */
function closer(one: readonly string[], other: readonly string[]): number {
  const index = one.findIndex((each, at) => at < other.length && (each === '*') !== (other[at] === '*'));
  if (index === -1) return one.length - other.length;
  return other[index] === '*' ? 1 : -1;
}

/** Whether a path is for a mount. What is not known of it may be for another. */
function isFor(mount: readonly string[], path: readonly string[], isExact: boolean): boolean {
  if (isExact ? path.length !== mount.length : path.length < mount.length) return false;
  if (mount.length === 0 && path[0] === '*') return false;
  return mount.every((each, index) => each === '*' || each.toLowerCase() === path[index]?.toLowerCase());
}

function segmentsOf(path: string): readonly string[] {
  return pathOf(path)
    .split('/')
    .filter((segment) => segment !== '');
}

function wordsIn(segments: readonly string[]): number {
  return segments.filter((each) => each !== '*').length;
}

function starsIn(segments: readonly string[]): number {
  return segments.filter((each) => each === '*').length;
}
