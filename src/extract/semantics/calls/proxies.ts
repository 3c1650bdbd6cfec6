/**
 * Gateways in code: what hands on what it is asked. In: the call that makes a proxy, `createProxyMiddleware({ target, pathRewrite })`,
 * `proxy(url)`, `app.register(proxy, { upstream, prefix })`. Out: the address that is asked, with what the mount and the rewriting leave of
 * the path. Sources: the READMEs of http-proxy-middleware 2 and 3, express-http-proxy 2 and @fastify/http-proxy 11.
 */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import { routeOfFile } from '../endpoints/file-routes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { H2O2 } from './hapi-proxies.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
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
  const values = node.arguments.map((each) => evaluator.valuesOf(each, context));
  const options = values.flat().filter(({ kind }) => kind === 'object');
  const said = (name: string) => memberOf(evaluator, options, name, node);
  const routed = said('router').flatMap((value): readonly Value[] =>
    value.kind === 'object'
      ? [...evaluator.indexOf(value.node).named.keys()].flatMap((name) => evaluator.member(value, name, node))
      : [value],
  );
  const [first] = values;
  // What makes proxies for others is given whom they are of.
  const isTold = first?.some(
    (value) => value.kind === 'text' || (HOST_FIRST.test(by) && openOf(value) !== undefined),
  );
  const texts = isTold ? (first ?? []) : [];
  const targets = HOST_FIRST.test(by)
    ? []
    : [...said('target'), ...said('upstream'), ...said('host'), ...routed];
  // Where options say no target, the first argument is one.
  const found = options.length > 0 && targets.length > 0 ? targets : isFiltered(by) ? targets : texts;
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
  const rest = restOf(
    evaluator,
    { node, context },
    by,
    options,
    routed.length > 0 ? [] : said('pathRewrite'),
    texts,
  );
  const hands = handsFor(evaluator, { node, context }, by, [
    ...said('pathFilter'),
    ...said('prefix'),
    ...texts,
  ]);
  return partsOfValues(evaluator, found, place).map((address) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address: joinUrl(address, rest),
    ...manner,
    awaited: true,
    hands,
    node,
  }));
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

/** The beginnings of the paths that a proxy is for, `/api` of `/api/**`: as its options say, else those that it is mounted at. */
function handsFor(
  evaluator: Evaluator,
  making: Making,
  by: string,
  said: readonly Value[],
): readonly string[] {
  const listed = said.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const isSaid = isFiltered(by) && listed.some((value) => fixed(value)?.startsWith('/'));
  // A function decides.
  if (isFiltered(by) && !isSaid && listed.length > 0) return [];
  const { parent } = placeOf(making);
  const paths = isSaid ? listed.map(fixed) : mountsOf(evaluator, making);
  // Where a router is mounted itself is not known here.
  const isBelow = !isSaid && ts.isCallExpression(parent) && /router/i.test(parent.expression.getText());
  return isBelow || paths.some((path) => path === undefined)
    ? []
    : paths.map((path) => path!.replace(/[*(:].*$/, '') || '/');
}

/** What is asked of the target: the rest of the path, after what the mount and the options make of it. */
function restOf(
  evaluator: Evaluator,
  making: Making,
  by: string,
  options: readonly Value[],
  rewrites: readonly Value[],
  texts: readonly Value[],
): Parts {
  const unknown: Parts = ['/', { hole: true }];
  const { node } = making;
  if (PLUGINS.test(by)) {
    const prefix = memberOf(evaluator, options, 'rewritePrefix', node).map(fixed)[0];
    return prefix === undefined ? unknown : joinUrl([prefix], unknown);
  }
  const ofFile = texts.length === 0 ? fileMount(evaluator, node) : undefined;
  if (ofFile !== undefined && mountedAt(evaluator, making).length === 0)
    return rewrittenBelow(evaluator, ofFile, node, rewrites);
  if (by !== 'http-proxy-middleware') return unknown;
  const mounts = texts.length > 0 ? texts.map(fixed) : mountsOf(evaluator, making);
  const [mount] = mounts;
  if (mount === undefined || mounts.length > 1) return unknown;
  const major = majorOf(evaluator, node, by);
  // Of what version it is decides what it sees of the path.
  if (texts.length === 0 && major === undefined) return unknown;
  const isTaken = texts.length === 0 && major! >= 3;
  let path = isTaken ? '/' : mount.replace(/\/?\*.*$/, '');
  for (const value of rewrites) {
    if (value.kind !== 'object') return unknown;
    for (const { pattern, by: put } of replacementsOf(evaluator, value)) {
      const known = pattern === undefined ? undefined : safePattern(pattern);
      if (!known || put === undefined) return unknown;
      if (!known.test(path)) continue;
      path = path.replace(known, put);
      break;
    }
  }
  if (rewrites.length === 0 && memberOf(evaluator, options, 'pathRewrite', node).length > 0) return unknown;
  return joinUrl([path === '/' ? '' : path], unknown);
}

/** What is asked where nothing takes away from a path but the options, or who sets it before: `request.url = request.url.replace(/^\/api/, '')`. */
function rewrittenBelow(
  evaluator: Evaluator,
  mount: string,
  node: ts.Node,
  rewrites: readonly Value[],
): Parts {
  const unknown: Parts = ['/', { hole: true }];
  const replacements = rewrites.flatMap((value) =>
    value.kind === 'object' ? replacementsOf(evaluator, value) : [{ pattern: undefined, by: undefined }],
  );
  const [, source, put] =
    /\.url\s*=[^;\n]*\.replace\(\s*\/((?:[^/\\\n]|\\.)+)\/\w*\s*,\s*['"`]([^'"`]*)['"`]/.exec(
      node.getSourceFile().text,
    ) ?? [];
  let path = mount;
  for (const { pattern, by } of source === undefined ? replacements : [{ pattern: source, by: put }]) {
    const known = pattern === undefined ? undefined : safePattern(pattern);
    if (!known || by === undefined) return unknown;
    path = path.replace(known, by);
  }
  return joinUrl([path === '/' ? '' : path], unknown);
}

function replacementsOf(evaluator: Evaluator, value: Value & { readonly kind: 'object' }) {
  return value.node.properties.flatMap((property) => {
    if (!ts.isPropertyAssignment(property)) return [];
    const { name, initializer } = property;
    const pattern = ts.isComputedPropertyName(name)
      ? evaluator.valuesOf(name.expression, value.context).map(fixed)[0]
      : ts.isStringLiteralLike(name) || ts.isIdentifier(name)
        ? name.text
        : undefined;
    return [{ pattern, by: evaluator.valuesOf(initializer, value.context).map(fixed)[0] }];
  });
}

/** The one path that a proxy is for: that it is mounted at, or that it is told. */
export function prefixOf(evaluator: Evaluator, node: ts.CallExpression): string | undefined {
  const told = node.arguments.flatMap((each) =>
    memberOf(evaluator, evaluator.valuesOf(each), 'prefix', node),
  );
  const [first] = node.arguments;
  const filters = first ? evaluator.valuesOf(first).filter(({ kind }) => kind === 'text') : [];
  const paths =
    told.length > 0
      ? told.map(fixed)
      : filters.length > 0
        ? filters.map(fixed)
        : mountsOf(evaluator, { node, context: free });
  const [path] = paths;
  return paths.length === 1 && path?.startsWith('/') ? path.replace(/\/?\*.*$/, '') : undefined;
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

/** A call that makes a proxy, and what is known around it. */
interface Making {
  readonly node: ts.CallExpression;
  readonly context: Context;
}

/** Where a proxy is made, or, where a function gives it back, where that is called: `app.use('/orders', proxyTo(ORDERS_URL))`. */
function placeOf({ node, context }: Making): ts.Node {
  const { parent } = node;
  const isReturned = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
  return isReturned && context.call ? context.call : node;
}

/** The paths that a proxy is mounted at: where it is made, or under the name that it is given. */
function mountsOf(evaluator: Evaluator, making: Making): readonly (string | undefined)[] {
  const mounts = mountedAt(evaluator, making);
  if (mounts.length > 0) return mounts;
  const file = fileMount(evaluator, making.node);
  return file === undefined ? [] : [file];
}

/** The path below which a file that is a route has all: `/api` for `pages/api/[...all].ts`. */
function fileMount(evaluator: Evaluator, node: ts.Node): string | undefined {
  return routeOfFile(evaluator, node.getSourceFile())?.path.replace(/\/[*:].*$/, '');
}

/** Where a proxy is put into a router, where it is made or under the name that it is given. */
function mountedAt(evaluator: Evaluator, making: Making): readonly (string | undefined)[] {
  const node = placeOf(making);
  const { parent } = node;
  if (ts.isCallExpression(parent)) return pathsOf(evaluator, parent);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return [];
  const name = parent.name.text;
  const found: (string | undefined)[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      inner.arguments.some((each) => ts.isIdentifier(each) && each.text === name)
    )
      found.push(...pathsOf(evaluator, inner));
    ts.forEachChild(inner, visit);
  };
  visit(node.getSourceFile());
  return found;
}

function pathsOf(evaluator: Evaluator, node: ts.CallExpression): readonly (string | undefined)[] {
  const callee = node.expression;
  if (
    !ts.isPropertyAccessExpression(callee) ||
    !/^(use|all|get|post|put|patch|delete)$/.test(callee.name.text)
  )
    return [];
  const [first] = node.arguments;
  const paths = first ? evaluator.valuesOf(first, free).filter(({ kind }) => kind === 'text') : [];
  return paths.length > 0 ? paths.map(fixed) : ['/'];
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
