/**
 * Who answers below a path of a public address that no manifest tells. In: the questions at hosts outside, and what all services answer to. Out:
 * the service that answers nearly all that is asked below one path of one host: `https://api.shop.com/dev/orders` of what a cloud publishes
 * there. Why: which service a public address leads to is often set where no file of the tree says it. A stranger that answers some of the same
 * is told apart by asking for several routes, of which words agree. Or a gateway is published there, which sends nearly all on to several services;
 * where only a variable that nothing sets has the address, it is published as well. Where the gateway itself is nowhere in the tree, nearly all that
 * is asked at one address must have one service each that answers it, and several of these by more than the name of what it is about.
 */
import { groupBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import { type Asking, unsetServer } from './by-paths.js';
import type { Target } from './call-targets.js';
import type { Gateways } from './gateways.js';
import { type Hosts, isLocal } from './hosts.js';
import { findEndpoint, PREFIX, parseAddress } from './routes.js';

/** Segments of a path that may stand before those of a service: a stage, a version and its name. */
const DEEPEST = 3;
/** Routes that must be answered, and how many of those by a word and not only by their shape. */
const [FEWEST, FEWEST_TELLING] = [3, 2];
/** Routes that must be asked where several services answer them. */
const FEWEST_OF_SEVERAL = 4;
/** The share of what is asked that must be answered. */
const NEARLY_ALL = 0.8;

/** What is asked below one path of one host. */
interface Below {
  readonly routes: Map<string, { readonly method: string | undefined; readonly path: string }>;
  readonly asking: { readonly each: Asking; readonly path: string }[];
  readonly askers: Set<string>;
}

export function answeredBelow(
  asking: readonly Asking[],
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): ReadonlyMap<Asking, Target> {
  const found = new Map<Asking, Target>();
  const known = [...belowPaths(asking).values()].flatMap((below) => {
    const best = answeringNearlyAll(below, answeringBy);
    return best ? [{ below, ...best }] : [];
  });
  // What is answered as a whole says more than a part of it.
  for (const { below, service } of known.sort((a, b) => b.count - a.count)) {
    for (const { each, path } of below.asking) {
      const answers = findEndpoint(answeringBy.get(service) ?? [], each.fact.method, path) !== undefined;
      if (answers && !found.has(each)) found.set(each, { to: service, route: path, assumed: true });
    }
  }
  const all = new Map([...found, ...answeredBeside(asking, found, answeringBy)]);
  const left = asking.filter((each) => !all.has(each));
  return new Map([...answeredTogether(asking, left, answeringBy), ...all]);
}

/** Who answers what is left at addresses where nearly all is answered, by several services: a gateway stands there that no file tells of. */
function answeredTogether(
  asking: readonly Asking[],
  left: readonly Asking[],
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): ReadonlyMap<Asking, Target> {
  const open = new Set(left);
  const found = new Map<Asking, Target>();
  const known = [...belowPaths(asking).values()].flatMap((below) => {
    if (below.routes.size < FEWEST_OF_SEVERAL || !below.asking.some(({ each }) => open.has(each))) return [];
    const answering = new Map(
      [...below.routes].flatMap(([route, { method, path }]) => {
        const services = [...answeringBy].filter(([, endpoints]) => {
          const endpoint = findEndpoint(endpoints, method, path);
          return endpoint !== undefined && tells(endpoint.path, path);
        });
        return services.length === 1 ? [[route, services[0]![0]] as const] : [];
      }),
    );
    // Anybody has `/orders` and `/customers/*`: shops that are rented, and whoever takes payments.
    const telling = new Map(
      [...answering].filter(([route, service]) => {
        const { method, path } = below.routes.get(route)!;
        const endpoint = findEndpoint(answeringBy.get(service)!, method, path)!;
        return wordsInCommon(path, endpoint.path).filter(isTelling).length >= FEWEST_TELLING;
      }),
    );
    const services = new Set(answering.values());
    const isOurs =
      telling.size >= FEWEST &&
      isOfSeveral(telling) &&
      ![...services].some((service) => below.askers.has(service));
    return isOurs && answering.size >= below.routes.size * NEARLY_ALL ? [{ below, answering }] : [];
  });
  for (const { below, answering } of known.sort((a, b) => b.answering.size - a.answering.size)) {
    for (const { each, path } of below.asking) {
      const to = answering.get(`${each.fact.method} ${path}`);
      if (to !== undefined && open.has(each) && !found.has(each))
        found.set(each, { to, route: path, assumed: true });
    }
  }
  return found;
}

function isOfSeveral(services: ReadonlyMap<string, string>): boolean {
  return new Set(services.values()).size > 1;
}

/** Whether a route says a word of a path that not any path begins with. */
export function tells(route: string, path: string): boolean {
  return wordsInCommon(path, route).some(isTelling);
}

function isTelling(word: string): boolean {
  return !PREFIX.test(word);
}

/** Who answers at other ports of a machine where one of the system does: the only service that answers by the same words. */
function answeredBeside(
  asking: readonly Asking[],
  found: ReadonlyMap<Asking, Target>,
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): readonly (readonly [Asking, Target])[] {
  const machines = new Set([...found.keys()].map(({ text }) => parseAddress(text).host));
  return asking.flatMap((each): readonly (readonly [Asking, Target])[] => {
    const { host, port, path } = parseAddress(each.text);
    if (found.has(each) || port === undefined || !machines.has(host)) return [];
    const answering = [...answeringBy].filter(([service, endpoints]) => {
      const endpoint = findEndpoint(endpoints, each.fact.method, path);
      return service !== each.service && endpoint && commonWords(path, endpoint.path) >= FEWEST_TELLING;
    });
    const [first] = answering;
    return first && answering.length === 1 ? [[each, { to: first[0], route: path, assumed: true }]] : [];
  });
}

/** Who answers behind the gateway that is published at an address: it sends nearly all that is asked there on, to several services. */
export function answeredBehind(
  asking: readonly Asking[],
  gateways: Gateways,
  hosts: Hosts,
): ReadonlyMap<Asking, Target> {
  const found = new Map<Asking, Target>();
  const strangers = asking.map((each) => ({ each, ...parseAddress(each.text) }));
  const publishedAt = ({ each, host }: (typeof strangers)[number]) =>
    host === undefined ? unsetServer(each) : isLocal(host) || !host.includes('.') ? undefined : host;
  for (const [address, group] of groupBy(strangers, publishedAt)) {
    const paths = [...new Set(group.map(({ path }) => path))];
    if (address === undefined || paths.length < FEWEST) continue;
    const sent = paths.map((path) => ({ path, to: sentOn(path, gateways, hosts) }));
    const [best, second] = (sent[0]?.to ?? [])
      .map((_, gateway) => {
        const targets = new Map(sent.flatMap(({ path, to }) => (to[gateway] ? [[path, to[gateway]]] : [])));
        return { targets, services: new Set([...targets.values()].map(({ to }) => to)).size };
      })
      .filter(({ targets, services }) => services > 1 && targets.size >= paths.length * NEARLY_ALL)
      .sort((a, b) => b.targets.size - a.targets.size);
    if (!best || second?.targets.size === best.targets.size) continue;
    for (const { each, path } of group) {
      const target = best.targets.get(path);
      if (target && target.to !== each.service) found.set(each, target);
    }
  }
  return found;
}

/** For each gateway, whom it asks for a path. */
function sentOn(path: string, gateways: Gateways, hosts: Hosts): readonly (Target | undefined)[] {
  return gateways.passEach(path).map((passed) => {
    const [behind] = passed && 'behind' in passed ? passed.behind : [];
    const answerer = behind && hosts.at(behind.host, behind.port);
    return answerer && 'service' in answerer
      ? { to: answerer.service, route: behind.path, assumed: true }
      : undefined;
  });
}

function belowPaths(asking: readonly Asking[]): ReadonlyMap<string, Below> {
  const all = new Map<string, Below>();
  for (const each of asking) {
    const { host, port: said = '', path } = parseAddress(each.text);
    // That of the scheme need not be said.
    const port = /^(?:80|443)$/.test(said) ? '' : said;
    if (host === undefined || isLocal(host) || !host.includes('.')) continue;
    const segments = path.split('/').slice(1);
    for (let depth = 0; depth <= DEEPEST && depth < segments.length; depth += 1) {
      const key = [`${host}:${port}`, ...segments.slice(0, depth)].join('/');
      const below: Below = all.get(key) ?? { routes: new Map(), asking: [], askers: new Set() };
      all.set(key, below);
      const rest = `/${segments.slice(depth).join('/')}`;
      below.routes.set(`${each.fact.method} ${rest}`, { method: each.fact.method, path: rest });
      below.asking.push({ each, path: rest });
      below.askers.add(each.service);
    }
  }
  return all;
}

/** The one service that answers the most of it, if that is nearly all, and it asks for none of it itself. */
function answeringNearlyAll(
  { routes, askers }: Below,
  answeringBy: ReadonlyMap<string, readonly Endpoint[]>,
): { readonly service: string; readonly count: number } | undefined {
  if (routes.size < FEWEST) return undefined;
  const [best, second] = [...answeringBy]
    .map(([service, endpoints]) => {
      const answered = [...routes.values()].flatMap(({ method, path }) => {
        const endpoint = findEndpoint(endpoints, method, path);
        return endpoint ? [{ path, endpoint }] : [];
      });
      const telling = answered.filter(({ path, endpoint }) => hasCommonWord(path, endpoint.path)).length;
      return { service, count: answered.length, telling };
    })
    .filter(({ count, telling }) => count >= FEWEST && telling >= FEWEST_TELLING)
    .sort((a, b) => b.telling - a.telling || b.count - a.count);
  if (!best || best.count < routes.size * NEARLY_ALL || askers.has(best.service)) return undefined;
  return second?.telling === best.telling && second.count === best.count ? undefined : best;
}

function hasCommonWord(path: string, route: string): boolean {
  return commonWords(path, route) > 0;
}

function commonWords(path: string, route: string): number {
  return wordsInCommon(path, route).length;
}

function wordsInCommon(path: string, route: string): readonly string[] {
  const answered = route.toLowerCase().split('/');
  return path
    .toLowerCase()
    .split('/')
    .filter((segment, index) => segment !== '' && segment !== '*' && segment === answered[index]);
}
