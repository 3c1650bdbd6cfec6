/** Texts of which a piece is replaced or left out: `path.slice(4)`, `path.replace('{id}', id)`, `url.replace(/\\/+$/, '')`. What is put in and not known is a hole. */
import { ts } from 'ts-morph';
import { safePattern } from '../../../model/safe-pattern.js';
import type { Evaluator } from './evaluator.js';
import { wholePath } from './taken-apart.js';
import { fixed, isHole } from './text.js';
import type { Context, Part, Value } from './values.js';

/** What stands for a hole while a text is put together; no text of a program holds it. */
const HOLE = '\u0000';
/** No statement of a program is longer: replacements of what others have put in grow without end. */
const MOST_LETTERS = 1_000_000;

/** @returns undefined for what is no replacement in a text */
export function replacedValues(
  evaluator: Evaluator,
  node: ts.CallExpression,
  of: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const [what, by] = node.arguments;
  if (!what || !by) return undefined;
  const values = evaluator.valuesOf(of, context);
  if (!values.some(({ kind }) => kind === 'text')) return undefined;
  const pattern = patternOf(evaluator, node, what, context);
  // What is not known to be found is taken not to be.
  if (!pattern) return values;
  const [put = HOLE] = evaluator.valuesOf(by, context).map(fixed);
  const changed = (text: string, ends: Ends) => {
    const here = patternAt(pattern, ends);
    const made = text.length > MOST_LETTERS ? HOLE : here ? text.replace(here, put) : text;
    return made.length > MOST_LETTERS ? HOLE : made;
  };
  const replace = (part: Part, ends: Ends): readonly Part[] => {
    if (typeof part === 'string') return holed(changed(part, ends));
    // Of a variable only what it is without a deployment is known here.
    const usual = 'otherwise' in part ? part.otherwise : undefined;
    const said = usual?.map((each, index) => {
      const { isFirst, isLast } = endsOf(usual, index);
      return typeof each === 'string'
        ? changed(each, { isFirst: ends.isFirst && isFirst, isLast: ends.isLast && isLast })
        : each;
    });
    return said && !said.some((each) => typeof each === 'string' && each.includes(HOLE))
      ? [{ ...part, otherwise: said } as Part]
      : [part];
  };
  return values.map((value) =>
    value.kind === 'text'
      ? {
          ...value,
          parts: value.parts.flatMap((part, index) => replace(part, endsOf(value.parts, index))),
        }
      : value,
  );
}

/** Whether a piece of a text is what that begins or ends with. */
interface Ends {
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

function endsOf(parts: readonly Part[], index: number): Ends {
  return { isFirst: parts.slice(0, index).every(isNothing), isLast: parts.slice(index + 1).every(isNothing) };
}

/** What stands where the path of an address begins that was taken apart is nothing by itself. */
function isNothing(part: Part): boolean {
  return part === '' || (isHole(part) && (part.optional || part.taken?.part === 'pathname') === true);
}

/** What of a pattern can be found in a piece of a text: `/\/+$/` not where something follows. */
function patternAt(pattern: RegExp, { isFirst, isLast }: Ends): RegExp | undefined {
  const { source, flags } = pattern;
  const isOne = /[([]/.test(source);
  const ways = isOne ? [source] : source.split('|');
  const left = ways.filter(
    (each) => (isFirst || !each.startsWith('^')) && (isLast || !each.endsWith('$') || each.endsWith('\\$')),
  );
  if (left.length === ways.length) return pattern;
  return left.length > 0 ? new RegExp(left.join('|'), flags) : undefined;
}

function holed(text: string): readonly Part[] {
  return text
    .split(HOLE)
    .flatMap((piece, index) => (index === 0 ? [piece] : [{ hole: true as const }, piece]));
}

function patternOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  what: ts.Expression,
  context: Context,
): RegExp | undefined {
  const isAll = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === 'replaceAll';
  const written = writtenPattern(evaluator, what, context);
  if (written) return safePattern(written.source, written.isAll ? 'g' : '');
  const text = evaluator.valuesOf(what, context).map(fixed)[0];
  return text === undefined || text === ''
    ? undefined
    : new RegExp(text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'), isAll ? 'g' : '');
}

/** What a text is split by: a text, or a pattern; nothing where that is not known, or may run away. */
export function separatorOf(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): string | RegExp | undefined {
  const source = writtenPattern(evaluator, node, context)?.source;
  if (source === undefined) return evaluator.valuesOf(node, context).map(fixed)[0];
  if (!BEFORE_A_LETTER.test(source)) return safePattern(source);
  try {
    return new RegExp(source);
  } catch {
    // `[z-a]`: code that nobody has run.
    return undefined;
  }
}

/** Before each letter of a class, be it not the first of all: `/(?=[A-Z])/`, `/(?<!^)(?=[A-Z])/`. */
const BEFORE_A_LETTER = /^(?:\(\?<[!=](?:\^|\w|\[[\w-]*\])\))?\(\?=\[[\w-]*\]\)$/;

/** A pattern as code writes it, be it under a name: `/^\/api/g`, `new RegExp(`^/${name}`)`. */
function writtenPattern(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): { readonly source: string; readonly isAll: boolean } | undefined {
  if (ts.isRegularExpressionLiteral(node)) {
    const [, source = '', flags = ''] = /^\/([\s\S]*)\/([a-z]*)$/.exec(node.text) ?? [];
    return { source, isAll: flags.includes('g') };
  }
  if (ts.isNewExpression(node) && node.expression.getText() === 'RegExp') {
    const [of, flags] = node.arguments ?? [];
    if (of && ts.isRegularExpressionLiteral(of)) return writtenPattern(evaluator, of, context);
    const source = of && evaluator.valuesOf(of, context).map(fixed)[0];
    return source === undefined ? undefined : { source, isAll: flags?.getText().includes('g') === true };
  }
  const [only, ...others] = ts.isIdentifier(node) ? evaluator.scopes.find(node.text, node) : [];
  const isConstant =
    only !== undefined &&
    others.length === 0 &&
    ts.isVariableDeclaration(only) &&
    (only.parent.flags & ts.NodeFlags.Const) !== 0;
  const made = isConstant ? only.initializer : undefined;
  return made && !ts.isIdentifier(made) ? writtenPattern(evaluator, made, context) : undefined;
}

/** `path.slice('/api'.length)`, `path.substring(4)`: what is left of texts that begin with what is known. */
export function restsOf(
  evaluator: Evaluator,
  { arguments: [first, end] }: ts.CallExpression,
  text: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const from = first && numberOf(evaluator, first, context);
  const texts = evaluator.valuesOf(text, context).filter((value) => value.kind === 'text');
  if (end && from === 0 && isLimit(evaluator, end, context)) return texts.length > 0 ? texts : undefined;
  if (from === undefined || end || texts.length === 0) return undefined;
  return texts.flatMap((value): readonly Value[] => {
    // Of the path of an address of which all is known, it is a part of that.
    const [start, ...others] = wholePath(value) === undefined ? value.parts : value.parts.slice(1);
    const isKnown = typeof start === 'string' && start.length >= from;
    return isKnown ? [{ ...value, parts: [start.slice(from), ...others] }] : [];
  });
}

/** A length that no name and no address of a program reaches, so that it only guards: `text.slice(0, 500)`. */
const LONGEST = 100;

function isLimit(evaluator: Evaluator, end: ts.Expression, context: Context): boolean {
  const limits = evaluator.valuesOf(end, context).map((value) => Number(fixed(value)));
  return limits.length > 0 && limits.every((limit) => limit >= LONGEST);
}

/** A number that stands there, or how long a text is. */
function numberOf(evaluator: Evaluator, node: ts.Expression, context: Context): number | undefined {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  if (!ts.isPropertyAccessExpression(node) || node.name.text !== 'length') return undefined;
  const [only, ...others] = evaluator.valuesOf(node.expression, context).map(fixed);
  return others.length === 0 ? only?.length : undefined;
}
