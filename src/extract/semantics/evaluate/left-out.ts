/** Whether an argument is none. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context } from './values.js';

/** `undefined`, `null`, or a parameter that the call around leaves out. */
export function isLeftOut(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  if (node.kind === ts.SyntaxKind.NullKeyword) return true;
  if (!ts.isIdentifier(node)) return false;
  if (node.text === 'undefined') return true;
  const parameter = evaluator.scopes.find(node.text, node).find(ts.isParameter);
  for (let place: Context | undefined = context; parameter && place; place = place.outer)
    if (place.absent?.has(parameter)) return true;
  return false;
}
