/** What the nodes of a program make of variables and members: `a = b`, `({ a: this.a } = b)`. */
import { ts } from 'ts-morph';

interface Change {
  readonly of: ts.Expression;
  readonly to: ts.Expression;
}

const none: readonly Change[] = [];

/** What a node makes of variables or members: `a = b`, a pattern's as well; and `a++`, of which nothing more is known. */
export function changesIn(node: ts.Node): readonly Change[] {
  if (isAssignment(node)) {
    const { left, right } = node;
    return ts.isObjectLiteralExpression(left) ? takenApart(left, right) : [{ of: left, to: right }];
  }
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node;
    const isCount = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return isCount ? [{ of: node.operand, to: node }] : none;
  }
  return none;
}

/** `{ a: this.a, b } = c`: to each its member of what is assigned. */
function takenApart(pattern: ts.ObjectLiteralExpression, right: ts.Expression): readonly Change[] {
  return pattern.properties.flatMap((each) => {
    if (ts.isShorthandPropertyAssignment(each))
      return [{ of: each.name, to: memberOf(right, each.name.text) }];
    if (!ts.isPropertyAssignment(each) || !(ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)))
      return [];
    const of = isAssignment(each.initializer) ? each.initializer.left : each.initializer;
    const to = memberOf(right, each.name.text);
    return ts.isObjectLiteralExpression(of) ? takenApart(of, to) : [{ of, to }];
  });
}

/** The expression that would name a member of another, standing where that does: `(await b).a`. */
function memberOf(right: ts.Expression, name: string): ts.Expression {
  const key = ts.setTextRange(ts.factory.createIdentifier(name), right);
  const member = ts.setTextRange(ts.factory.createPropertyAccessExpression(right, key), right);
  Object.assign(key, { parent: member });
  if (member.expression !== right)
    Object.assign(ts.setTextRange(member.expression, right), { parent: member });
  return Object.assign(member, { parent: right.parent });
}

/** `a = b`, `a ??= b`, `a ||= b`. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken
  );
}
