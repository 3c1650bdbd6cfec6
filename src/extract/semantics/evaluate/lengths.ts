/**
 * What a test of how long a text is comes to: `part.length > 0`, `!part.trim().length`, `0 !== part.length`. In: the test, and what the texts are that it asks about.
 * Out: whether it holds; undefined where it asks something else, or that is not known. Why: who joins the pieces of a name leaves out by this those that say nothing.
 */
import { ts } from 'ts-morph';

/** Whether some texts are as long as a test asks, if it asks that. */
export function ofLength(
  test: ts.Expression,
  textsOf: (node: ts.Expression) => readonly string[],
): boolean | undefined {
  const { asked, holds } = conditionOf(test) ?? {};
  if (!asked || !holds) return undefined;
  const [first, ...others] = lengthsOf(asked, textsOf).map(holds);
  return others.every((each) => each === first) ? first : undefined;
}

function conditionOf(test: ts.Expression) {
  if (!ts.isBinaryExpression(test)) return { asked: test, holds: (length: number) => length > 0 };
  const { left, right, operatorToken } = test;
  const holds = COMPARED.get(operatorToken.kind);
  if (!holds) return undefined;
  if (ts.isNumericLiteral(right))
    return { asked: left, holds: (length: number) => holds(length, Number(right.text)) };
  if (ts.isNumericLiteral(left))
    return { asked: right, holds: (length: number) => holds(Number(left.text), length) };
  return undefined;
}

const COMPARED: ReadonlyMap<ts.SyntaxKind, (one: number, other: number) => boolean> = new Map([
  [ts.SyntaxKind.GreaterThanToken, (one, other) => one > other],
  [ts.SyntaxKind.GreaterThanEqualsToken, (one, other) => one >= other],
  [ts.SyntaxKind.LessThanToken, (one, other) => one < other],
  [ts.SyntaxKind.LessThanEqualsToken, (one, other) => one <= other],
  [ts.SyntaxKind.EqualsEqualsEqualsToken, (one, other) => one === other],
  [ts.SyntaxKind.EqualsEqualsToken, (one, other) => one === other],
  [ts.SyntaxKind.ExclamationEqualsEqualsToken, (one, other) => one !== other],
  [ts.SyntaxKind.ExclamationEqualsToken, (one, other) => one !== other],
]);

/** How long the texts are whose length is asked for. */
function lengthsOf(
  asked: ts.Expression,
  textsOf: (node: ts.Expression) => readonly string[],
): readonly number[] {
  const isLength = ts.isPropertyAccessExpression(asked) && asked.name.text === 'length';
  return isLength ? textsOf(asked.expression).map((text) => text.length) : [];
}

/** `part` of `part.trim()` */
export function trimmedIn(node: ts.Expression): ts.Expression | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { name, expression } = node.expression;
  return name.text === 'trim' ? expression : undefined;
}
