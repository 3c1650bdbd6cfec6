/** What is kept for a class or a method by a key: `Reflect.getMetadata(ROUTES, target)`. */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Derived, Value } from './values.js';

export function keptMetadata(
  evaluator: Evaluator,
  { root, steps }: Derived,
  { arguments: [key] }: ts.CallExpression,
): readonly Value[] {
  const last = steps.at(-1);
  const isAsking =
    'name' in root &&
    root.name === 'Reflect' &&
    last?.step === 'member' &&
    /^get(?:Own)?Metadata$/.test(last.name);
  if (!isAsking || !key) return [];
  return evaluator.metadataNear(key).flatMap((each) => evaluator.valuesOf(each));
}
