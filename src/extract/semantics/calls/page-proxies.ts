/**
 * What a page's own server hands on: `server.proxy` of Vite, `devServer.proxy` of webpack and Vue, `rewrites` of Next, `createProxyMiddleware` under
 * a path. In: the property or the call that says so. Out: the path before which it stands, and the address that takes its place. What a page asks
 * whoever serves it for is asked of that. Sources: https://vite.dev/config/server-options#server-proxy, https://webpack.js.org/configuration/dev-server/#devserverproxy,
 * https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites
 */
import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import { pathIn } from '../endpoints/hosted-directories.js';
import { entriesOf } from '../evaluate/all-members.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { free, type Value } from '../evaluate/values.js';
import { openMount } from './mount-paths.js';
import { withoutRest } from './proxies.js';
import { type Asked, askedAt } from './proxy-paths.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export interface PageProxy {
  readonly prefix: string;
  /** What takes the place of the prefix: the address of another, up to its path. */
  readonly to: Parts;
  readonly node: ts.Node;
}

export function readPageProxies(evaluator: Evaluator, node: ts.Node): readonly PageProxy[] {
  if (ts.isPropertyAssignment(node) && /^(proxy|devProxy|proxyTable)$/.test(node.name.getText()))
    return isRule(node)
      ? ruledBy(evaluator, node)
      : evaluator.valuesOf(node.initializer).flatMap((value) => proxiesIn(evaluator, value, node));
  const exported = exportedAlone(node);
  if (exported) return evaluator.valuesOf(exported).flatMap((value) => proxiesIn(evaluator, value, node));
  const isRewrites =
    ((ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText() === 'rewrites') ||
    (ts.isShorthandPropertyAssignment(node) && node.name.text === 'rewrites');
  if (!isRewrites) return [];
  const values = ts.isMethodDeclaration(node)
    ? evaluator.returnedBy({ kind: 'function', node, context: { bound: new Map(), depth: 0 } })
    : evaluator
        .valuesOf(ts.isPropertyAssignment(node) ? node.initializer : node.name)
        .flatMap((value) => (value.kind === 'function' ? evaluator.returnedBy(value) : []));
  const lists = values.flatMap((value) =>
    value.kind === 'object'
      ? ['beforeFiles', 'afterFiles', 'fallback'].flatMap((name) => evaluator.member(value, name, node))
      : [value],
  );
  return lists.flatMap((value) =>
    value.kind === 'list' ? value.items.flatMap((item) => rewrittenBy(evaluator, item, node)) : [],
  );
}

/** The directory that a page is built into: `build: { outDir: '../server/public' }`. */
export function builtInto(evaluator: Evaluator, node: ts.Node): Path | undefined {
  return ts.isPropertyAssignment(node) && /^(?:outDir|outputDir)$/.test(node.name.getText())
    ? pathIn(evaluator, node.initializer)
    : undefined;
}

/** `{ source: '/api/:path*', destination: `${process.env.ORDERS_URL}/:path*` }` */
function rewrittenBy(evaluator: Evaluator, value: Value, node: ts.Node): readonly PageProxy[] {
  const source = memberOf(evaluator, [value], 'source', node).map(fixed)[0];
  const destinations = memberOf(evaluator, [value], 'destination', node);
  if (source === undefined || destinations.length === 0) return [];
  return partsOfValues(evaluator, destinations, node)
    .map((to) => to.filter((part) => part !== ''))
    .filter(([first]) => typeof first !== 'string' || /^https?:/.test(first))
    .map((to) => ({ prefix: untilOpen(source), to: openEnd(to), node }));
}

/** A path up to its first parameter. */
function untilOpen(path: string): string {
  return path.replace(/[:(*][\s\S]*$/, '');
}

/** An address up to its first parameter, which no port and no scheme is taken for. */
function openEnd(parts: Parts): Parts {
  const index = parts.findIndex((part) => typeof part === 'string' && OPEN.test(part));
  const last = parts[index];
  return typeof last === 'string' ? [...parts.slice(0, index), last.replace(OPEN, '')] : parts;
}

const OPEN = /:[A-Za-z_][\s\S]*$/;

/** Paths with what they are for: an object, a list of objects with their `context`, or one address for all. */
function proxiesIn(evaluator: Evaluator, value: Value, node: ts.Node): readonly PageProxy[] {
  if (value.kind === 'text')
    return partsOfValues(evaluator, [value], node).map((to) => ({
      prefix: '/',
      to: joinUrl(to, ['/']),
      node,
    }));
  if (value.kind === 'list') {
    return value.items.flatMap((item) => {
      const contexts = memberOf(evaluator, [item], 'context', node)
        .flatMap((each) => (each.kind === 'list' ? each.items : [each]))
        .flatMap((each) => fixed(each) ?? []);
      return contexts.flatMap((path) => proxied(evaluator, path, item, node));
    });
  }
  return entriesWith(evaluator, value).flatMap(({ name, values }) =>
    /^[\^/]/.test(name) ? values.flatMap((each) => proxied(evaluator, name, each, node)) : [],
  );
}

/** Whether something is said for a path: `routeRules: { '/orders/**': { proxy: … } }` of Nitro. */
function isRule({ parent: { parent } }: ts.PropertyAssignment): boolean {
  return (
    ts.isPropertyAssignment(parent) && ts.isStringLiteralLike(parent.name) && /^\//.test(parent.name.text)
  );
}

/** `'/orders/**': { proxy: 'http://orders/v1/**' }`, `{ proxy: { to } }`: what the first stars stand for takes the place of the second. */
function ruledBy(evaluator: Evaluator, node: ts.PropertyAssignment): readonly PageProxy[] {
  const rule = node.parent.parent as ts.PropertyAssignment;
  const path = (rule.name as ts.StringLiteralLike).text;
  const to = evaluator
    .valuesOf(node.initializer)
    .flatMap((value) => (value.kind === 'object' ? memberOf(evaluator, [value], 'to', node) : [value]));
  return partsOfValues(evaluator, to, node).map((parts) => {
    const last = parts.at(-1);
    const isOpen = typeof last === 'string' && last.endsWith('/**');
    return {
      prefix: path.replace(/\/\*\*$/, ''),
      to: isOpen ? [...parts.slice(0, -1), last.replace(/\/\*\*$/, '')] : parts,
      node,
    };
  });
}

/** What an object holds by which names, with what is spread into it: each object once, that one may spread itself. */
function entriesWith(
  evaluator: Evaluator,
  value: Value,
  seen: Set<ts.Node> = new Set(),
): readonly { readonly name: string; readonly values: readonly Value[] }[] {
  const own = entriesOf(evaluator, value).flatMap((entry) => {
    const [[key] = [], values = []] = (entry.kind === 'list' && entry.elements) || [];
    const name = key && fixed(key);
    return name === undefined ? [] : [{ name, values }];
  });
  const spread = value.kind === 'object' ? evaluator.indexOf(value.node).spread : [];
  const brought = spread.flatMap((each) => {
    if (value.kind !== 'object' || seen.has(each)) return [];
    seen.add(each);
    return evaluator.valuesOf(each, value.context).flatMap((inner) => entriesWith(evaluator, inner, seen));
  });
  return [...own, ...brought];
}

function proxied(evaluator: Evaluator, path: string, value: Value, node: ts.Node): readonly PageProxy[] {
  const prefix = path.replace(/^\^/, '').replace(/\/?(?:[*([]|\.[*+])[\s\S]*$/, '');
  const targets = value.kind === 'object' ? memberOf(evaluator, [value], 'target', node) : [value];
  if (targets.length === 0 || !targets.every(({ kind }) => kind === 'text')) return [];
  const addresses = partsOfValues(evaluator, targets, node);
  return rewrites(evaluator, prefix, value, node).flatMap(({ mount, path: rest }) =>
    rest === undefined
      ? []
      : addresses.map((target) => {
          const to = withoutRest(rest);
          return { prefix: mount.whole, to: to.length === 0 ? target : joinUrl(target, to), node };
        }),
  );
}

/** What is left of paths that begin so: `rewrite: (path) => path.replace('/api', '')`, `pathRewrite: { '^/api': '' }`. */
function rewrites(evaluator: Evaluator, prefix: string, value: Value, node: ts.Node): readonly Asked[] {
  // That of Nitro is mounted as a server mounts, which takes the path away.
  const isTaken = ts.isPropertyAssignment(node) && node.name.getText() === 'devProxy';
  const mount = { ...openMount(prefix), ...(isTaken && { left: '' }) };
  const by =
    value.kind === 'object'
      ? ['pathRewrite', 'rewrite'].flatMap((name) => memberOf(evaluator, [value], name, node))
      : [];
  const asked = askedAt(evaluator, mount, !isTaken, { by, ofRequest: false, isUnread: false }, free);
  // What no pattern is for goes on as it is.
  const isAll = asked.some(({ mount: { whole } }) => whole === mount.whole);
  return isAll ? asked : [...asked, { mount, path: [mount.left] }];
}

/** What a file of its own gives to the server of Angular: `module.exports = [{ context: ['/api'], target }]`. */
function exportedAlone(node: ts.Node): ts.Expression | undefined {
  if (!OWN_FILE.test(node.getSourceFile().fileName)) return undefined;
  if (ts.isExportAssignment(node)) return node.expression;
  const isExports =
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    node.left.getText() === 'module.exports';
  return isExports ? node.right : undefined;
}

const OWN_FILE = /(?:^|\/)(?:proxy\.conf|proxy-conf|proxy\.config)\.[cm]?[jt]s$/;
