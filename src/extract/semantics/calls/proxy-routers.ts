/**
 * Whom a proxy asks of several, as the option `router` of http-proxy-middleware says, or the function that others are given in the place of an address: a table of
 * paths, or a function that looks at the request. In: what makes the proxy. Out: the same once for each path that the table names, or of which the function says
 * otherwise, with whom it asks for that, and once for all else. Sources: the READMEs of http-proxy-middleware 3 and express-http-proxy 2.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
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
    const decided = mounts.map((mount) => byFunction(evaluator, proxy, router, mount));
    const found = decided.flatMap(({ told }) => told);
    // Where it may say nothing, the usual target is asked.
    const isUsual = (all: boolean) => all || maySayNothing(router);
    if (found.length === 0)
      return [
        { ...making, mounts, routed: evaluator.returnedBy(router) },
        ...(isUsual(false) ? [making] : []),
      ];
    const usual = decided.filter(({ rest }) => isUsual(rest.length === 0));
    const elsewhere = [
      ...found.flatMap(({ mounts: own = [] }) => own.map(({ whole }) => whole)),
      ...decided.map(({ mount }) => mount.whole),
    ].filter((whole) => !usual.some(({ mount }) => mount.whole === whole));
    return [...found, ...(usual.length > 0 ? [{ ...making, elsewhere }] : [])];
  });
}

/** Whether a function may end without a word: `(request) => { if (request.path.startsWith('/stock')) return STOCK_URL; }` */
function maySayNothing({ node }: FunctionValue): boolean {
  const body = 'body' in node ? node.body : undefined;
  const last = body && ts.isBlock(body) ? body.statements.at(-1) : undefined;
  return last !== undefined && !alwaysEnds(last);
}

function alwaysEnds(last: ts.Statement): boolean {
  if (ts.isReturnStatement(last))
    return last.expression !== undefined && last.expression.getText() !== 'undefined';
  if (ts.isThrowStatement(last) || ts.isSwitchStatement(last) || ts.isTryStatement(last)) return true;
  if (ts.isBlock(last)) return last.statements.some(alwaysEnds);
  return (
    ts.isIfStatement(last) &&
    alwaysEnds(last.thenStatement) &&
    last.elseStatement !== undefined &&
    alwaysEnds(last.elseStatement)
  );
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
  const paths = found.filter(({ mounts: own }) => own !== mounts);
  const elsewhere = paths.flatMap(({ mounts: own }) => own.map(({ whole }) => whole));
  return [...found, { ...making, elsewhere }];
}

/** What a table says of a path, which it has as the proxy sees it. */
function mountBelow({ whole, left, isExact: _, ...mount }: Mount, path: string, ofUrl: boolean): Mount {
  const above = ofUrl ? whole.slice(0, whole.length - left.length) : '';
  const taken = ofUrl ? '' : whole.slice(0, whole.length - left.length);
  const isBelow = path.startsWith(taken);
  return { ...mount, whole: above + path, left: isBelow ? path.slice(taken.length) : path };
}

/** What a function says of a mount. */
interface Decided {
  readonly mount: Mount;
  /** Whom it asks for each path below of which it says otherwise, and for all else. */
  readonly told: readonly Making[];
  /** Whom it asks for all else. */
  readonly rest: readonly Value[];
}

/** Once for each path below a mount of which a function says otherwise, and for all else, if it says of that whom it asks. */
function byFunction(
  evaluator: Evaluator,
  { making, by }: ProxyMade,
  router: FunctionValue,
  mount: Mount,
): Decided {
  const { node, context } = making;
  const ofUrl = isOfUrl(evaluator, making, by);
  const askedFor = (each: Mount) => routedFor(evaluator, router, each, context);
  // What goes by the whole path shows the function that.
  const seen = ofUrl ? mount : { ...mount, left: mount.whole };
  const below = decidedBelow(evaluator, seen, askedFor);
  const rest = askedFor(seen);
  if (below.length === 0) return { mount, told: [], rest };
  const toldOf = (values: readonly Value[]) =>
    JSON.stringify(partsOfValues(evaluator, values, node), (key, value) =>
      key === 'open' ? undefined : value,
    );
  const taken = mount.whole.length - mount.left.length;
  const others = below.map((each) => ({
    mount: ofUrl ? each : { ...each, left: each.whole.slice(taken) },
    to: askedFor(each),
  }));
  const told = others.filter(({ to }) => toldOf(to) !== toldOf(rest));
  // Of a table, what nothing is known of may be any of those that are told.
  const said = new Set(told.flatMap(({ to }) => to.map((value) => toldOf([value]))));
  const own = rest.length === 1 ? rest : rest.filter((value) => !said.has(toldOf([value])));
  const all = [...told, ...(own.length > 0 ? [{ mount, to: own }] : [])];
  return {
    mount,
    told: all.map((each) => ({ ...making, mounts: [each.mount], routed: each.to })),
    rest,
  };
}

/** Whom a function asks that is given a request for a path. */
function routedFor(
  evaluator: Evaluator,
  router: FunctionValue,
  mount: Mount,
  context: Context = free,
): readonly Value[] {
  const { node } = router;
  const request = requestFor(mount, withWords(mount.whole, mount), node);
  const { inside, returned } = calledWith(evaluator, router, [() => [request]], context);
  const body = 'body' in node ? node.body : undefined;
  const [only, ...others] = body && ts.isBlock(body) ? evaluator.returnsOf(body) : [];
  // A test of the path may be all that there is before the end.
  const isPassed = only !== undefined && others.length === 0 && !mayRun(evaluator, only, body!, inside);
  return isPassed ? [] : returned();
}
