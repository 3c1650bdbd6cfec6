/** What a function is to call `this`: who is given that asks it for what the function asks of it, and no more. */
import { ts } from 'ts-morph';

/** `store.add.bind(store)`: the object is the function's own. */
export function isBound(inner: ts.Node, call: ts.CallExpression | ts.NewExpression): boolean {
  const { expression: callee } = call;
  if (!ts.isPropertyAccessExpression(callee) || call.arguments?.[0] !== inner) return false;
  if (!/^(?:bind|call|apply)$/.test(callee.name.text)) return false;
  const bound = callee.expression;
  return ts.isPropertyAccessExpression(bound) && bound.expression.getText() === inner.getText();
}
