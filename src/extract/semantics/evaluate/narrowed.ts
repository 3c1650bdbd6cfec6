/**
 * What a test says that something is of which nothing else is known: `if (!(job instanceof Job)) throw …; job.run()`. In: what a member is asked of.
 * Out: an instance of each class of the program that a test before the place says.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { remembered } from './remembered.js';
import { free, type Value } from './values.js';

const tests = remembered((file: ts.SourceFile) => /\binstanceof\b/.test(file.text));

/** @param node the member that is asked for, with what it is asked of */
export function narrowedMember(evaluator: Evaluator, name: string, node: ts.Node): readonly Value[] {
  if (!ts.isPropertyAccessExpression(node) || !tests(node.getSourceFile())) return [];
  const asked = node.expression.getText();
  return testsAround(node, asked)
    .flatMap((of) => evaluator.valuesOf(of))
    .flatMap((value) => (value.kind === 'class' ? [value] : []))
    .flatMap(({ node: of }) => evaluator.member({ kind: 'instance', of, context: free }, name, node));
}

/** The classes that something is known to be of at a place: by the branch that it stands in, or since another was left. */
function testsAround(place: ts.Node, asked: string): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  for (let node = place; node.parent && !ts.isClassLike(node); node = node.parent) {
    const { parent } = node;
    if (ts.isIfStatement(parent) && node === parent.thenStatement)
      found.push(...said(parent.expression, asked, true));
    else if (ts.isIfStatement(parent) && node === parent.elseStatement)
      found.push(...said(parent.expression, asked, false));
    else if (ts.isConditionalExpression(parent) && node !== parent.condition)
      found.push(...said(parent.condition, asked, node === parent.whenTrue));
    else if (ts.isBinaryExpression(parent) && node === parent.right && isAnd(parent))
      found.push(...said(parent.left, asked, true));
    else if (ts.isBlock(parent))
      for (const before of parent.statements) {
        if (before === node) break;
        if (ts.isIfStatement(before) && leaves(before.thenStatement))
          found.push(...said(before.expression, asked, false));
      }
  }
  return found;
}

/** The classes that a test says something is of, where it holds or does not. */
function said(test: ts.Expression, asked: string, holds: boolean): readonly ts.Expression[] {
  if (ts.isParenthesizedExpression(test)) return said(test.expression, asked, holds);
  if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken)
    return said(test.operand, asked, !holds);
  if (!ts.isBinaryExpression(test)) return [];
  const { left, right, operatorToken } = test;
  if (operatorToken.kind === ts.SyntaxKind.InstanceOfKeyword)
    return holds && left.getText() === asked ? [right] : [];
  const isJoined = holds ? isAnd(test) : operatorToken.kind === ts.SyntaxKind.BarBarToken;
  return isJoined ? [...said(left, asked, holds), ...said(right, asked, holds)] : [];
}

function isAnd({ operatorToken }: ts.BinaryExpression): boolean {
  return operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
}

/** Whether what follows a statement is not come to by it. */
function leaves(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return (
    last !== undefined &&
    (ts.isReturnStatement(last) ||
      ts.isThrowStatement(last) ||
      ts.isContinueStatement(last) ||
      ts.isBreakStatement(last))
  );
}
