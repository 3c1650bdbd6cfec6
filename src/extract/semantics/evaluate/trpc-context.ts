/**
 * What the context of tRPC has: `ctx.orders` of a procedure. In: what a procedure is given, as far as it leads back to `initTRPC.context<Context>()`. Out: the member
 * of what that type says, which is most often what a function of the program returns.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Derived, Value } from './values.js';

export function contextMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] {
  const last = steps.at(-1);
  if (
    !('package' in root) ||
    root.package !== '@trpc/server' ||
    last?.step !== 'member' ||
    last.name !== 'ctx'
  )
    return [];
  const declared = steps.find(
    (each, index) =>
      each.step === 'call' && named(steps[index - 1]) && !ts.isTaggedTemplateExpression(each.node),
  );
  const [type] = declared?.step === 'call' ? (declared.node.typeArguments ?? []) : [];
  return type ? evaluator.valuesOfType(type).flatMap((value) => evaluator.member(value, name, node)) : [];
}

function named(step: Derived['steps'][number] | undefined): boolean {
  return step?.step === 'member' && step.name === 'context';
}
