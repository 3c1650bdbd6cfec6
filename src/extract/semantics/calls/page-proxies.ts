/**
 * What a page's own server hands on: `server.proxy` of Vite, `devServer.proxy` of webpack and Vue, `rewrites` of Next, `createProxyMiddleware` under
 * a path. In: the property or the call that says so. Out: the path before which it stands, and the address that takes its place. What a page asks
 * whoever serves it for is asked of that. Sources: https://vite.dev/config/server-options#server-proxy, https://webpack.js.org/configuration/dev-server/#devserverproxy,
 * https://nextjs.org/docs/app/api-reference/config/next-config-js/rewrites
 */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Value } from '../evaluate/values.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export interface PageProxy {
  readonly prefix: string;
  /** What takes the place of the prefix: the address of another, up to its path. */
  readonly to: Parts;
  readonly node: ts.Node;
}

export function readPageProxies(evaluator: Evaluator, node: ts.Node): readonly PageProxy[] {
  if (ts.isPropertyAssignment(node) && /^(proxy|devProxy|proxyTable)$/.test(node.name.getText()))
    return evaluator.valuesOf(node.initializer).flatMap((value) => proxiesIn(evaluator, value, node));
  const isRewrites =
    (ts.isMethodDeclaration(node) || ts.isPropertyAssignment(node)) && node.name.getText() === 'rewrites';
  if (!isRewrites) return [];
  const values = ts.isMethodDeclaration(node)
    ? evaluator.returnedBy({ kind: 'function', node, context: { bound: new Map(), depth: 0 } })
    : evaluator
        .valuesOf(node.initializer)
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
  if (value.kind !== 'object') return [];
  return [...evaluator.indexOf(value.node).named.keys()].flatMap((path) =>
    /^[\^/]/.test(path)
      ? evaluator.member(value, path, node).flatMap((each) => proxied(evaluator, path, each, node))
      : [],
  );
}

function proxied(evaluator: Evaluator, path: string, value: Value, node: ts.Node): readonly PageProxy[] {
  const prefix = path.replace(/^\^/, '').replace(/\/?(?:[*([]|\.[*+])[\s\S]*$/, '');
  const targets = value.kind === 'object' ? memberOf(evaluator, [value], 'target', node) : [value];
  if (targets.length === 0 || !targets.every(({ kind }) => kind === 'text')) return [];
  const rest = value.kind === 'object' ? rewritten(evaluator, prefix, value, node) : prefix;
  if (rest === undefined) return [];
  return partsOfValues(evaluator, targets, node).map((target) => ({
    prefix,
    to: rest === '' ? target : joinUrl(target, [rest]),
    node,
  }));
}

/** What is left of a prefix: `rewrite: (path) => path.replace(/^\/api/, '')`, `pathRewrite: { '^/api': '' }`. */
function rewritten(evaluator: Evaluator, prefix: string, value: Value, node: ts.Node): string | undefined {
  let path = prefix;
  for (const rewrite of memberOf(evaluator, [value], 'pathRewrite', node)) {
    if (rewrite.kind !== 'object') return undefined;
    for (const [pattern, property] of evaluator.indexOf(rewrite.node).named) {
      const by = evaluator.member(rewrite, pattern, property).map(fixed)[0];
      const known = safePattern(pattern);
      if (!known || by === undefined) return undefined;
      path = path.replace(known, by);
    }
  }
  for (const rewrite of memberOf(evaluator, [value], 'rewrite', node)) {
    const text = rewrite.kind === 'function' ? rewrite.node.getText() : '';
    const [, source, by] =
      /\.replace\(\s*\/((?:[^/\\\n]|\\.)+)\/\w*\s*,\s*['"`]([^'"`]*)['"`]/.exec(text) ?? [];
    const known = source === undefined ? undefined : safePattern(source);
    if (!known || by === undefined) return undefined;
    path = path.replace(known, by);
  }
  return path;
}
