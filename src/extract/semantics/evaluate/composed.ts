/**
 * What functions give that a library puts one after the other: `R.pipe(withHistory, withSearch)(Model)`, `_.flowRight(a, b)(value)`. In: a call of what was
 * put together. Out: what the last of them gives; nothing where the call is another one. What one of them gives that is not known is left as it came.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { calledWith } from './returned.js';
import type { Context, Derived, Value } from './values.js';

const LIBRARIES = /^(?:ramda|lodash(?:[/.-].+)?|remeda|rambda|fp-ts(?:\/.+)?|effect|redux|recompose)$/;
const FORWARD = /^(?:pipe|flow)$/;
const BACKWARD = /^(?:compose|flowRight)$/;
/** Functions that are put together by hand. */
const MOST = 20;

export function composedValues(
  evaluator: Evaluator,
  { root, steps }: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const [name, made] = steps.slice(-2);
  const [first] = node.arguments;
  if (!first || !('package' in root) || !LIBRARIES.test(root.package)) return [];
  if (name?.step !== 'member' || made?.step !== 'call' || !ts.isCallExpression(made.node)) return [];
  const isBackward = BACKWARD.test(name.name);
  if (!isBackward && !FORWARD.test(name.name)) return [];
  const functions = made.node.arguments.slice(0, MOST);
  let values = evaluator.valuesOf(first, context);
  for (const each of isBackward ? [...functions].reverse() : functions) {
    const given = values;
    const results = evaluator.valuesOf(each, made.context).flatMap((value): readonly Value[] => {
      if (value.kind !== 'function') return [];
      return calledWith(evaluator, value, [() => given], context).returned();
    });
    if (results.length > 0) values = results;
  }
  return values;
}
