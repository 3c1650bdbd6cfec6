/**
 * What a schema of zod makes of the environment: `z.object({ ORDERS_URL: z.string() }).transform((env) => ({ ordersUrl: env.ORDERS_URL }))`, and
 * several such that are joined by `and`. In: the schema, by what was done to it. Out: what it gives for the variables.
 * Source: https://zod.dev/api#transforms
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { returned } from './returned.js';
import type { Context, Derived, EnvironmentValue, ObjectValue, Open, Step, Value } from './values.js';

/** Schemas that are made of others, which are made of others. */
const DEEPEST = 8;

/** What a schema gives for the environment; the environment itself where it leaves that as it is. */
export function transformed(evaluator: Evaluator, { steps }: Derived, depth = 0): readonly Value[] {
  if (depth > DEEPEST) return [];
  const declared: ObjectValue[] = [];
  let found: readonly Value[] = [{ kind: 'environment', declared } satisfies EnvironmentValue];
  for (const [index, step] of steps.entries()) {
    const before = steps[index - 1];
    if (step.step !== 'call' || !ts.isCallExpression(step.node) || before?.step !== 'member') continue;
    const given = argumentsOf(evaluator, step);
    const others = () =>
      given.flatMap((value) => (value.kind === 'derived' ? transformed(evaluator, value, depth + 1) : []));
    declared.push(...given.filter((value) => value.kind === 'object'));
    if (before.name === 'transform')
      found = given.flatMap((value) =>
        value.kind === 'function'
          ? returned(evaluator, value.node, givenTo(value.node, value.context, found))
          : [],
      );
    else if (/^(?:and|merge)$/.test(before.name)) found = [...found, ...others()];
    else if (before.name === 'intersection') found = others();
  }
  return found;
}

/** Whether what a schema gives has other names than the variables. */
export function isTransforming({ steps }: Derived): boolean {
  return steps.some(
    (step) => step.step === 'member' && /^(?:transform|and|merge|intersection)$/.test(step.name),
  );
}

function argumentsOf(
  evaluator: Evaluator,
  step: Extract<Step, { readonly step: 'call' | 'new' }>,
): readonly Value[] {
  const { node, context } = step;
  return ts.isTaggedTemplateExpression(node)
    ? []
    : [...(node.arguments ?? [])].flatMap((argument) => evaluator.valuesOf(argument, context));
}

/** What is bound in a function that is given some values. */
function givenTo(node: ts.SignatureDeclaration, outer: Context, values: readonly Value[]): Context {
  const [first] = node.parameters;
  const bound = new Map<Open, () => readonly Value[]>(first ? [[first, () => values]] : []);
  return { bound, outer, depth: outer.depth + 1 };
}
