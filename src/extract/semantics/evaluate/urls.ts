/** Addresses that are put together by `new URL(…)`, as texts. */
import { isDeepStrictEqual } from 'node:util';
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { concatenated, fixed, textsOf } from './text.js';
import { type Context, type Derived, type Part, type TextValue, textValue, type Value } from './values.js';

type Parts = readonly Part[];

/** `new URL('/orders', base)`, and what is asked of it. */
export function urlTexts(
  evaluator: Evaluator,
  value: Value,
  within: readonly ts.Node[] = [],
): readonly TextValue[] | undefined {
  if (value.kind !== 'derived' || !isUrl(value)) return undefined;
  const made = value.steps.find(({ step }) => step === 'new');
  // A member of an address is another text: `url.port`.
  if (made?.step !== 'new' || !ts.isNewExpression(made.node) || value.steps.at(-1) !== made) return undefined;
  const { node, context } = made;
  const [path, base] = node.arguments ?? [];
  // One that is made of itself again adds nothing: `url = new URL('orders', url)`.
  if (!path || within.includes(node)) return undefined;
  const written = (expression: ts.Expression) => {
    const whole: TextValue[] = [];
    const others: Value[] = [];
    for (const each of evaluator.valuesOf(expression, context)) {
      const address = urlTexts(evaluator, each, [...within, node]);
      if (address) whole.push(...address);
      else others.push(each);
    }
    const isAddress = whole.length > 0 && others.length === 0;
    return { whole, others: isAddress ? [] : textsOf(others, expression) };
  };
  // What is an address already stands alone, whatever the base is.
  const { whole, others: paths } = written(path);
  if (!base || paths.length === 0) return [...whole, ...paths];
  const starts = written(base);
  const under = (start: TextValue) =>
    paths.map((end) => ({ ...start, parts: joinUrl(baseOf(start.parts, end.parts), end.parts) }));
  return [...whole, ...[...starts.whole, ...starts.others].flatMap(under)];
}

/** `${url.origin}${url.pathname}` is the address that was taken apart. */
export function rejoined(texts: readonly TextValue[]): readonly TextValue[] {
  return texts.map((text) => {
    const parts = text.parts.filter((part) => part !== '');
    const index = parts.findIndex((part) => typeof part === 'object' && 'hole' in part && part.before);
    const path = parts[index];
    if (index <= 0 || typeof path !== 'object' || !('hole' in path) || !path.before) return text;
    const isItsOrigin = isDeepStrictEqual(parts.slice(0, index), originOf(path.before));
    return isItsOrigin ? { ...text, parts: [...path.before, ...parts.slice(index + 1)] } : text;
  });
}

/** Values as the language writes them into a text, which of an address is the whole: `${url}`, `url + '?all'`, `String(url)`. */
export function writtenTexts(
  evaluator: Evaluator,
  values: readonly Value[],
  node: ts.Node,
): readonly TextValue[] {
  const written = values.flatMap((value): readonly Value[] => urlTexts(evaluator, value) ?? [value]);
  return textsOf(written, node);
}

/** What is left of a base under a path: one from the root (`new URL('/orders', base)`) replaces that of the base. */
function baseOf(base: Parts, path: Parts): Parts {
  const begin = path.find((part) => part !== '');
  return typeof begin === 'string' && begin.startsWith('/') ? originOf(base) : base;
}

/** The class of the language, or what Node exports as that. */
function isUrl({ root, steps: [first] }: Derived): boolean {
  if ('package' in root)
    return /^(node:)?url$/.test(root.package) && first?.step === 'member' && first.name === 'URL';
  return 'name' in root && !('open' in root) && root.name === 'URL';
}

/** Of `url.hostname` the whole address up to its path; undefined for what is no host of an address. */
export function originOfHost(evaluator: Evaluator, value: Value): readonly TextValue[] | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (value.kind !== 'derived' || last?.step !== 'member' || !/^host(name)?$/.test(last.name))
    return undefined;
  return urlMember(evaluator, { ...value, steps: value.steps.slice(0, -1) }, 'origin');
}

/** Addresses whose path is set afterwards: `url.pathname = '/orders'`; undefined for what is no address. */
export function withPath(
  evaluator: Evaluator,
  value: Value,
  paths: readonly Value[],
  node: ts.Node,
): readonly TextValue[] | undefined {
  const texts = urlTexts(evaluator, value);
  return texts?.flatMap((text) =>
    textsOf(paths, node).map(({ parts }) => {
      const further = addressOfPath(parts);
      if (further) return { ...text, parts: further };
      const [begin, next, ...others] = parts.filter((part) => part !== '');
      // `url.pathname = `${url.pathname.replace(…)}/orders``: it goes on behind the path that the address has.
      const isFurther =
        begin !== undefined && isUnknown(begin) && typeof next === 'string' && /^\//.test(next);
      const whole = isFurther ? joinUrl(text.parts, [next, ...others]) : joinUrl(originOf(text.parts), parts);
      return { ...text, parts: whole };
    }),
  );
}

/** `posix.join('orders', id)` of Node's paths, `urlJoin(base, 'orders')`; undefined for any other call. */
export function joinedPath(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly TextValue[] | undefined {
  if (!('package' in root)) return undefined;
  const names = steps.map((step) => (step.step === 'member' ? step.name : '()')).join('.');
  const [first] = node.arguments;
  if (first && /^(?:node:)?util$/.test(root.package) && names.endsWith('format'))
    return formatted(evaluator, node.arguments, context);
  if (first && root.package === 'query-string' && names.endsWith('stringifyUrl'))
    return textsOf(
      evaluator.valuesOf(first, context).flatMap((value) => evaluator.member(value, 'url', node)),
      first,
    );
  // Parameters are put in where the path has their names.
  if (first && names.endsWith('generatePath')) return textsOf(evaluator.valuesOf(first, context), first);
  const isJoin =
    /^(?:url-join|urljoin|proper-url-join|urlcat)$/.test(root.package) ||
    (/^(?:node:)?path(?:\/posix)?$/.test(root.package) && /^(?:default\.)?posix\.join$/.test(names));
  if (!isJoin) return undefined;
  return node.arguments
    .map((each) => textsOf(evaluator.valuesOf(each, context), each))
    .reduce((starts, ends) =>
      starts.flatMap((start) => ends.map((end) => ({ ...start, parts: joinUrl(start.parts, end.parts) }))),
    )
    .slice(0, MOST_JOINED);
}

/** `format('%s/orders/%s', base, id)` */
function formatted(
  evaluator: Evaluator,
  [pattern, ...given]: readonly ts.Expression[],
  context: Context,
): readonly TextValue[] | undefined {
  const text = pattern && evaluator.valuesOf(pattern, context).map(fixed)[0];
  if (pattern === undefined || text === undefined) return undefined;
  const [start = '', ...pieces] = text.split(/%[sdifjo]/);
  return concatenated([
    [textValue(start, pattern)],
    ...pieces.flatMap((piece, index) => {
      const each = given[index];
      return [each ? textsOf(evaluator.valuesOf(each, context), each) : [], [textValue(piece, pattern)]];
    }),
  ]);
}

/** Ways to join alternatives. */
const MOST_JOINED = 16;

/** What a page says of its own address: that leads to whoever serves it. */
export function pageMember(
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly TextValue[] | undefined {
  if ('package' in root || 'open' in root) return undefined;
  const names = [root.name, ...steps.map((step) => (step.step === 'member' ? step.name : '()'))].join('.');
  if (!/^(?:(?:window|document|globalThis|self)\.)?location$/.test(names)) return undefined;
  if (name === 'hostname') return [textValue('localhost', node)];
  return /^(origin|protocol|host)$/.test(name) ? [textValue('', node)] : undefined;
}

/** A member of an address: `url.href`, `url.origin`; undefined for any other. */
export function urlMember(
  evaluator: Evaluator,
  value: Value,
  name: string,
): readonly TextValue[] | undefined {
  const part = MEMBERS.get(name);
  return part && urlTexts(evaluator, value)?.map((text) => ({ ...text, parts: part(text.parts) }));
}

/** Members of addresses, as far as they say whom and what is asked; what stands in a query does not. */
const MEMBERS: ReadonlyMap<string, (parts: Parts) => Parts> = new Map([
  ['href', (parts) => parts],
  ['origin', originOf],
  ['pathname', pathnameOf],
  ['search', () => ['']],
  ['hash', () => ['']],
]);

/** The path of an address, which remembers what it stands behind: a variable before it may hold some of the path as well. */
function pathnameOf(parts: Parts): Parts {
  const [before, path] = splitAtPath(parts);
  const query = path.findIndex((part) => typeof part === 'string' && /[?#]/.test(part));
  const last = path[query];
  const pathname = typeof last === 'string' ? [...path.slice(0, query), last.replace(/[?#].*/s, '')] : path;
  return [{ hole: true, optional: true, before }, ...pathname];
}

/** The address whose path a text begins with; undefined for one that is no such path. */
export function addressOfPath(parts: Parts): Parts | undefined {
  const index = parts.findIndex((part) => part !== '');
  const begin = parts[index];
  if (typeof begin !== 'object' || !('hole' in begin) || !begin.before) return undefined;
  return [...begin.before, ...parts.slice(index + 1)];
}

/** An address up to its path. */
function originOf(parts: Parts): Parts {
  const [before] = splitAtPath(parts);
  const [first, ...others] = before.filter((part) => part !== '');
  const isAddress = typeof first === 'object' && 'variable' in first;
  return isAddress ? [{ ...first, origin: true }, ...others] : before;
}

/** An address in two: up to its path, and what follows. */
function splitAtPath(parts: Parts): readonly [Parts, Parts] {
  for (const [index, part] of parts.entries()) {
    const path = typeof part === 'string' ? /(?<![:/])[/?#]/.exec(part) : undefined;
    if (typeof part !== 'string' || !path) continue;
    const begin = part.slice(0, path.index);
    const before = parts.slice(0, index);
    return [begin === '' ? before : [...before, begin], [part.slice(path.index), ...parts.slice(index + 1)]];
  }
  return [parts, []];
}

function isUnknown(part: Part): boolean {
  return typeof part === 'object' && 'hole' in part && part.variable === undefined;
}

/** A path under a base; what is a whole address by itself stands alone. */
export function joinUrl(base: Parts | undefined, path: Parts): Parts {
  const [first] = path;
  if (!base || (typeof first === 'string' && /^[a-z][\w+.-]*:\/\//i.test(first))) return path;
  const begin = path.find((part) => part !== '');
  if (begin === undefined) return base;
  // A variable at the start holds a whole address, where nothing is known of a base.
  const isVariable = typeof begin === 'object' && 'variable' in begin && begin.variable !== undefined;
  if (isVariable && base.every((part) => part === '' || isUnknown(part))) return path;
  const last = base.at(-1);
  const start =
    typeof last === 'string' && last.endsWith('/') ? [...base.slice(0, -1), last.slice(0, -1)] : base;
  const isJoined = typeof begin === 'string' && /^[/?#]/.test(begin);
  return isJoined ? [...start, ...path] : [...start, '/', ...path];
}
