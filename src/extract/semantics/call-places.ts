/** Where a call is said to stand. In: a node. Out: itself; of a chain of calls that goes over lines, the name of the last. */
import { ts } from 'ts-morph';

/** The name of a method stands where a call is said to be. */
export function placeOf(node: ts.Node): ts.Node {
  if (!ts.isCallExpression(node)) return node;
  const callee = node.expression;
  return ts.isPropertyAccessExpression(callee) && callee.expression.getText().includes('\n')
    ? callee.name
    : node;
}
