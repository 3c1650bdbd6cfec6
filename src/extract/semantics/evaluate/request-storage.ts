/**
 * What a program keeps for a request and all that it leads to: `new AsyncLocalStorage<Store>()`, whose `getStore()` gives what `run` or `enterWith` was given. In: a
 * call of `getStore`. Out: what is kept; else what its type says of it. Source: https://nodejs.org/api/async_context.html
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Derived, Value } from './values.js';

export function keptForRequest(evaluator: Evaluator, { root, steps }: Derived): readonly Value[] {
  const last = steps.at(-1);
  const made = steps.at(-2);
  const isStorage = 'package' in root && /^(?:node:)?async_hooks$/.test(root.package);
  if (!isStorage || last?.step !== 'member' || last.name !== 'getStore' || made?.step !== 'new') return [];
  const kept = evaluator.madeAs.stored(made.node).flatMap((each) => evaluator.valuesOf(each));
  const known = kept.filter((value) => value.kind !== 'derived' || 'package' in value.root);
  const [type] = ts.isNewExpression(made.node) ? (made.node.typeArguments ?? []) : [];
  return known.length > 0 || !type ? known : evaluator.valuesOfType(type, made.context);
}
