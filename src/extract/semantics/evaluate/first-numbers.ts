/**
 * Numbers that something only begins with, to be told from those that it is: `let id = 0`, and later `id = order.id`. In: all that it is given. Out: what it can be when it is used. Why: nobody asks for `/orders/0`, and who does ask for what stands there is not to be found by it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed, isHole, known } from './text.js';
import type { Context, Part, TextValue, Value } from './values.js';

/**
 * What a variable or a member can be, of all that it is given, where that is a number and something else of which not all is known; undefined for all others.
 * Numbers that it is given again, `id = 0` when all is done, are no more than it begins with.
 */
export function afterFirstNumber(
  evaluator: Evaluator,
  given: readonly ts.Expression[],
  context: Context,
): readonly Value[] | undefined {
  if (given.length < 2 || !given.some(ts.isNumericLiteral)) return undefined;
  const values = given.map((each) => evaluator.valuesOf(each, context));
  const isOpen = values.some((each) => !each.some((value) => value.kind === 'text' && known(value.parts)));
  // What is given in a branch of its own, `port = 3001`, is what it is there.
  const first = given[0]!;
  const begun = ts.isNumericLiteral(first) && isBeginning(first) ? first.text : undefined;
  if (!isOpen || begun === undefined) return undefined;
  return values.flat().filter((value) => !isNumber(value) || fixed(value) !== begun);
}

/** Whether it is what something is declared with, and not set to later. */
function isBeginning({ parent }: ts.Expression): boolean {
  return !ts.isBinaryExpression(parent);
}

/**
 * The same of one segment of a path, whatever it comes from: of `/orders/${id || 0}` no other number is known than that which stands for none.
 * What begins the path of a port, `:${port || 3000}`, or ends a name, `/v${version || 1}`, is no segment.
 * @param before what stands before it, by alternatives
 */
export function withoutFirstNumbers(
  before: readonly TextValue[],
  segment: readonly TextValue[],
): readonly TextValue[] {
  if (!segment.some(({ parts: [part, ...others] }) => part && others.length === 0 && isNameless(part)))
    return segment;
  const isSegment = before.every(({ parts }) => {
    const last = parts.at(-1);
    return typeof last === 'string' && last.endsWith('/');
  });
  return isSegment ? segment.filter((each) => !isNumber(each)) : segment;
}

function isNameless(part: Part): boolean {
  return isHole(part) && part.variable === undefined;
}

export function isNumber(value: Value): boolean {
  return /^\d+$/.test(fixed(value) ?? '');
}
