/** What a call is given, argument by argument: those that a list spreads into it as well; of an effect, what it calls with. */
import { ts } from 'ts-morph';
import { effectOf } from '../evaluate/effects.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';

/** One argument: what it can be, and where that stands. */
export interface Given {
  readonly node: ts.Expression;
  readonly values: readonly Value[];
}

export function givenTo(
  evaluator: Evaluator,
  call: ts.CallExpression | ts.NewExpression,
  context: Context,
): readonly Given[] {
  const effect = ts.isCallExpression(call) ? effectOf(call) : undefined;
  return (effect?.given ?? call.arguments ?? []).flatMap((node): readonly Given[] => {
    if (effect?.ofEach)
      return [
        {
          node,
          values: evaluator
            .valuesOf(node, context)
            .flatMap((value) => (value.kind === 'list' ? value.items : [])),
        },
      ];
    if (!ts.isSpreadElement(node)) return [{ node, values: evaluator.valuesOf(node, context) }];
    const values = evaluator.valuesOf(node.expression, context);
    const [list] = values;
    return list?.kind === 'list' && list.elements && values.length === 1
      ? list.elements.map((each) => ({ node: node.expression, values: each }))
      : [{ node: node.expression, values }];
  });
}
