/**
 * What a test comes to where what it asks about is known: `prefix !== ''`, `kind === 'topic'`, `prefix`, `!prefix`. In: a test, and a context in which
 * something is bound. Out: whether it holds; undefined where that is not known. Why: a function that is called with an empty prefix gives
 * back no name with one.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { isLeftOut } from './left-out.js';
import { fixed } from './text.js';
import type { Context } from './values.js';

export function decided(evaluator: Evaluator, test: ts.Expression, context: Context): boolean | undefined {
  if (context.bound.size === 0 && !context.outer && !context.self) return undefined;
  if (ts.isParenthesizedExpression(test)) return decided(evaluator, test.expression, context);
  if (ts.isPrefixUnaryExpression(test) && test.operator === ts.SyntaxKind.ExclamationToken) {
    const inner = decided(evaluator, test.operand, context);
    return inner === undefined ? undefined : !inner;
  }
  if (ts.isBinaryExpression(test)) return compared(evaluator, test, context);
  if (isLeftOut(evaluator, test, context)) return false;
  const text = textOf(evaluator, test, context);
  // Of numbers, nought is none.
  return text === undefined || /^\d/.test(text) ? undefined : text !== '';
}

function compared(
  evaluator: Evaluator,
  { left, right, operatorToken: { kind } }: ts.BinaryExpression,
  context: Context,
): boolean | undefined {
  const isSame = kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  const isOther =
    kind === ts.SyntaxKind.ExclamationEqualsEqualsToken || kind === ts.SyntaxKind.ExclamationEqualsToken;
  if (!isSame && !isOther) return undefined;
  const [one, other] = [left, right].map((each) => textOf(evaluator, each, context));
  return one === undefined || other === undefined ? undefined : (one === other) === isSame;
}

/** The one text that an expression can be: one that stands there, or that whoever calls gives. */
function textOf(evaluator: Evaluator, node: ts.Expression, context: Context): string | undefined {
  if (!ts.isStringLiteralLike(node) && !isGiven(evaluator, node)) return undefined;
  const [only, ...others] = evaluator.valuesOf(node, context);
  return only && others.length === 0 ? fixed(only) : undefined;
}

/** A parameter, or a member of one: settings of the deployment are decided elsewhere. */
function isGiven(evaluator: Evaluator, node: ts.Expression): boolean {
  let root = node;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  return ts.isIdentifier(root) && evaluator.scopes.find(root.text, root).some(ts.isParameter);
}

/** Whether a statement or expression of a function may run, as far as the tests around and before it tell. */
export function mayRun(evaluator: Evaluator, node: ts.Node, body: ts.Node, context: Context): boolean {
  for (let place = node; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    if (ts.isIfStatement(parent) && place !== parent.expression) {
      const holds = decided(evaluator, parent.expression, context);
      if (holds !== undefined && holds !== (place === parent.thenStatement)) return false;
    }
    if (!ts.isBlock(parent)) continue;
    for (const before of parent.statements) {
      if (before === place) break;
      if (
        ts.isIfStatement(before) &&
        leaves(before.thenStatement) &&
        decided(evaluator, before.expression, context)
      )
        return false;
    }
  }
  return true;
}

/** Whether a function ends with a statement. */
function leaves(node: ts.Statement): boolean {
  const last = ts.isBlock(node) ? node.statements.at(-1) : node;
  return last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last));
}
