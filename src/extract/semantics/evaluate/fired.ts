/**
 * Functions that a library runs on behalf of somebody: `new CircuitBreaker(charge)`, and `breaker.fire(order)` is `charge(order)`. Why: what such
 * a function asks for is asked by whoever fires it, with what is given there.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Derived, Value } from './values.js';

/** The method by which others run the function. */
export const FIRES = 'fire';
const BREAKERS = /^(opossum|levee)$/;

/** The function that the method of a breaker runs; nothing for other members. */
export function firedMember(evaluator: Evaluator, { root, steps }: Derived, name: string): readonly Value[] {
  if (name !== FIRES || !('package' in root) || !BREAKERS.test(root.package)) return [];
  const made = steps.findLast(({ step }) => step === 'new');
  const [action] = made?.step === 'new' && ts.isNewExpression(made.node) ? (made.node.arguments ?? []) : [];
  if (!action || made?.step !== 'new') return [];
  return evaluator.valuesOf(action, made.context).filter(({ kind }) => kind === 'function');
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
