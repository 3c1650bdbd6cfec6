/**
 * What clients of databases put into a text of SQL by themselves. In: the text, and what is given beside it. Out: the texts that are sent, with
 * names where those are put in, and parameters as they stand. Why: only a name says which table is meant.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { formattedName, quotedName } from './sql-names.js';
import { concatenated, textsOf } from './text.js';
import { type TextValue, textValue, type Value } from './values.js';

/** Marks in the order in which things are given: `??` for a name, `?` for a value. */
const IN_ORDER = /\?\??/g;
/** Those of knex that have a name: `:table:`. */
const NAMED = /(?<![:\w]):(\w+):(?![:\w])/g;
/** Those of pg-promise: `$1:name`, `${table~}`, `$(columns:raw)`, and `$<id>` for a value. */
const FORMATTED =
  /\$(?:(\d+)(?:(~|:name\b|:alias\b)|(\^|:raw\b|:value\b)|:[a-z]+)|[{(<[/]\s*(?:this\.)?([\w.]+)\s*(?:(?:(~|:name|:alias)|(\^|:raw|#|:value)|:\w+)\s*)?[})>\]/])/g;

/** What a mark of pg-promise says: the number or name of what is given, and how that is put in. */
function markOf([, number, ...rest]: RegExpMatchArray) {
  const [isNumbered, isNumberedRaw, name = '', isNamed, isNamedRaw] = rest;
  return { number, name, isName: isNumbered ?? isNamed, isRaw: isNumberedRaw ?? isNamedRaw };
}

/** The texts that a client makes of one, with what it is given beside it. */
export function withBindings(
  evaluator: Evaluator,
  text: TextValue,
  given: () => readonly Value[],
  node: ts.Node,
): readonly TextValue[] {
  if (![/\?\?/, NAMED, FORMATTED].some((mark) => has(text, mark))) return [text];
  const bindings = given();
  const quoted = (names: readonly Value[]) => textsOf(names, node).map((name) => quotedName(name));
  const named = (path: string) => {
    let values = bindings;
    for (const name of path.split('.'))
      values = values.flatMap((value) => evaluator.member(value, name, node));
    return values;
  };
  if (has(text, /\?\?/)) {
    let next = 0;
    return filled(text, IN_ORDER, ([mark]) => {
      const put = elementOf(bindings, next);
      next += 1;
      return mark === '??' ? quoted(put) : [textValue('$1', node)];
    });
  }
  if (has(text, NAMED)) return filled(text, NAMED, ([, name]) => quoted(named(name!)));
  return filled(text, FORMATTED, (mark) => {
    const { number, name, isName, isRaw } = markOf(mark);
    const put = number === undefined ? named(name) : elementOf(bindings, Number(number) - 1);
    const own = put.flatMap((value) => formattedName(evaluator, value));
    if (own.length > 0) return own;
    if (isRaw) return textsOf(put, node);
    return isName ? quoted(put) : [textValue('$1', node)];
  });
}

/** The same where nothing was given: names are then not known. */
export function withoutBindings(text: TextValue): TextValue {
  if (!has(text, FORMATTED)) return text;
  const [made = text] = filled(text, FORMATTED, (mark) => {
    const { isName, isRaw } = markOf(mark);
    return [{ ...text, parts: [isName || isRaw ? { hole: true } : '$1'] }];
  });
  return made;
}

function has({ parts }: TextValue, mark: RegExp): boolean {
  return parts.some((part) => typeof part === 'string' && part.search(mark) !== -1);
}

/** One of the bindings; who gives a single one need not make a list of it. */
function elementOf(bindings: readonly Value[], index: number): readonly Value[] {
  return bindings.flatMap((value) =>
    value.kind === 'list' ? (value.elements?.[index] ?? []) : index === 0 ? [value] : [],
  );
}

/** A text with something put in for each mark of its own. */
export function filled(
  text: TextValue,
  marks: RegExp,
  fill: (found: RegExpMatchArray) => readonly TextValue[],
): readonly TextValue[] {
  const written = (part: TextValue['parts'][number]) => [{ ...text, parts: [part] }];
  return concatenated(
    text.parts.flatMap((part): readonly (readonly TextValue[])[] => {
      if (typeof part !== 'string') return [written(part)];
      const pieces: (readonly TextValue[])[] = [];
      let from = 0;
      for (const found of part.matchAll(marks)) {
        pieces.push(written(part.slice(from, found.index)), fill(found));
        from = found.index + found[0].length;
      }
      return [...pieces, written(part.slice(from))];
    }),
  );
}
