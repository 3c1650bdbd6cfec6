/** Functions that only give back a condition on what they are given: `(path) => path.startsWith('/orders')`. */
import { ts } from 'ts-morph';

/** The condition that a function gives back, where that is all that it does. */
export function conditionOf(node: ts.SignatureDeclaration): ts.Expression | undefined {
  const body = 'body' in node ? (node.body as ts.Node | undefined) : undefined;
  if (!body) return undefined;
  if (!ts.isBlock(body)) return ts.isExpression(body) ? body : undefined;
  const [only, ...others] = body.statements;
  return only && ts.isReturnStatement(only) && others.length === 0 ? only.expression : undefined;
}
