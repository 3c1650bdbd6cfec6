/**
 * What a function gives a parameter of its own that it is called without: `if (!url) url = 'http://orders'`, `url ??= usual`, `if (id === undefined) { id = 'default'; }`. In: the
 * parameter, and what it is given. Out: the same with what takes its place where nothing is given. Why: who calls without it says nothing, and what the
 * signature says of it is not what the function goes on with.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { withDefault } from './text.js';
import type { Context, Value } from './values.js';
import { bare } from './words.js';

export function orUsual(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration,
  values: readonly Value[],
  context: Context,
): readonly Value[] {
  if (!ts.isIdentifier(node.name)) return values;
  const { text: name } = node.name;
  const { scopes } = evaluator;
  const usual = scopes
    .assignedTo(name, node.getSourceFile())
    .filter((each) => isUsual(each, name) && scopes.find(name, each).includes(node));
  return usual.length === 0
    ? values
    : withDefault(
        values,
        usual.flatMap((each) => evaluator.valuesOf(each, context)),
      );
}

/** Whether something is assigned only where there is nothing yet. */
function isUsual({ parent: assignment }: ts.Expression, name: string): boolean {
  if (!ts.isBinaryExpression(assignment) || !ts.isExpressionStatement(assignment.parent)) return false;
  const { kind } = assignment.operatorToken;
  if (kind === ts.SyntaxKind.QuestionQuestionEqualsToken || kind === ts.SyntaxKind.BarBarEqualsToken)
    return true;
  const { parent: statement } = assignment;
  const within = ts.isBlock(statement.parent) ? statement.parent : statement;
  const { parent: test } = within;
  return ts.isIfStatement(test) && test.thenStatement === within && isLack(bare(test.expression), name);
}

/** `!url`, `url === undefined`, `null == url`, `typeof url === 'undefined'` */
function isLack(test: ts.Expression, name: string): boolean {
  if (ts.isPrefixUnaryExpression(test))
    return test.operator === ts.SyntaxKind.ExclamationToken && isCalled(bare(test.operand), name);
  if (!ts.isBinaryExpression(test)) return false;
  const { kind } = test.operatorToken;
  if (kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsToken)
    return false;
  const sides = [test.left, test.right];
  const isIt = (each: ts.Expression) => isCalled(ts.isTypeOfExpression(each) ? each.expression : each, name);
  return sides.some(isIt) && sides.some((each) => NOTHING.test(each.getText()));
}

const NOTHING = /^(?:null|undefined|void 0|['"](?:undefined)?['"])$/;

function isCalled(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}
