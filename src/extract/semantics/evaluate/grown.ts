/**
 * Texts that a program appends to piece by piece: `let sql = 'SELECT …'; if (full) sql += ' JOIN …'`. In: what the text began as, and what each statement since
 * may append. Out: the texts that it can be, as many as tell something new: what names neither a table nor a segment of a path makes no further text.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Growth, Reaching } from './reaching.js';
import { rejoined } from './taken-apart.js';
import { concatenated, openOf } from './text.js';
import { writtenTexts } from './urls.js';
import { type Context, distinct, type TextValue, type Value } from './values.js';

/** Texts that one use of a name can be. */
const MOST_GROWN = 16;

/** What may name a table or a segment of a path. */
const TELLING = /\/|\b(?:from|join|into|update|tables?|union)\b/i;
/** What only goes on with a query: `'?page='`, `` `&sort=${sort}` ``. */
const QUERY = /^['"`][?&]/;

/** What a name can be that grew; undefined where it is no text. */
export function grownTexts(
  evaluator: Evaluator,
  name: ts.Identifier,
  { from, grown }: Reaching,
  context: Context,
): readonly Value[] | undefined {
  // What begins as a number counts: `total += line.price`.
  if (from && ts.isNumericLiteral(from)) return [{ kind: 'text', parts: [{ hole: true }], origins: [] }];
  const begun = from ? evaluator.valuesOf(from, context) : evaluator.valuesOfName(name.text, name, context);
  if (begun.length === 0 || !begun.every((value) => value.kind === 'text' || openOf(value))) return undefined;
  const first = writtenTexts(evaluator, begun, name);
  const texts = combinations(grown.map(tellingWays)).flatMap((way): readonly TextValue[] => {
    const pieces = way.map(({ right }) => writtenTexts(evaluator, evaluator.valuesOf(right, context), right));
    return rejoined(concatenated([first, ...pieces]));
  });
  return distinct(texts).slice(0, MOST_GROWN);
}

/** The ways that tell something, and one of those that do not. */
function tellingWays(growth: Growth): Growth {
  const telling = growth.filter((way) => way.some(({ right }) => tells(right)));
  const others = growth.filter((way) => !telling.includes(way));
  const silent = others.find(({ length }) => length === 0) ?? others[0];
  return silent ? [...telling, silent] : telling;
}

function tells(appended: ts.Expression): boolean {
  const text = appended.getText();
  if (QUERY.test(text)) return false;
  const isNamed =
    !ts.isStringLiteralLike(appended) &&
    !ts.isTemplateExpression(appended) &&
    !ts.isBinaryExpression(appended);
  return isNamed || TELLING.test(text);
}

/** All first ways, all last ones, and each other way once: what one statement appends hangs on no other. */
function combinations(grown: readonly Growth[]): readonly (readonly ts.BinaryExpression[])[] {
  const joined = (ways: Growth) => ways.flat();
  const first = grown.map((ways) => ways[0]!);
  const single = grown.flatMap((ways, index) => ways.slice(1).map((way) => joined(first.with(index, way))));
  return [joined(first), ...single, joined(grown.map((ways) => ways.at(-1)!))].slice(0, MOST_GROWN);
}
