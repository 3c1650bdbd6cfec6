/**
 * Whom a proxy asks of several, as the option `router` of http-proxy-middleware says, or the function that others are given in the place of an address: a table of
 * paths, or a function that looks at the request. In: what makes the proxy. Out: the same once for each path that the table names, or of which the function says
 * otherwise, with whom it asks for that, and once for all else. Sources: the READMEs of http-proxy-middleware 3 and express-http-proxy 2.
 */
import type { Evaluator } from '../evaluate/evaluator.js';
import { calledWith } from '../evaluate/returned.js';
import { type Context, type FunctionValue, free, type Value } from '../evaluate/values.js';
import { decidedBelow } from './asked-paths.js';
import { type Mount, openMount } from './mount-paths.js';
import { isOfUrl, mountsFor, type ProxyMade } from './proxy-asked.js';
import type { Making } from './proxy-mounts.js';
import { requestFor, withWords } from './proxy-paths.js';
import { partsOfValues } from './texts.js';

/** @param routers what says whom it asks: functions and tables; others are taken to be addresses */
export function routed(evaluator: Evaluator, proxy: ProxyMade, routers: readonly Value[]): readonly Making[] {
  const { making } = proxy;
  if (routers.length === 0) return [making];
  const mounts = mountsFor(evaluator, proxy);
  return routers.flatMap((router): readonly Making[] => {
    if (router.kind === 'object') return byTable(evaluator, proxy, router, mounts);
    if (router.kind !== 'function') return [{ ...making, routed: [router] }];
    const decided = mounts.flatMap((mount) => byFunction(evaluator, making, router, mount));
    return decided.length > 0 ? decided : [{ ...making, mounts, routed: evaluator.returnedBy(router) }];
  });
}

/** `router: { '/orders': ORDERS_URL, 'stock.shop.example': STOCK_URL }`: what is for a host is for any path; all else goes to the usual target. */
function byTable(
  evaluator: Evaluator,
  { making, by }: ProxyMade,
  table: Value & { readonly kind: 'object' },
  mounts: readonly Mount[],
): readonly Making[] {
  const ofUrl = isOfUrl(evaluator, making, by);
  const found = [...evaluator.indexOf(table.node).named.keys()].flatMap((name) => {
    const to = evaluator.member(table, name, making.node);
    if (!name.startsWith('/')) return [{ ...making, mounts, routed: to }];
    const path = openMount(name.replace(/\/+$/, '')).whole;
    const all = mounts.length > 0 ? mounts : [openMount('')];
    return all.map((mount) => ({ ...making, mounts: [mountBelow(mount, path, ofUrl)], routed: to }));
  });
  const elsewhere = found.flatMap(({ mounts: own }) => own.map(({ whole }) => whole));
  return [
    ...found,
    { ...making, elsewhere: elsewhere.filter((each) => !mounts.some(({ whole }) => whole === each)) },
  ];
}

/** What a table says of a path, which it has as the proxy sees it. */
function mountBelow({ whole, left, isExact: _, ...mount }: Mount, path: string, ofUrl: boolean): Mount {
  const above = ofUrl ? whole.slice(0, whole.length - left.length) : '';
  const taken = ofUrl ? '' : whole.slice(0, whole.length - left.length);
  const isBelow = path.startsWith(taken);
  return { ...mount, whole: above + path, left: isBelow ? path.slice(taken.length) : path };
}

/** Once for each path below a mount of which a function says otherwise, and for all else, if it says of that whom it asks. */
function byFunction(
  evaluator: Evaluator,
  making: Making,
  router: FunctionValue,
  mount: Mount,
): readonly Making[] {
  const { node, context } = making;
  const askedFor = (each: Mount) => routedFor(evaluator, router, each, context);
  const below = decidedBelow(evaluator, mount, askedFor);
  if (below.length === 0) return [];
  const toldOf = (values: readonly Value[]) =>
    JSON.stringify(partsOfValues(evaluator, values, node), (key, value) =>
      key === 'open' ? undefined : value,
    );
  const rest = askedFor(mount);
  const others = below.map((each) => ({ mount: each, to: askedFor(each) }));
  const told = others.filter(({ to }) => toldOf(to) !== toldOf(rest));
  return [...told, ...(rest.length === 1 ? [{ mount, to: rest }] : [])].map((each) => ({
    ...making,
    mounts: [each.mount],
    routed: each.to,
  }));
}

/** Whom a function asks that is given a request for a path. */
function routedFor(
  evaluator: Evaluator,
  router: FunctionValue,
  mount: Mount,
  context: Context = free,
): readonly Value[] {
  const request = requestFor(mount, withWords(mount.whole, mount), router.node);
  return calledWith(evaluator, router, [() => [request]], context).returned();
}
