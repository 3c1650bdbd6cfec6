/** Expressions as texts with holes: of addresses, paths and names of channels. */
import { ts } from 'ts-morph';
import type { PatternPart } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole, textsOf } from '../evaluate/text.js';
import type { Context, Open, Part, TextValue, Value } from '../evaluate/values.js';

export type Parts = readonly Part[];

/** Alternatives beyond these are no knowledge. */
const MOST = 8;

/** The texts that an expression can be; one hole when nothing is known of it. */
export function partsOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Parts[] {
  return partsOfValues(evaluator, evaluator.valuesOf(node, context), node);
}

export function partsOfValues(
  evaluator: Evaluator,
  values: readonly Value[],
  node: ts.Node,
): readonly Parts[] {
  const texts = textsOf(
    values.flatMap((value) => [...(urlTexts(evaluator, value) ?? [value])]),
    node,
  ).map(({ parts }) => parts);
  const isWhole = (parts: Parts) => parts.length === 1 && beginsUnknown(parts);
  // An alternative of which nothing is known says nothing beside one that is.
  const telling = texts.filter((parts) => !isWhole(parts));
  return (telling.length > 0 ? telling : texts.slice(0, 1)).slice(0, MOST);
}

/** `new URL('/orders', base)`, and what is asked of it. */
function urlTexts(evaluator: Evaluator, value: Value): readonly TextValue[] | undefined {
  if (value.kind !== 'derived' || !('name' in value.root) || value.root.name !== 'URL') return undefined;
  const made = value.steps.find(({ step }) => step === 'new');
  if (made?.step !== 'new' || !ts.isNewExpression(made.node)) return undefined;
  const [path, base] = made.node.arguments ?? [];
  if (!path) return undefined;
  const paths = textsOf(evaluator.valuesOf(path, made.context), path);
  if (!base) return paths;
  const bases = textsOf(evaluator.valuesOf(base, made.context), base);
  return bases.flatMap((start) =>
    paths.map((end) => ({ ...start, parts: joinUrl(start.parts, end.parts) ?? [] })),
  );
}

/** A path under a base; what is a whole address by itself stands alone. */
export function joinUrl(base: Parts | undefined, path: Parts): Parts {
  const [first] = path;
  if (!base || (typeof first === 'string' && /^[a-z][\w+.-]*:\/\//i.test(first))) return path;
  if (path.length === 0) return base;
  const last = base.at(-1);
  const start =
    typeof last === 'string' && last.endsWith('/') ? [...base.slice(0, -1), last.slice(0, -1)] : base;
  const isJoined = typeof first === 'string' && /^[/?#]/.test(first);
  return isJoined || first === '' ? [...start, ...path] : [...start, '/', ...path];
}

/** The parameters that the holes of texts hang on, those of functions before those of classes. */
export function opensOf(parts: Parts): readonly Open[] {
  return parts.flatMap((part) => (isHole(part) && part.open ? [part.open] : []));
}

export function patternOf(parts: Parts): readonly PatternPart[] {
  const pattern: PatternPart[] = [];
  for (const part of parts) {
    const last = pattern.at(-1);
    if (typeof part === 'string' && typeof last === 'string') pattern[pattern.length - 1] = last + part;
    else if (!isHole(part)) pattern.push(part);
    else pattern.push(part.variable === undefined ? { unknown: true } : { variable: part.variable });
  }
  return pattern;
}

/** Whether texts begin with something of which nothing is known. */
export function beginsUnknown(parts: Parts): boolean {
  const [first] = parts;
  return first === undefined || (isHole(first) && first.variable === undefined);
}

/** The values of a member of objects, instances and classes among some values. */
export function memberOf(
  evaluator: Evaluator,
  values: readonly Value[],
  name: string,
  node: ts.Node,
): readonly Value[] {
  return values.flatMap((value) =>
    value.kind === 'derived' || value.kind === 'text' ? [] : evaluator.member(value, name, node),
  );
}

/** A pattern of messages as Nest writes it: a text as it is, an object as JSON with sorted keys. */
export function messagePatterns(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): readonly Parts[] {
  const values = evaluator.valuesOf(node, context);
  const objects = values.flatMap((value): readonly Parts[] => {
    if (value.kind !== 'object') return [];
    const names = [...evaluator.indexOf(value.node).named.keys()].sort();
    const parts: Part[] = ['{'];
    for (const [index, name] of names.entries()) {
      const [text] = partsOfValues(evaluator, evaluator.member(value, name, node), node);
      parts.push(`${index === 0 ? '' : ','}"${name}":"`, ...(text ?? []), '"');
    }
    parts.push('}');
    return [parts];
  });
  if (objects.length > 0) return objects;
  const lists = values.flatMap((value) => (value.kind === 'list' ? value.items : []));
  return lists.length > 0
    ? lists.flatMap((item) => partsOfValues(evaluator, [item], node))
    : partsOfValues(evaluator, values, node);
}
