/**
 * Gateways in code: what hands on what it is asked. In: the call that makes a proxy, `createProxyMiddleware({ target, pathRewrite })`,
 * `proxy(url)`, `app.register(proxy, { upstream, prefix })`. Out: the address that is asked, with what the mount and the rewriting leave of
 * the path. Sources: the READMEs of http-proxy-middleware 2 and 3, express-http-proxy 2 and @fastify/http-proxy 11.
 */
import { ts } from 'ts-morph';
import { groupBy } from '../../../model/group.js';
import { safePattern } from '../../../model/safe-pattern.js';
import { routeOfFile } from '../endpoints/file-routes.js';
import { mayRun } from '../evaluate/decided.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf, parameterOf } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { decidedBelow } from './asked-paths.js';
import { requestOf } from './decorated-mounts.js';
import { H2O2 } from './hapi-proxies.js';
import type { CallReading } from './http.js';
import { lookedUp } from './looked-up.js';
import { type Mount, mountAt, textIn } from './mount-paths.js';
import { mannerOf, quiet } from './options.js';
import { type Making, makingsOf, mountsAround, mountsOf } from './proxy-mounts.js';
import { type Asked, askedAt, requestFor, withWords } from './proxy-paths.js';
import { ROUTING, readRoutingGateway } from './routing-gateways.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';
import { isRead } from './timeouts.js';

const PROXIES =
  /^(http-proxy-middleware|http-proxy|http-proxy-3|httpxy|express-http-proxy|@fastify\/http-proxy|fastify-http-proxy|koa-proxies|koa-proxy|koa-better-http-proxy|redbird)$/;
const PLUGINS = /^(@fastify\/http-proxy|fastify-http-proxy)$/;

/** http-proxy, and what has taken its place with the same methods. */
const HANDS_ON = /^(?:http-proxy(?:-3)?|httpxy)$/;

/** Packages that take whom they ask before their options, and no other target. */
const HOST_FIRST = /^(express-http-proxy|koa-better-http-proxy)$/;

const MIDDLEWARE = 'http-proxy-middleware';
/** What goes by what the server leaves of a path, and not by the whole of it; the middleware does from version 3 on. */
const OF_URL = /^(?:express-http-proxy|http-proxy(?:-3)?|httpxy)$/;

/** Options that make another path of the one that is asked for, and whether they go by the request. */
const REWRITES = [
  ['pathRewrite', false],
  ['rewrite', false],
  ['proxyReqPathResolver', true],
  ['forwardPath', true],
] as const;

const COMMENTS = /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*/g;

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
    evaluator.within(making.context, () => readMaking(evaluator, making, by, callee)),
  );
  const places = groupBy(readings, ({ address, method }) => JSON.stringify([address, method], withoutNodes));
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

function withoutNodes(key: string, value: unknown): unknown {
  return key === 'open' ? undefined : value;
}

/** What a proxy asks as it is made in one way. */
function readMaking(
  evaluator: Evaluator,
  making: Making,
  by: string,
  callee: Derived,
): readonly CallReading[] {
  const { node, context } = making;
  const values = node.arguments.map((each) => evaluator.valuesOf(each, context));
  const options = values.flat().filter(({ kind }) => kind === 'object');
  const said = (name: string) => memberOf(evaluator, options, name, node);
  const [first] = values;
  // What makes proxies for others is given whom they are of.
  const isTold = first?.some(
    (value) =>
      value.kind === 'text' ||
      (HOST_FIRST.test(by) ? openOf(value) !== undefined : isFiltered(by) && value.kind === 'list'),
  );
  const texts = isTold ? (first ?? []) : [];
  // Options that a function is given whole say their target once it is known what it is given.
  const given = options.length > 0 ? [] : values.flat().filter((value) => parameterOf(value) !== undefined);
  const targets = HOST_FIRST.test(by)
    ? []
    : [
        ...[...said('target'), ...said('upstream'), ...said('host')],
        ...given.flatMap((value) => evaluator.member(value, 'target', node)),
      ];
  const routed = HOST_FIRST.test(by) ? [] : routedBy(evaluator, said('router'), making);
  const anywhere = [...targets, ...routed.flatMap(({ to, path }) => (path === undefined ? to : []))];
  // Where options say no target, the first argument is one.
  const isOptioned = options.length + given.length > 0 && (targets.length > 0 || routed.length > 0);
  const found = isOptioned ? anywhere : isFiltered(by) ? anywhere : texts;
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
  const asked = askedFor(
    evaluator,
    making,
    by,
    options,
    isFiltered(by) ? [...said('pathFilter'), ...texts] : [],
  );
  const ways = [
    ...partsOfValues(evaluator, found, place).map((address) => ({ address, asked })),
    ...routed.flatMap(({ to, path }) =>
      path === undefined
        ? []
        : partsOfValues(evaluator, to, place).map((address) => ({
            address,
            asked: [
              {
                mount: mountAt('', `${path}/*`, false),
                path: [path, '/', { hole: true }],
                rest: 'kept',
              } as const,
            ],
          })),
    ),
  ];
  return ways.flatMap(({ address, asked: [...of] }) =>
    (of.length > 0 ? of : [undefined]).map(
      (each): CallReading => ({
        kind: 'call',
        protocol: 'http',
        by,
        address: joinUrl(address, each?.path ?? ['/', { hole: true }]),
        ...(each?.mount.method !== undefined && { method: each.mount.method }),
        ...manner,
        awaited: true,
        hands: each ? [each.mount.whole || '/'] : [],
        ...(each?.rest && { rest: each.rest }),
        node,
      }),
    ),
  );
}

/** Whom a table of http-proxy-middleware asks, by the path that it is for, or a function by what only running code knows. */
function routedBy(
  evaluator: Evaluator,
  tables: readonly Value[],
  { node }: Making,
): readonly { readonly path?: string; readonly to: readonly Value[] }[] {
  return tables.flatMap((value) => {
    if (value.kind === 'function') return [{ to: evaluator.returnedBy(value) }];
    if (value.kind !== 'object') return [{ to: [value] }];
    return [...evaluator.indexOf(value.node).named.keys()].map((name) => ({
      ...(name.startsWith('/') && { path: name.replace(/\/+$/, '') }),
      to: evaluator.member(value, name, node),
    }));
  });
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
  const isMade = steps.some(({ step }) => step === 'call');
  const isMaking =
    'package' in root &&
    PROXIES.test(root.package) &&
    (!isMade || isAsking(node, { kind: 'derived', root, steps }));
  return isMaking && !PLUGINS.test(root.package) ? root.package : undefined;
}

/** `proxy.web(request, response, { target })` */
function isAsking(node: ts.CallExpression, { steps }: Derived): boolean {
  const last = steps.at(-1);
  return last?.step === 'member' && last.name === 'web' && node.arguments.length > 2;
}

/** Proxies whose first argument says which paths they are for. */
function isFiltered(by: string): boolean {
  return /^(http-proxy-middleware|koa-proxies|@fastify|fastify)/.test(by);
}

/** What is asked of the target for each path that a proxy is for: as its options say, else those that it is mounted at. */
function askedFor(
  evaluator: Evaluator,
  making: Making,
  by: string,
  options: readonly Value[],
  filters: readonly Value[],
): readonly Asked[] {
  const { node, context } = making;
  const said = (name: string) => memberOf(evaluator, options, name, node);
  if (PLUGINS.test(by)) {
    const [prefix = ''] = said('prefix').map(textIn);
    const [put = ''] = said('rewritePrefix').map(textIn);
    const above = evaluator.prefixesAt(node).map((parts) => textIn({ kind: 'text', parts, origins: [] }));
    return (above.length > 0 ? above : ['']).flatMap((each) =>
      each === undefined
        ? []
        : [
            {
              mount: mountAt(each, prefix, true),
              path: [put.replace(/\/+$/, ''), '/', { hole: true }],
              rest: 'kept',
            },
          ],
    );
  }
  const rewrites = REWRITES.flatMap(([name, ofRequest]) => {
    const values = said(name);
    return values.length > 0 ? [{ by: values, ofRequest }] : [];
  });
  const isSaid = (name: string) =>
    options.some((value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has(name));
  const isUnread =
    rewrites.length > 1 ||
    (rewrites.length === 0 && REWRITES.some(([name]) => isSaid(name))) ||
    /\bproxyReq\w*\.path\s*=[^=]/.test(node.getText().replace(COMMENTS, ''));
  const [given = { by: [], ofRequest: false }] = rewrites;
  const paths = filters.flatMap((value) => (value.kind === 'list' ? value.items : [value])).map(textIn);
  // A function decides.
  if (filters.length > 0 && !paths.some((path) => path?.startsWith('/'))) return [];
  const adding = mountsOf(evaluator, making);
  const major = by === MIDDLEWARE ? majorOf(evaluator, node, by) : undefined;
  const isOfUrl = by === MIDDLEWARE ? major !== undefined && major >= 3 : OF_URL.test(by);
  const ofFile = adding.length === 0 ? fileMount(evaluator, node) : undefined;
  const mounts =
    paths.length > 0
      ? paths.flatMap((path) => (path?.startsWith('/') ? filtered(path, isOfUrl ? adding : []) : []))
      : ofFile === undefined
        ? adding
        : [ofFile];
  return mounts.flatMap((mount) => {
    const left = setBefore(node, mount);
    // Of what version it is decides what it sees of the path.
    const isOpen = by === MIDDLEWARE && major === undefined && mount.left !== mount.whole;
    const asked = askedAt(
      evaluator,
      { ...mount, left: left ?? mount.left },
      !isOfUrl && left === mount.left,
      { ...given, isUnread: isUnread || isOpen || left === undefined },
      context,
    );
    if (!isSaid('ignorePath')) return asked;
    return asked.map((each) => ({ ...each, path: [], rest: 'none' as const }));
  });
}

/** A path that options say, below those that what sees no more of it is mounted at. */
function filtered(path: string, adding: readonly Mount[]): readonly Mount[] {
  const above = adding.filter(({ left }) => left === '').map(({ whole }) => whole);
  const open = mountAt('', `${path.replace(/\/?\*\*?$/, '')}/*`, false);
  return (above.length > 0 ? above : ['']).map((prefix) => ({ ...open, whole: `${prefix}${open.whole}` }));
}

/**
 * What is left of a path where the function around sets that of the request before: `request.url = request.url.replace(/^\/api/, '')`; undefined where that is
 * not understood.
 */
function setBefore(node: ts.Node, { whole, left }: Mount): string | undefined {
  const text = (functionAround(node) ?? node.getSourceFile()).getText().replace(COMMENTS, '');
  if (!/\breq\w*\.url\s*=[^=]/.test(text)) return left;
  const [set = '', source, put] =
    /\.url\s*=[^;\n]*\.replace\(\s*\/((?:[^/\\\n]|\\.)+)\/\w*\s*,\s*['"`]([^'"`]*)['"`]/.exec(text) ?? [];
  const known = source === undefined ? undefined : safePattern(source);
  if (!known || put === undefined) return undefined;
  return (set.includes('originalUrl') ? whole : left).replace(known, put);
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

/** The path below which a file that is a route has all: `/api` for `pages/api/[...all].ts`. */
function fileMount(evaluator: Evaluator, node: ts.Node): Mount | undefined {
  const path = routeOfFile(evaluator, node.getSourceFile())?.path;
  return path === undefined ? undefined : mountAt('', path, false);
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

/** The major version of a package that the nearest package.json asks for. */
function majorOf(evaluator: Evaluator, node: ts.Node, name: string): number | undefined {
  const { program } = evaluator;
  let directory = program.pathOf(node.getSourceFile());
  while (directory !== '') {
    directory = directory.slice(0, Math.max(0, directory.lastIndexOf('/')));
    const text = program.text(directory === '' ? 'package.json' : `${directory}/package.json`);
    const escaped = name.replace(/[^\w]/g, '\\$&');
    const [, major] = new RegExp(`"${escaped}"\\s*:\\s*"[^\\d"]{0,3}(\\d+)`).exec(text ?? '') ?? [];
    if (major !== undefined) return Number(major);
  }
  return undefined;
}
