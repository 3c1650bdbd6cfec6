/**
 * Gateways in code: what hands on what it is asked. In: the call that makes a proxy, `createProxyMiddleware({ target, pathRewrite })`,
 * `proxy(url)`, `app.register(proxy, { upstream, prefix })`. Out: the address that is asked, with what the mount and the rewriting leave of
 * the path. Sources: the READMEs of http-proxy-middleware 2 and 3, express-http-proxy 2 and @fastify/http-proxy 11.
 */
import { ts } from 'ts-morph';
import { groupBy } from '../../../model/group.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { openOf, parameterOf, withoutNodes } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { decidedBelow } from './asked-paths.js';
import { requestOf } from './decorated-mounts.js';
import { H2O2 } from './hapi-proxies.js';
import type { CallReading } from './http.js';
import { lookedUp } from './looked-up.js';
import type { Mount } from './mount-paths.js';
import { mannerOf, quiet } from './options.js';
import { askedFor, PLUGINS, type ProxyMade } from './proxy-asked.js';
import { type Making, makingsOf, mountsAround } from './proxy-mounts.js';
import { HANDS_ON, HOST_FIRST, PROXIES } from './proxy-packages.js';
import { requestFor, withWords } from './proxy-paths.js';
import { routed } from './proxy-routers.js';
import { ROUTING, readRoutingGateway } from './routing-gateways.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';
import { isRead } from './timeouts.js';
import { rowOf } from './told-places.js';

/** Whether a package makes proxies: what one asks is asked when it is, wherever it was made. */
export function makesProxies(by: string): boolean {
  return PROXIES.test(by) || ROUTING.test(by) || by === H2O2;
}

/** Whether a value is a proxy that has been made, or one that a server makes when it registers it. */
export function isProxy(value: Value): boolean {
  return (
    value.kind === 'derived' &&
    'package' in value.root &&
    PROXIES.test(value.root.package) &&
    (PLUGINS.test(value.root.package) || value.steps.some(({ step }) => step === 'call'))
  );
}

export function readProxy(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
): readonly CallReading[] {
  const table = readRoutingGateway(evaluator, node, callee, context);
  if (table.length > 0) return table;
  const by = proxyOf(evaluator, node, callee, context);
  if (by === undefined) return [];
  const makings = makingsOf(evaluator, node, context).flatMap((making) => lookingUp(evaluator, making));
  const readings = makings.flatMap((making) =>
    evaluator.within(making.context, () => {
      const proxy = proxyMade(evaluator, making, by, callee);
      const routers = HOST_FIRST.test(by)
        ? proxy.given.filter(({ kind }) => kind === 'function')
        : memberOf(evaluator, proxy.options, 'router', node);
      return routed(evaluator, proxy, routers).flatMap((each) =>
        readMaking(evaluator, { ...proxy, making: each }, callee),
      );
    }),
  );
  const places = groupBy(readings, ({ address, method, toldAt }) =>
    JSON.stringify([address, method, toldAt?.pos, toldAt?.getSourceFile().fileName], withoutNodes),
  );
  // What is asked in the same way for several paths is one call.
  return [...places.values()].map((group) => ({
    ...group[0]!,
    hands: [...new Set(group.flatMap(({ hands = [] }) => hands))],
  }));
}

/** A proxy that a handler makes when it is asked: once for each of those that it looks up for that. */
function lookingUp(evaluator: Evaluator, making: Making): readonly Making[] {
  const { node, context, around } = making;
  const handled = mountsAround(evaluator, node, around, context).filter(
    ({ handler }) =>
      handler &&
      handler.pos <= node.pos &&
      node.end <= handler.end &&
      handler.getSourceFile() === node.getSourceFile(),
  );
  if (handled.length === 0) return [making];
  return handled.flatMap(({ mount, handler }): readonly Making[] => {
    const choices = lookedUp(evaluator, [node], mount);
    if (choices.length === 0) return testing(evaluator, making, mount, handler!);
    return choices.map((choice) => ({
      ...making,
      context: { ...context, bound: new Map([...context.bound, ...choice.bound]) },
      mounts: [choice.mount],
    }));
  });
}

/** A proxy that a handler asks for the paths alone by which it comes there: `if (request.url.startsWith('/orders')) proxy.web(…)`. */
function testing(
  evaluator: Evaluator,
  making: Making,
  mount: Mount,
  handler: ts.SignatureDeclaration,
): readonly Making[] {
  const { node, context } = making;
  const request = requestOf(handler);
  const comesFor = (path: Mount): readonly Making[] => {
    const given = requestFor(path, withWords(path.whole, path), handler);
    const bound = new Map([...context.bound, [request!, () => [given]] as const]);
    const inside = { ...context, bound };
    return mayRun(evaluator, node, handler, inside) ? [{ ...making, context: inside, mounts: [path] }] : [];
  };
  const isTested = request !== undefined && comesFor(mount).length === 0;
  const tested = isTested ? decidedBelow(evaluator, mount, comesFor) : [];
  const found = tested.flatMap(comesFor);
  return found.length > 0 ? found : [{ ...making, mounts: [mount] }];
}

/** A proxy with what it is given first, be that whom it asks or the paths that it is for. */
interface Made extends ProxyMade {
  readonly given: readonly Value[];
}

function proxyMade(evaluator: Evaluator, making: Making, by: string, callee: Derived): Made {
  const { node, context } = making;
  const values = node.arguments.map((each) => evaluator.valuesOf(each, context));
  const own = values.flat().filter(({ kind }) => kind === 'object');
  const options = isAsking(node, callee) && own.length === 0 ? optionsOf(evaluator, callee) : own;
  const [first = []] = values;
  const isFirst = HOST_FIRST.test(by);
  // What makes proxies for others is given whom they are of.
  const isTold = first.some(
    (value) =>
      value.kind === 'text' ||
      (isFirst
        ? value.kind === 'function' || openOf(value) !== undefined
        : isFiltered(by) && value.kind === 'list'),
  );
  const given = isTold ? first : [];
  const filters = isFiltered(by) ? [...memberOf(evaluator, options, 'pathFilter', node), ...given] : [];
  return { making, by, options, filters, given };
}

/** What a proxy asks as it is made in one way. */
function readMaking(
  evaluator: Evaluator,
  { given, ...proxy }: Made,
  callee: Derived,
): readonly CallReading[] {
  const { making, by, options } = proxy;
  const { node, context } = making;
  const values = node.arguments.flatMap((each) => evaluator.valuesOf(each, context));
  const said = (name: string) => memberOf(evaluator, options, name, node);
  // Options that a function is given whole say their target once it is known what it is given.
  const open = options.length > 0 ? [] : values.filter((value) => parameterOf(value) !== undefined);
  const targets = HOST_FIRST.test(by)
    ? []
    : [
        ...[...said('target'), ...said('upstream'), ...said('host')],
        ...open.flatMap((value) => evaluator.member(value, 'target', node)),
      ];
  // Where options say no target, the first argument is one.
  const found = making.routed ?? (targets.length > 0 || isFiltered(by) ? targets : given);
  // One that is told with each request whom to ask asks nobody yet.
  if (HANDS_ON.test(by) && found.length === 0 && !isAsking(node, callee)) return [];
  const place = targetPlace(evaluator, node) ?? node.arguments[0] ?? node;
  const manner = mannerOf(evaluator, {
    ...quiet,
    node,
    context,
    by,
    own: options,
    isRead: isRead(evaluator, options),
  });
  const [...asked] = askedFor(evaluator, proxy);
  return partsOfValues(evaluator, found, place).flatMap((address) =>
    (asked.length > 0 ? asked : [undefined]).map((each): CallReading => {
      const row = each && (each.mount.at ?? rowOf(evaluator, each.mount, [context, making.around]));
      return {
        kind: 'call',
        protocol: 'http',
        by,
        address: joinUrl(address, each?.path ?? ['/', { hole: true }]),
        ...(each?.mount.method !== undefined && { method: each.mount.method }),
        ...manner,
        awaited: true,
        hands: each ? [each.mount.whole || '/'] : [],
        ...(each?.rest && { rest: each.rest }),
        ...(row && { toldAt: row }),
        node,
      };
    }),
  );
}

/** The package of the proxy that a call makes. */
function proxyOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): string | undefined {
  const last = steps.at(-1);
  if (last?.step === 'member' && last.name === 'register') {
    const [plugin] = node.arguments;
    const made = plugin ? evaluator.valuesOf(plugin, context) : [];
    for (const value of made)
      if (value.kind === 'derived' && 'package' in value.root && PLUGINS.test(value.root.package))
        return value.root.package;
    return undefined;
  }
  if (!('package' in root) || !PROXIES.test(root.package) || PLUGINS.test(root.package)) return undefined;
  const isMade = steps.some(({ step }) => step === 'call');
  // One that is told by itself whom to ask asks where it is used.
  const isUsed = HANDS_ON.test(root.package) && node.getSourceFile().text.includes('.web(');
  const isMaking = isMade ? isAsking(node, { kind: 'derived', root, steps }) : !isUsed;
  return isMaking ? root.package : undefined;
}

/** `proxy.web(request, response, { target })` */
function isAsking(node: ts.CallExpression, { steps }: Derived): boolean {
  const last = steps.at(-1);
  return last?.step === 'member' && last.name === 'web' && node.arguments.length > 1;
}

/** What something was told when it was made. */
function optionsOf(evaluator: Evaluator, { steps }: Derived): readonly Value[] {
  return steps.flatMap((each) =>
    each.step === 'call' && ts.isCallExpression(each.node)
      ? each.node.arguments.flatMap((given) => evaluator.valuesOf(given, each.context))
      : [],
  );
}

/** Proxies whose first argument says which paths they are for. */
function isFiltered(by: string): boolean {
  return /^(http-proxy-middleware|koa-proxies|@fastify|fastify)/.test(by);
}

/** An address without the rest of the path that a proxy is asked for. */
export function withoutRest(whole: Parts): Parts {
  const address = whole.filter((part) => part !== '');
  const last = address.at(-1);
  const isOpen = typeof last === 'object' && 'hole' in last;
  const known = isOpen ? address.slice(0, -1) : address;
  const end = known.at(-1);
  return typeof end === 'string' ? [...known.slice(0, -1), end.replace(/\/$/, '')] : known;
}

function targetPlace(evaluator: Evaluator, node: ts.CallExpression): ts.Node | undefined {
  for (const each of node.arguments) {
    if (!ts.isObjectLiteralExpression(each)) continue;
    const { named } = evaluator.indexOf(each);
    const property = named.get('target') ?? named.get('upstream');
    if (property && ts.isPropertyAssignment(property)) return property.initializer;
  }
  return undefined;
}
