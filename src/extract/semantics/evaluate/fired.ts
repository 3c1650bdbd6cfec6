/**
 * Functions that a library runs on behalf of somebody: `new CircuitBreaker(charge)`, and `breaker.fire(order)` is `charge(order)`. Why: what such
 * a function asks for is asked by whoever fires it, with what is given there.
 */
import { ts } from 'ts-morph';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { parameterOf } from './text.js';
import type { Context, Derived, Value } from './values.js';

/** The method by which others run the function. */
export const FIRES = 'fire';
const BREAKERS = /^(opossum|levee)$/;

/** The function that the method of a breaker runs; nothing for other members. */
export function firedMember(evaluator: Evaluator, { root, steps }: Derived, name: string): readonly Value[] {
  if (name !== FIRES || !('package' in root) || !BREAKERS.test(root.package)) return [];
  const made = steps.findLast(({ step }) => step === 'new');
  const [action] = made?.step === 'new' && ts.isNewExpression(made.node) ? (made.node.arguments ?? []) : [];
  if (!action || made?.step !== 'new') return [];
  return evaluator.valuesOf(action, made.context).filter(mayRun);
}

/** What a class of the program that extends a breaker fires: what its constructor gives to `super`. */
export function firedByBase(
  evaluator: Evaluator,
  { root }: Derived,
  of: ts.ClassLikeDeclaration,
  name: string,
  context: Context,
): readonly Value[] {
  if (name !== FIRES || !('package' in root) || !BREAKERS.test(root.package)) return [];
  const [action] = constructorOf(of)?.body?.statements.flatMap(superCall) ?? [];
  return action ? evaluator.valuesOf(action, context).filter(mayRun) : [];
}

/** A function, or what somebody else gives for one. */
function mayRun(value: Value): boolean {
  return value.kind === 'function' || parameterOf(value) !== undefined;
}

function superCall(statement: ts.Statement): readonly ts.Expression[] {
  const call = ts.isExpressionStatement(statement) ? statement.expression : undefined;
  return call && ts.isCallExpression(call) && call.expression.kind === ts.SyntaxKind.SuperKeyword
    ? call.arguments.slice(0, 1)
    : [];
}

/**
 * What a method of the program calls with just what it is given, as a breaker of its own does: `this.action` of
 * `fire(...given) { return this.action(...given); }`.
 */
export function runIn(node: ts.SignatureDeclaration): readonly ts.Expression[] {
  if (!ts.isMethodDeclaration(node) || !node.body || !ts.isClassLike(node.parent)) return [];
  if (!constructorOf(node.parent)?.parameters.length || node.parameters.length === 0) return [];
  const names = node.parameters.map((each) => each.name.getText());
  const isHandedOn = (given: readonly ts.Expression[]) =>
    given.length === names.length &&
    given.every((each, index) => {
      const whole = ts.isSpreadElement(each) ? each.expression : each;
      const isRest = node.parameters[index]!.dotDotDotToken !== undefined;
      return isRest === ts.isSpreadElement(each) && whole.getText() === names[index];
    });
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && isOwnMember(inner.expression) && isHandedOn(inner.arguments))
      found.push(inner.expression);
    ts.forEachChild(inner, visit);
  };
  visit(node.body);
  return found;
}

function isOwnMember(node: ts.Expression): boolean {
  return ts.isPropertyAccessExpression(node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
}

const MAKES = /breaker|circuit/i;

/** What a breaker is made of, by its name. */
export function actionOf({ expression, arguments: given }: ts.NewExpression): ts.Expression | undefined {
  return given && given.length > 0 && MAKES.test(expression.getText().slice(-80)) ? given[0] : undefined;
}

/** Whether an expression is what a breaker is made of. */
export function isFired(node: ts.Node): boolean {
  return ts.isNewExpression(node.parent) && actionOf(node.parent) === node;
}

const HANDED = /\bnew\s+[\w.]*(?:breaker|circuit)\w*(?:<[^>(]*>)?\(\s*(?:[\w$]+\.)*([\w$]+)/gi;

/** The names of the functions that a text hands to breakers. */
export function firedIn(text: string): readonly string[] {
  return MAKES.test(text) ? [...text.matchAll(HANDED)].map(([, name = '']) => name) : [];
}
