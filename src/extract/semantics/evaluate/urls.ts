/** Addresses that are put together by `new URL(…)`, as texts. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { originOf } from './taken-apart.js';
import { concatenated, fixed, isHole, textsOf } from './text.js';
import { type Context, type Derived, type Part, type TextValue, textValue, type Value } from './values.js';

type Parts = readonly Part[];

/** `new URL('/orders', base)`, and what is asked of it; undefined for what is no address. */
export function urlTexts(
  evaluator: Evaluator,
  value: Value,
  within: readonly ts.Node[] = [],
): readonly TextValue[] | undefined {
  if (value.kind === 'text') {
    const { address, ...text } = value;
    return address && [text];
  }
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

/** `join('orders', id)` of Node's paths, `urlJoin(base, 'orders')`, `joinURL(base, path)` of ufo; undefined for any other call. */
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
  const [, ofUfo] = root.package === 'ufo' ? (/(?:^|\.)(\w+)$/.exec(names) ?? []) : [];
  // What only puts a query behind an address, or a slash, leaves whom and what is asked.
  if (
    first &&
    ofUfo &&
    /^(?:withQuery|with(?:out)?(?:Leading|Trailing)Slash|cleanDoubleSlashes)$/.test(ofUfo)
  )
    return textsOf(evaluator.valuesOf(first, context), first);
  const isJoin =
    /^(?:url-join|urljoin|proper-url-join|urlcat)$/.test(root.package) ||
    /^(?:joinURL|withBase)$/.test(ofUfo ?? '') ||
    (/^(?:node:)?path(?:\/posix)?$/.test(root.package) &&
      (/^(?:default\.)?posix\.join$/.test(names) ||
        (/^(?:default\.)?join$/.test(names) && !node.arguments.some(isOfFiles))));
  if (!isJoin) return undefined;
  // `withBase('/orders', base)`
  const given = ofUfo === 'withBase' ? [...node.arguments].slice(0, 2).reverse() : node.arguments;
  return given
    .map((each) => textsOf(evaluator.valuesOf(each, context), each))
    .reduce((starts, ends) =>
      starts.flatMap((start) => ends.map((end) => ({ ...start, parts: joinUrl(start.parts, end.parts) }))),
    )
    .slice(0, MOST_JOINED);
}

/** Whether what is joined is a path of files: `join(__dirname, '..', 'orders.json')`. */
function isOfFiles(part: ts.Expression): boolean {
  return /\b(?:__dirname|__filename|cwd|dirname|fileURLToPath|tmpdir|homedir)\b|\.\.|\.\w{2,4}['"`]$|[dD]ir(?:ectory)?\b/.test(
    part.getText(),
  );
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

function isUnknown(part: Part): boolean {
  return isHole(part) && part.variable === undefined;
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
  // What begins with the very variable that the base does, is whole as well.
  const own = base.find((part) => part !== '');
  if (isVariable && typeof own === 'object' && 'variable' in own && own.variable === begin.variable)
    return path;
  const last = base.at(-1);
  const start =
    typeof last === 'string' && last.endsWith('/') ? [...base.slice(0, -1), last.slice(0, -1)] : base;
  const isJoined = typeof begin === 'string' && /^[/?#]/.test(begin);
  return isJoined ? [...start, ...path] : [...start, '/', ...path];
}
