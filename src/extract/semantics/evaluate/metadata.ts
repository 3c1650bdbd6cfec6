/**
 * What decorations leave on classes and methods for those who look for it: `SetMetadata(TOPIC, name)` and `reflector.get(TOPIC, handler)`,
 * `Reflect.defineMetadata` and `Reflect.getMetadata`, `discovery.providerMethodsWithMetaAtKey(TOPIC)` and `.meta` of each. In: what asks for it.
 * Out: what is left under that key anywhere in the program, of which most hangs on the parameter of a decorator.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { keptForRequest } from './request-storage.js';
import type { Context, Derived, Value } from './values.js';

/** Methods of the `Reflect` of the language, and of the one that Nest has. */
const REFLECTS = /^get(?:Own)?Metadata$/;
const OF_REFLECTOR = /^(?:get|getAll|getAllAndOverride|getAllAndMerge)$/;
/** Methods that find what is decorated. */
const DISCOVERS = /WithMetaAtKey$/;

/** What a call asks for that decorators leave, or that is kept for a request. */
export function keptElsewhere(
  evaluator: Evaluator,
  value: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const left = metadataValues(evaluator, value, node, context);
  return left.length > 0 ? left : keptForRequest(evaluator, value);
}

/** What a call is given back of what was left under the key that it asks for. */
function metadataValues(
  evaluator: Evaluator,
  { root, steps }: Derived,
  { arguments: [key] }: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = steps.at(-1);
  if (!key || last?.step !== 'member') return [];
  const isReflect = 'name' in root && root.name === 'Reflect' && REFLECTS.test(last.name);
  const isReflector =
    'package' in root &&
    root.package === '@nestjs/core' &&
    OF_REFLECTOR.test(last.name) &&
    steps.some((step) => step.step === 'member' && step.name === 'Reflector');
  return isReflect || isReflector ? evaluator.metadataSet(key, context) : [];
}

/** `meta` of what was found by its decoration. */
export function metadataMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
): readonly Value[] | undefined {
  if (name !== 'meta' || !('package' in root)) return undefined;
  const index = steps.findLastIndex((step) => step.step === 'member' && DISCOVERS.test(step.name));
  const call = index === -1 ? undefined : steps[index + 1];
  if (call?.step !== 'call' || !ts.isCallExpression(call.node)) return undefined;
  const [key] = call.node.arguments;
  const values = key ? evaluator.metadataSet(key, call.context) : [];
  return values.length > 0 ? values : undefined;
}
