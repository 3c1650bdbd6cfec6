/** Paths as the code writes them → the endpoint that answers. What is not known of a path, and parameters of routes, stand as `*`. */
import type { Endpoint } from '../nouns.js';
import type { ExceptedRoute } from '../traffic-facts.js';

/** What stands for something unknown in a bound text. No text of a program holds it. */
export const UNKNOWN = '\u0000';

/** An address in its pieces; a host that is not known whole is none. */
export interface Address {
  readonly host?: string;
  readonly port?: string;
  readonly path: string;
}

export function parseAddress(written: string): Address {
  const text = withoutBase(written);
  // The scheme may be unknown as well: `${protocol}://${host}:${port}/orders`.
  const bare = text.replace(/^(?:[a-z\0][\w+.\0-]*:)?\/\//i, '');
  if (bare === text && /^[/?#]/.test(text)) return { path: pathOf(text) };
  // What ends an address that is not known with a slash goes on with the path: `${ORDERS_URL}orders`.
  if (bare === text && /^\0[\w-]+(?:[/?#]|$)/.test(text)) return { path: pathOf(`/${text.slice(1)}`) };
  // What follows a port without a slash, and is not known, is the path.
  const [, known] = /^([^/?#\0]*:\d+)\0/.exec(bare) ?? [];
  const slash = known === undefined ? bare.search(/[/?#]/) : known.length;
  const authority = (slash === -1 ? bare : bare.slice(0, slash)).replace(/^[^@]*@/, '');
  const rest = bare.slice(slash);
  const path = slash === -1 ? '/' : pathOf(known === undefined ? rest : `/${rest}`);
  const [, host = '', port] = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/.exec(authority) ?? [];
  if (host === '' || host.includes(UNKNOWN) || /[^\w.[\]:-]/.test(host)) return { path };
  return { host, ...(port !== undefined && !port.includes(UNKNOWN) && { port }), path };
}

const LONGEST = 2_000;

/** What is asked by a whole address is not asked below the one that its client has: `http://shop/apihttp://shop/api/orders`. */
function withoutBase(text: string): string {
  // Only one that holds another, and no longer than addresses are.
  if (text.indexOf('://', 'http://'.length) === -1 || text.length > LONGEST) return text;
  return text.replace(/^(https?:\/\/[^/?#\0]+)[^?#]*?(?:\w(?=https?:\/\/)|\/(?=\1))/i, '');
}

/** What stands before all paths of a program, and says nothing of what is asked for. */
export const PREFIX = /^(?:api|rest|v\d+|public|internal)$/i;

/** A path without what a gateway may take from its beginning: `/orders` of `/api/orders`. A version is of the API of one in particular. */
export function unprefixed(path: string): readonly string[] {
  const [, first = '', ...others] = path.split('/');
  return PREFIX.test(first) && !/^v\d/i.test(first) && others.length > 0 && !/^v\d/i.test(others[0]!)
    ? [`/${others.join('/')}`]
    : [];
}

const PREFIXES = new WeakMap<readonly Endpoint[], readonly string[]>();

/** What stands before the paths of a service and may be part of the address that is not known: `/api/v1`. Asked for each question anew. */
export function prefixesOf(endpoints: readonly Endpoint[]): readonly string[] {
  const known = PREFIXES.get(endpoints);
  if (known) return known;
  const prefixes = new Set<string>();
  for (const { path } of endpoints) {
    let prefix = '';
    for (const segment of path.split('/').slice(1)) {
      if (!PREFIX.test(segment)) break;
      prefix += `/${segment}`;
      prefixes.add(prefix);
    }
  }
  const found = [...prefixes];
  PREFIXES.set(endpoints, found);
  return found;
}

/** A path that says its beginning twice, as an address and who asks there both say it: `/api/orders` of `/api/api/orders`, if only that is answered. */
export function unrepeated(path: string, isAnswered: (path: string) => boolean): string {
  const [, rest] = /^((?:\/[^/*]+){1,3}?)(?=\1\/)(\/.*)$/.exec(path)?.slice(1) ?? [];
  return rest !== undefined && !isAnswered(path) && isAnswered(rest) ? rest : path;
}

/** A path in one spelling: `/orders/*` for `/orders/:id`, `/orders/{id}`, `/orders/` and something unknown. */
export function pathOf(text: string): string {
  // What goes on with `&` had a `?` before it in a part that is not known, or is chosen among others.
  const [path = ''] = text.split(/[?#]|&\w+=/);
  const segments = path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (isOpen(segment) ? '*' : segment));
  return `/${segments.join('/')}`;
}

/** A parameter of a route (`:id`, `{id}`, `[id]`, `*`), something unknown, or an id that a database made: one row is asked for as any other. */
function isOpen(segment: string): boolean {
  return /^[:{[*]|[:{]\w+/.test(segment) || segment.includes(UNKNOWN) || MADE_ID.test(segment);
}

/** A UUID, or an id of MongoDB. */
const MADE_ID = /^(?:[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}|(?=\D*\d)[\da-f]{24})$/i;

/** Whether a call of a path may be meant for an endpoint. */
export function matches(call: string, endpoint: string): boolean {
  const [asked, answered] = [segmentsOf(call), segmentsOf(endpoint)];
  const isAny = asked.at(-1) === '*' || answered.at(-1) === '*';
  if (asked.length !== answered.length && !(isAny && fits(asked, answered))) return false;
  return asked.every(
    (segment, index) =>
      segment === '*' || index >= answered.length || answered[index] === '*' || segment === answered[index],
  );
}

const SEGMENTS = new Map<string, readonly string[]>();
/** Paths whose segments are kept: each is held against all others. */
const MOST_KEPT = 50_000;

/** The segments of a path, whatever the size of their letters. */
function segmentsOf(path: string): readonly string[] {
  const known = SEGMENTS.get(path);
  if (known) return known;
  if (SEGMENTS.size >= MOST_KEPT) SEGMENTS.clear();
  const segments = path.toLowerCase().split('/');
  SEGMENTS.set(path, segments);
  return segments;
}

/** Whether a route, with its version or without, is among those that something which is said of all routes is not said of. */
export function isExcepted(
  excepted: readonly ExceptedRoute[] = [],
  method: string | undefined,
  route: string,
): boolean {
  const spellings = [route, route.replace(/^\/v\d+(?=\/|$)/i, '')].map((each) => each.split('/'));
  return excepted.some((each) => {
    const said = pathOf(`/${each.path}`).split('/');
    const isOf = each.method === undefined || each.method === method;
    const isLong = ({ length }: readonly string[]) =>
      length === said.length || (said.at(-1) === '*' && length > said.length);
    return (
      isOf &&
      spellings.some(
        (words) => isLong(words) && said.every((word, index) => word === '*' || same(word, words[index]!)),
      )
    );
  });
}

/** What is unknown at the end of a call may be several segments; a star at the end of a route takes all that follows. */
function fits(asked: readonly string[], answered: readonly string[]): boolean {
  return (
    (asked.at(-1) === '*' && answered.length >= asked.length) ||
    (answered.at(-1) === '*' && asked.length >= answered.length)
  );
}

function same(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

/**
 * The endpoint among those of a service that answers a call: the one that says most, of those that leave open what is not known of the call:
 * `/orders/*` is answered by `/orders/:id` beside `/orders/open`.
 */
export function findEndpoint(
  endpoints: readonly Endpoint[],
  method: string | undefined,
  path: string,
): Endpoint | undefined {
  return ranked(endpoints, method, path)[0]?.endpoint;
}

/**
 * All endpoints that may answer a call: those that say as much as the one that says most. Where a part of the path is not known, those of the
 * same length that take whatever stands there. All that match, where none does, where nothing of the path is known, or what follows it and
 * the method are not: then it hands on what it is asked.
 */
export function mayAnswer(
  endpoints: readonly Endpoint[],
  method: string | undefined,
  path: string,
): readonly Endpoint[] {
  const found = ranked(endpoints, method, path);
  const asked = path.split('/');
  const isOpen = asked.every((segment) => segment === '*' || segment === '');
  const handsOn = method === undefined && asked.at(-1) === '*';
  const [first] = found;
  const alike = isOpen || handsOn ? [] : found.filter((each) => isAsSaying(each, first!, asked));
  return (alike.length > 0 ? alike : found).map(({ endpoint }) => endpoint);
}

/** Whether one says as much of what is asked for as the one that says most, or where that is not known leaves it open as well. */
function isAsSaying({ endpoint, isOther, stars }: Ranked, first: Ranked, asked: readonly string[]): boolean {
  if (!asked.includes('*')) return isOther === first.isOther && stars === first.stars;
  const answered = endpoint.path.split('/');
  return isOther === 0 && asked.every((segment, index) => segment !== '*' || answered[index] === '*');
}

interface Ranked {
  readonly endpoint: Endpoint;
  /** 1 where it has another length than what is asked for. */
  readonly isOther: number;
  /** The parts that are not known of what is asked for, and for which it takes one word alone. */
  readonly guesses: number;
  readonly stars: number;
}

/** Whether a path is the very one below which an endpoint answers everything, by whatever method: what is mounted there answers it as well. */
function isMountedAt({ method, path: answered }: Endpoint, path: string): boolean {
  return (
    method === undefined &&
    answered.length > 2 &&
    answered.endsWith('/*') &&
    matches(path, answered.slice(0, -2))
  );
}

/** The endpoints that match, the ones that say most first. */
function ranked(endpoints: readonly Endpoint[], method: string | undefined, path: string): readonly Ranked[] {
  const asked = path.split('/');
  const guessesIn = (answered: readonly string[]) =>
    asked.filter(
      (segment, index) => segment === '*' && answered[index] !== undefined && answered[index] !== '*',
    ).length;
  return endpoints
    .filter(
      (each) =>
        each.protocol === 'http' &&
        (method === undefined || each.method === undefined || each.method === method) &&
        (matches(path, each.path) || isMountedAt(each, path)),
    )
    .map((endpoint) => {
      const answered = endpoint.path.split('/');
      return {
        endpoint,
        isOther: answered.length === asked.length ? 0 : 1,
        guesses: guessesIn(answered),
        stars: endpoint.path.split('*').length,
      };
    })
    .sort((a, b) => a.isOther - b.isOther || a.guesses - b.guesses || a.stars - b.stars);
}
