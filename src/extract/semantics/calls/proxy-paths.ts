/**
 * What a proxy makes of the path that it is asked for. In: a path that it is mounted at, and what its options say: patterns with what takes their place, or a
 * function of the path or of the request. Out: what is asked of the target. The path is gone through with a word in the place of what follows the mount:
 * where that is left at the end, what follows is handed on; where it is not, all that is asked for leads to one place.
 */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { calledWith } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { type Context, derived, type Entry, textValue, type Value } from '../evaluate/values.js';
import type { Mount } from './mount-paths.js';
import type { Parts } from './texts.js';

/** Words that no path has, for what follows a mount and for its parameters. */
export const REST = 'r0est';
export const PARAMETER = 'p0aram';

/** What is asked of the target for a mount. */
export interface Asked {
  readonly mount: Mount;
  /** Below the address of the target; undefined where it is not known. */
  readonly path?: Parts;
  readonly rest?: Rest;
}

/** Whether what follows a mount follows what is asked as well, or nothing does. */
export type Rest = 'kept' | 'none';

/** What makes another path of one. */
export interface Rewriting {
  /** Patterns, of which the first that matches counts; functions of the path and the request, or of the request alone. */
  readonly by: readonly Value[];
  readonly ofRequest: boolean;
  /** Something is said that may not be understood. */
  readonly isUnread: boolean;
}

/**
 * @param isWhole whether the proxy goes by the whole path, and not by what the server leaves of it
 * @param isElsewhere whether somebody else is asked for a path
 */
export function askedAt(
  evaluator: Evaluator,
  mount: Mount,
  isWhole: boolean,
  rewriting: Rewriting,
  context: Context,
  isElsewhere: (path: string) => boolean = () => false,
): readonly Asked[] {
  const seen = isWhole ? mount.whole : mount.left;
  const above = mount.whole.slice(0, mount.whole.length - seen.length);
  const deeper = patternsBelow(evaluator, mount, seen, rewriting);
  const isTaken = mount.isTaken && !isWhole;
  const below =
    mount.isExact || isTaken
      ? []
      : deeper.paths
          .map((path) => ({ mount: { ...mount, whole: `${above}${path}` }, path }))
          .filter((each) => !isElsewhere(each.mount.whole));
  const mounts = below.length > 0 && deeper.isAll ? below : [...below, { mount, path: seen }];
  return mounts.map(({ mount: each, path }) => {
    const text = isTaken ? '/' : withWords(path, each);
    const asked = rewriting.isUnread ? undefined : rewritten(evaluator, each, text, rewriting, context);
    return asked === undefined ? { mount: each } : { mount: each, ...pathIn(asked) };
  });
}

/** A path with words for what is not known of it. */
export function withWords(path: string, { isExact }: Mount): string {
  return `${path.replaceAll('*', PARAMETER)}${isExact ? '' : `/${REST}`}` || '/';
}

/** The beginnings of paths below a mount that patterns are for, `^/api/orders` where a proxy is mounted at `/api`, and whether all of the patterns are. */
function patternsBelow(
  evaluator: Evaluator,
  { whole }: Mount,
  seen: string,
  { by }: Rewriting,
): { readonly paths: readonly string[]; readonly isAll: boolean } {
  const patterns = by.flatMap((value) =>
    value.kind === 'object' ? replacementsOf(evaluator, value).map(({ pattern = '' }) => pattern) : [],
  );
  const paths = patterns.flatMap((pattern) => {
    const [, path] = /^\^?((?:\\?\/[\w-]+)+)(?:\\?\/)?(?:\(\.\*\)|\.\*|\$)?$/.exec(pattern) ?? [];
    const plain = path?.replaceAll('\\', '');
    // What is meant for the mount itself, of which nothing is left, never matches.
    return plain?.startsWith(`${seen}/`) && !whole.startsWith(plain) ? [plain] : [];
  });
  return { paths, isAll: paths.length === patterns.length };
}

/** A path after what the options make of it; undefined where that is not known. */
function rewritten(
  evaluator: Evaluator,
  mount: Mount,
  text: string,
  { by, ofRequest }: Rewriting,
  context: Context,
): string | undefined {
  let path = text;
  for (const value of by) {
    if (value.kind === 'object') {
      const replaced = replacedIn(path, replacementsOf(evaluator, value));
      if (replaced === undefined) return undefined;
      path = replaced;
    } else if (value.kind === 'function') {
      const request = requestFor(mount, path, value.node);
      const [first] = value.node.parameters;
      const given = [() => (ofRequest ? [request] : [textValue(path, first ?? value.node)]), () => [request]];
      const made = calledWith(evaluator, value, given, context).returned().map(fixed);
      const [only, ...others] = new Set(made);
      if (only === undefined || others.length > 0) return undefined;
      path = only;
    } else return undefined;
  }
  return path;
}

/** The first pattern that matches takes its place; undefined where it hangs on what follows which that is. */
function replacedIn(
  path: string,
  replacements: readonly { readonly pattern: string | undefined; readonly by: string | undefined }[],
): string | undefined {
  for (const { pattern, by } of replacements) {
    const known = pattern === undefined ? undefined : safePattern(pattern);
    if (!known || by === undefined) return undefined;
    const other = path.replace(REST, '0');
    if (known.test(path) !== known.test(other)) return undefined;
    if (known.test(path)) return path.replace(known, by);
  }
  return path;
}

export function replacementsOf(evaluator: Evaluator, value: Value & { readonly kind: 'object' }) {
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

/** The request that a function is given, as far as it says what is asked for: of express, or the context of koa that holds it. */
export function requestFor(
  { whole, left, names, said = {}, isTaken, isExact }: Mount,
  path: string,
  node: ts.Node,
): Value {
  const text = (name: string, says: string): Entry => ({
    keys: [textValue(name, node)],
    values: () => [textValue(says, node)],
  });
  const isOpen = isTaken ? !isExact : path.endsWith(`/${REST}`);
  const own = isOpen ? `/${REST}` : '';
  const entire = `${whole.replaceAll('*', PARAMETER)}${own}` || '/';
  const url = isTaken ? '/' : `${left.replaceAll('*', PARAMETER)}${own}` || '/';
  // Of a route for the root of a router, `/`, the whole path has nothing.
  const above = entire.endsWith(url) ? entire.slice(0, entire.length - url.length) : entire;
  const params: Value = {
    kind: 'record',
    entries: [
      ...names.map((name, index) => text(name, own && index === names.length - 1 ? REST : PARAMETER)),
      ...Object.entries(said).map(([name, says]) => text(name, says)),
    ],
  };
  const entries: Entry[] = [
    text('url', url),
    text('path', url),
    text('originalUrl', entire),
    text('baseUrl', above),
    { keys: [textValue('params', node)], values: () => [params] },
    // What else a request says is not known, and not left out: a test of it holds at times.
    { keys: [textValue('headers', node)], values: () => [derived({ name: 'headers' })] },
  ];
  // What the language has for a request, frameworks keep within theirs.
  const raw: Entry = {
    keys: [textValue('raw', node)],
    values: () => [{ kind: 'record', entries: [text('url', entire), ...entries.slice(1)] }],
  };
  const request: Value = { kind: 'record', entries: [...entries, raw] };
  const holding = ['req', 'request'].map(
    (name): Entry => ({ keys: [textValue(name, node)], values: () => [request] }),
  );
  return { kind: 'record', entries: [...entries, ...holding] };
}

/** What is asked of the target, with what is handed on behind it. */
function pathIn(text: string): Omit<Asked, 'mount'> {
  const path = text.split('?')[0]!;
  const at = path.indexOf(REST);
  const isLast = at !== -1 && /^\/?$/.test(path.slice(at + REST.length)) && path[at - 1] === '/';
  if (at !== -1 && !isLast) return {};
  const known = (at === -1 ? path : path.slice(0, at)).replace(/\/+$/, '');
  const parts: Parts = known
    .split(PARAMETER)
    .flatMap((piece, index): Parts => (index === 0 ? [piece] : [{ hole: true }, piece]))
    .filter((part) => part !== '');
  const start: Parts = known === '' || known.startsWith('/') ? parts : ['/', ...parts];
  if (at === -1) return { path: start.length > 0 ? start : ['/'], rest: 'none' };
  return { path: [...start, '/', { hole: true }], rest: 'kept' };
}

/** An address that was read of a request with such words, with holes for them; undefined where what follows the mount is not at its end. */
export function asksOf(address: Parts): { readonly address: Parts; readonly rest?: Rest } | undefined {
  const parts = address.filter((part) => part !== '');
  const last = parts.findLastIndex((part) => typeof part === 'string' && part.includes(REST));
  const found = parts[last];
  const isEnd = parts.slice(last + 1).every((part) => typeof part !== 'string' || /^[/?&]/.test(part));
  if (typeof found === 'string' && (!isEnd || !new RegExp(`/${REST}(?:/?$|[?&])`).test(found)))
    return undefined;
  const known =
    typeof found === 'string' ? [...parts.slice(0, last), found.slice(0, found.indexOf(`/${REST}`))] : parts;
  const holed = known.flatMap(
    (part): Parts =>
      typeof part !== 'string'
        ? [part]
        : part
            .split(PARAMETER)
            .flatMap((piece, index): Parts => (index === 0 ? [piece] : [{ hole: true }, piece])),
  );
  if (holed.some((part) => typeof part === 'string' && part.includes(REST))) return undefined;
  if (typeof found === 'string') return { address: [...holed, '/', { hole: true }], rest: 'kept' };
  const isKnown = known.slice(1).every((part) => typeof part === 'string' || !('hole' in part) || part.query);
  return { address: holed, ...(isKnown && { rest: 'none' as const }) };
}
