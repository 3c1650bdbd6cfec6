/** Expressions as texts with holes: of addresses, paths and names of channels. */
import type { ts } from 'ts-morph';
import type { PatternPart } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { asSymbol } from '../evaluate/symbols.js';
import { fromHost } from '../evaluate/taken-apart.js';
import { isHole, openOf, textsOf } from '../evaluate/text.js';
import { urlTexts } from '../evaluate/urls.js';
import type { Context, Hole, Open, Part, Value } from '../evaluate/values.js';
import { withOptionalPrefix } from './optional-prefixes.js';

export type Parts = readonly Part[];

/** Alternatives beyond these are no knowledge. */
const MOST = 64;

/** The texts that an expression can be; one hole when nothing is known of it. */
export function partsOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Parts[] {
  return partsOfValues(evaluator, evaluator.valuesOf(node, context), node);
}

export function partsOfValues(
  evaluator: Evaluator,
  values: readonly Value[],
  node: ts.Node,
): readonly Parts[] {
  const listed = values.filter((value) => value.kind === 'text' && value.typed);
  const [open] = values.flatMap((value) => (value.kind === 'text' ? [] : (openOf(value) ?? [])));
  // Of several that a type lists, who gives it says which one is meant.
  if (open && listed.length > 1 && listed.length === values.length - 1) {
    const known = listed.length > MOST ? [] : partsOfValues(evaluator, listed, node);
    return [...known, [{ hole: true, open }]];
  }
  const texts = textsOf(
    values.flatMap((value) => [...(urlTexts(evaluator, value) ?? [value])]),
    node,
  ).map(({ parts }) => fromHost(parts));
  const isWhole = (parts: Parts) => parts.length === 1 && beginsUnknown(parts);
  // An alternative of which nothing is known says nothing beside one that is.
  const telling = texts.filter((parts) => !isWhole(parts));
  return (telling.length > 0 ? telling : texts.slice(0, 1)).slice(0, MOST);
}

/** The parameters that the holes of texts hang on, those of functions before those of classes. */
export function opensOf(parts: Parts): readonly Open[] {
  return parts.flatMap((part) => (isHole(part) && part.open ? [part.open] : []));
}

/**
 * The same of an address, for which settings of a program are what variables are: only their names tell whose they are. Where no path is said beside, as of
 * what hands on whatever it is asked, that is too little.
 */
export function addressPattern(address: Parts): readonly PatternPart[] {
  const isSaid = address.some((part) => typeof part === 'string' && WORD.test(part));
  const isNamed = (part: Part): part is Hole & { readonly setting: string } =>
    isSaid && isHole(part) && part.setting !== undefined && part.variable === undefined;
  return patternOf(address.map((part) => (isNamed(part) ? { ...part, variable: part.setting } : part)));
}

/** A word of a path. */
const WORD = /(?<![:/])\/(?!v\d)[a-z][\w-]+/i;

export function patternOf(parts: Parts): readonly PatternPart[] {
  const pattern: PatternPart[] = [];
  for (const part of parts) {
    const last = pattern.at(-1);
    if (typeof part === 'string' && typeof last === 'string') pattern[pattern.length - 1] = last + part;
    else if (!isHole(part)) pattern.push(part);
    else if (part.optional) continue;
    // A query that is put behind a path without more brings its question mark along.
    else if (part.query && typeof last === 'string' && /\/[^?]*\w$/.test(last)) {
      pattern[pattern.length - 1] = `${last}?`;
      pattern.push({ unknown: true });
    } else if (part.variable === undefined) pattern.push({ unknown: true });
    else {
      const { variable, of, origin, directory } = part;
      pattern.push({
        variable,
        ...(of !== undefined && { of }),
        ...(origin && { origin }),
        ...(directory && { directory }),
      });
    }
  }
  return pattern;
}

/** What some parts say, with a star for what is unknown; nothing where all is. */
export function templateOf(parts: Parts): string | undefined {
  const text = parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
  return /[^*]/.test(text) ? text : undefined;
}

/** Whether texts begin with something of which nothing is known. */
export function beginsUnknown(parts: Parts): boolean {
  // A template begins with what stands before its first value, be it nothing.
  const first = parts.find((part) => part !== '' && !(isHole(part) && part.optional)) ?? parts[0];
  return first === undefined || (isHole(first) && first.variable === undefined && first.from === undefined);
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
  const values = evaluator.valuesOf(node, context).map(asSymbol);
  const objects = values.flatMap((value): readonly Parts[] => {
    if (value.kind !== 'object') return [];
    const names = [...evaluator.indexOf(value.node).named.keys()].sort();
    const parts: Part[] = ['{'];
    for (const [index, name] of names.entries()) {
      const [text] = partsOfValues(evaluator, evaluator.member(value, name, node).map(asSymbol), node);
      parts.push(`${index === 0 ? '' : ','}"${name}":"`, ...(text ?? []), '"');
    }
    parts.push('}');
    return [parts];
  });
  if (objects.length > 0) return objects;
  const lists = values.flatMap((value) => (value.kind === 'list' ? value.items : []));
  return lists.length > 0
    ? lists.flatMap((item) => partsOfValues(evaluator, [item], node))
    : withOptionalPrefix(filledNames(partsOfValues(evaluator, values, node)));
}

/** The names that something goes by, of which one that begins as nothing is filled before it is used: `topic = ''`. */
export function filledNames(names: readonly Parts[]): readonly Parts[] {
  const filled = names.filter((parts) => parts.some((part) => part !== ''));
  return filled.length > 0 ? filled : names;
}
