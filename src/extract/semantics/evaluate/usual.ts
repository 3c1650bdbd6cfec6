/** Objects that say what is usual, and leave the rest to who gives the options: `{ table: 'orders', ...options }`. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { openOf } from './text.js';
import type { ObjectValue, Value } from './values.js';

/** What is spread after a text that is only usual: `{ table: 'orders', ...options }`, as far as who gives the options says it. */
export function spreadOver(
  evaluator: Evaluator,
  value: ObjectValue,
  property: ts.PropertyAssignment,
  name: string,
): readonly Value[] {
  const { node, context } = value;
  const last = node.properties.at(-1);
  if (!last || !ts.isSpreadAssignment(last) || !ts.isIdentifier(last.expression)) return [];
  // What a class keeps of what it is made with, others ask of it later.
  const isKept = ts.isBinaryExpression(node.parent) && /^this\.\w+$/.test(node.parent.left.getText());
  return evaluator.spreadInto(value, name, () =>
    evaluator
      .valuesOf(last.expression, context)
      .flatMap((each) =>
        each.kind === 'object' || (isKept && each.kind === 'derived' && openOf(each))
          ? evaluator.member(each, name, property)
          : [],
      ),
  );
}

/** `{ table: 'orders', ...options }`: it says what is usual. */
export function hasUsual({ node: { properties } }: ObjectValue): boolean {
  const last = properties.at(-1);
  return (
    last !== undefined &&
    ts.isSpreadAssignment(last) &&
    properties.some((each) => ts.isPropertyAssignment(each) && ts.isStringLiteralLike(each.initializer))
  );
}
