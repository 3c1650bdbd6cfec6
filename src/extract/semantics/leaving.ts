/** Whether a function ends with a statement, as its text alone tells. */
import { ts } from 'ts-morph';

/** Whether nothing after a statement runs once that has. */
export function leaves(statement: ts.Statement): boolean {
  if (ts.isBlock(statement)) {
    const last = statement.statements.at(-1);
    return last !== undefined && leaves(last);
  }
  if (ts.isIfStatement(statement))
    return (
      statement.elseStatement !== undefined &&
      leaves(statement.thenStatement) &&
      leaves(statement.elseStatement)
    );
  return (
    ts.isReturnStatement(statement) ||
    ts.isThrowStatement(statement) ||
    ts.isContinueStatement(statement) ||
    ts.isBreakStatement(statement) ||
    (ts.isExpressionStatement(statement) && isExit(statement.expression))
  );
}

/** `process.exit(1)` */
function isExit(node: ts.Expression): boolean {
  return ts.isCallExpression(node) && node.expression.getText() === 'process.exit';
}
