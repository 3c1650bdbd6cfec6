/** What is supposed of an expression while it is found out what tests make of it. */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context } from './values.js';
import { wordsOf } from './words.js';

/** The text that an expression is taken for. */
export function supposedOf(
  evaluator: Evaluator,
  node: ts.Expression,
  { supposed }: Context,
): string | undefined {
  if (!supposed || node.pos < supposed.since) return undefined;
  return wordsOf(evaluator, node) === supposed.words ? supposed.text : undefined;
}
