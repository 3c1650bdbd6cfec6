/**
 * What a proxy gives for a member: `new Proxy({}, { get: (target, name) => (input) => send(contract[name], input) })`. In: the proxy, and the name. Out: what its
 * handler gives back for that name; where it has none for reading, what the target has.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { calledWith } from './returned.js';
import { type Derived, textValue, type Value } from './values.js';

export function trappedMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const [made, ...others] = steps;
  if (!('name' in root) || root.name !== 'Proxy' || made?.step !== 'new' || others.length > 0)
    return undefined;
  if (!ts.isNewExpression(made.node)) return undefined;
  const [target, handler] = made.node.arguments ?? [];
  if (!target || !handler) return undefined;
  const targets = () => evaluator.valuesOf(target, made.context);
  const traps = evaluator
    .valuesOf(handler, made.context)
    .flatMap((value) => evaluator.member(value, 'get', handler))
    .filter((value) => value.kind === 'function');
  if (traps.length === 0) return targets().flatMap((value) => evaluator.member(value, name, node));
  return traps.flatMap((trap) =>
    calledWith(evaluator, trap, [targets, () => [textValue(name, node)]], made.context).returned(),
  );
}
