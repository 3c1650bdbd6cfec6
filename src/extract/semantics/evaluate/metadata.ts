/** What is kept apart from what it is kept for: by decorators, for a class or a method, `Reflect.getMetadata(ROUTES, target)`, `reflector.get(TOPIC, method)`; for a request. */
import type { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { keptForRequest } from './request-storage.js';
import type { Derived, Value } from './values.js';

/** What a call asks for that decorators keep, or a request. */
export function keptElsewhere(
  evaluator: Evaluator,
  value: Derived,
  node: ts.CallExpression,
): readonly Value[] {
  const kept = keptMetadata(evaluator, value, node);
  return kept.length > 0 ? kept : keptForRequest(evaluator, value);
}

function keptMetadata(
  evaluator: Evaluator,
  { root, steps }: Derived,
  { arguments: [key] }: ts.CallExpression,
): readonly Value[] {
  const last = steps.at(-1);
  const isOfReflect = 'name' in root && root.name === 'Reflect';
  const isOfNest =
    'package' in root &&
    root.package === '@nestjs/core' &&
    steps.some((each) => each.step === 'member' && each.name === 'Reflector');
  const isAsking =
    last?.step === 'member' &&
    ((isOfReflect && /^get(?:Own)?Metadata$/.test(last.name)) ||
      (isOfNest && /^get(?:All(?:AndOverride|AndMerge)?)?$/.test(last.name)));
  if (!isAsking || !key) return [];
  return evaluator.metadataNear(key).flatMap((each) => evaluator.valuesOf(each));
}
