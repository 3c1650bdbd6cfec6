/**
 * What a proxy asks of its target: for each path that it is for, what its options, the server around it and the code before it leave of that. In: what makes the
 * proxy, and the package that it is of. Out: the paths with what is asked for each.
 */
import { ts } from 'ts-morph';
import { routeOfFile } from '../endpoints/file-routes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import { requestOf } from './decorated-mounts.js';
import { type Mount, mountAt, textIn } from './mount-paths.js';
import { type Making, mountsOf } from './proxy-mounts.js';
import { type Asked, askedAt, REST, requestFor, withWords } from './proxy-paths.js';
import { memberOf } from './texts.js';

/** Plugins of fastify, which are mounted where their options say. */
export const PLUGINS = /^(@fastify\/http-proxy|fastify-http-proxy)$/;

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

/** One that is not closed ends with the text, so that none is looked for twice. */
const COMMENTS = /\/\*[\s\S]*?(?:\*\/|$(?![\s\S]))|(?<!:)\/\/.*/g;

/** A proxy whose options, and those paths that it is given beside them, say which paths it is for. */
export interface ProxyMade {
  readonly making: Making;
  readonly by: string;
  readonly options: readonly Value[];
  readonly filters: readonly Value[];
}

/** The paths that a proxy is for: as its options say, else those that it is mounted at. */
export function mountsFor(evaluator: Evaluator, { making, by, filters }: ProxyMade): readonly Mount[] {
  if (making.routed) return making.mounts ?? [];
  const paths = filters.flatMap((value) => (value.kind === 'list' ? value.items : [value])).map(textIn);
  // A function decides.
  if (filters.length > 0 && !paths.some((path) => path?.startsWith('/'))) return [];
  const adding = mountsOf(evaluator, making);
  if (paths.length > 0) {
    const above = isOfUrl(evaluator, making, by) ? adding : [];
    return paths.flatMap((path) => (path?.startsWith('/') ? filtered(path, above) : []));
  }
  const ofFile = adding.length === 0 ? fileMount(evaluator, making.node) : undefined;
  return ofFile === undefined ? adding : [ofFile];
}

/** Whether a proxy sees only what the server leaves of a path. */
export function isOfUrl(evaluator: Evaluator, { node }: Making, by: string): boolean {
  return by === MIDDLEWARE ? (majorOf(evaluator, node, by) ?? 0) >= 3 : OF_URL.test(by);
}

/** What is asked of the target for each path that a proxy is for. */
export function askedFor(evaluator: Evaluator, proxy: ProxyMade): readonly Asked[] {
  const { making, by, options } = proxy;
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
  const ofUrl = isOfUrl(evaluator, making, by);
  const isAnyVersion = by === MIDDLEWARE && majorOf(evaluator, node, by) === undefined;
  const isElsewhere = (path: string) => making.elsewhere?.includes(path) === true;
  const found = mountsFor(evaluator, proxy).flatMap((mount) => {
    const set = setBefore(evaluator, node, mount, context);
    // Of what version it is decides what it sees of the path.
    const isOpen = isAnyVersion && mount.left !== mount.whole;
    const asked = askedAt(
      evaluator,
      set ?? mount,
      !ofUrl && set?.left === mount.left,
      { ...given, isUnread: isUnread || isOpen || set === undefined },
      context,
      isElsewhere,
    );
    if (!isSaid('ignorePath')) return asked;
    return asked.map((each) => ({ ...each, path: [], rest: 'none' as const }));
  });
  return found.filter(({ mount }) => !isElsewhere(mount.whole));
}

/** A path that options say, below those that what sees no more of it is mounted at. */
function filtered(path: string, adding: readonly Mount[]): readonly Mount[] {
  const above = adding.filter(({ left }) => left === '').map(({ whole }) => whole);
  const open = mountAt('', `${path.replace(/\/?\*\*?$/, '')}/*`, false);
  return (above.length > 0 ? above : ['']).map((prefix) => ({ ...open, whole: `${prefix}${open.whole}` }));
}

/**
 * A path with what is left of it where the function around sets that of the request before: `request.url = request.url.replace(/^\/api/, '')`; undefined where
 * that is not understood.
 */
function setBefore(evaluator: Evaluator, node: ts.Node, mount: Mount, context: Context): Mount | undefined {
  const around = functionAround(node);
  if (!around || !/\.url\s*=[^=]/.test(around.getText().replace(COMMENTS, ''))) return mount;
  const request = requestOf(around);
  const given = requestFor(mount, withWords(mount.whole, mount), around);
  const isBound = !request || context.bound.has(request);
  const inside = isBound
    ? context
    : { ...context, bound: new Map([...context.bound, [request, () => [given]]]) };
  const [only, ...others] = pathsSet(around, node).filter((each) => mayRun(evaluator, each, around, inside));
  if (only === undefined) return mount;
  const [text, ...more] = evaluator.valuesOf(only, inside).map(fixed);
  if (others.length > 0 || more.length > 0) return undefined;
  const path = text?.split('?')[0];
  const end = mount.isExact ? '' : `/${REST}`;
  if (!path?.endsWith(end)) return undefined;
  const { isTaken: _, ...left } = mount;
  return { ...left, left: path.slice(0, path.length - end.length) };
}

/** What is written to the path of a request before a place of a function. */
function pathsSet(around: ts.Node, before: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos > before.pos) return;
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      ts.isPropertyAccessExpression(node.left) &&
      node.left.name.text === 'url' &&
      /\breq\w*\.url$/.test(node.left.getText())
    )
      found.push(node.right);
    ts.forEachChild(node, visit);
  };
  visit(around);
  return found;
}

/** The path below which a file that is a route has all: `/api` for `pages/api/[...all].ts`. */
function fileMount(evaluator: Evaluator, node: ts.Node): Mount | undefined {
  const path = routeOfFile(evaluator, node.getSourceFile())?.path;
  return path === undefined ? undefined : mountAt('', path, false);
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
