/**
 * What a variable was given last, where that is sure: by a statement that runs before the use whenever the use runs. In: a name where it is used.
 * Out: the expression, or nothing where a branch, a loop or another function may have given it something else.
 */
import { ts } from 'ts-morph';

/** @param assigns whether a node assigns to the name somewhere inside */
export function latestAssignment(
  name: string,
  at: ts.Node,
  assigns: (node: ts.Node) => boolean,
): ts.Expression | undefined {
  for (let place = at; place.parent; place = place.parent) {
    if (ts.isFunctionLike(place) || ts.isClassLike(place)) return undefined;
    if (ts.isIterationStatement(place, false) && assigns(place)) return undefined;
    const { parent } = place;
    if (
      ts.isTryStatement(parent) &&
      [parent.tryBlock, parent.catchClause].some((each) => mayRunBefore(each, place) && assigns(each))
    )
      return undefined;
    if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isModuleBlock(parent)) continue;
    const { statements } = parent;
    for (let index = statements.indexOf(place as ts.Statement) - 1; index >= 0; index -= 1) {
      const statement = statements[index]!;
      const given = givenBy(statement, name);
      if (given) return given;
      if (assigns(statement)) return undefined;
    }
  }
  return undefined;
}

/** Whether a part of a `try` may have run before another one does. */
function mayRunBefore(part: ts.Node | undefined, other: ts.Node): part is ts.Node {
  return part !== undefined && part !== other && part.pos < other.pos;
}

/** `queue = 'mails'`, `let queue = 'mails'` */
function givenBy(statement: ts.Statement, name: string): ts.Expression | undefined {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.find(
      (each) => ts.isIdentifier(each.name) && each.name.text === name,
    )?.initializer;
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return undefined;
  const { left, right, operatorToken } = statement.expression;
  const isGiven = operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left);
  return isGiven && left.text === name ? right : undefined;
}
