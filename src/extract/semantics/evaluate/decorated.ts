/**
 * What comes by decorations: what plugins of fastify give to the server for others, `fastify.decorate('config', config)` and then `fastify.config`;
 * the queues that Nest injects, `@InjectQueue('mails') queue`.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { type Context, type Derived, free, type Value } from './values.js';

/** A member that a plugin of the same package gives to a server of fastify. */
export function decoratedMember(
  evaluator: Evaluator,
  { root, steps }: Derived,
  name: string,
  node: ts.Node,
): readonly Value[] | undefined {
  const given = evaluator.decorated.get(name);
  const isServer =
    'package' in root
      ? root.package.startsWith('fastify')
      : /^(?:fastify|app|server|instance)$/.test(root.name);
  if (!given || !isServer || steps.some((step) => step.step === 'member' && step.name === name))
    return undefined;
  const { program } = evaluator;
  const near = program.pathOf(node.getSourceFile()).replace(/\/src\/[\s\S]*$/, '/');
  const own = given.filter((each) => program.pathOf(each.getSourceFile()).startsWith(near));
  const values = own.flatMap((each) => evaluator.valuesOf(each));
  return values.length > 0 ? values : undefined;
}

/** The queue that a decorator injects, as what the decorator makes by its name; none where none does. */
export function injectedQueue(
  evaluator: Evaluator,
  node: ts.ParameterDeclaration | ts.PropertyDeclaration,
  context: Context = free,
): readonly Value[] {
  return (ts.getDecorators(node) ?? []).flatMap(({ expression }) =>
    /Queue|Flow/.test(expression.getText())
      ? evaluator
          .valuesOf(expression, context)
          .filter((value) => value.kind === 'derived' && isInjection(value))
      : [],
  );
}

function isInjection({ root, steps }: Derived): boolean {
  const named = steps.at(-2);
  return (
    'package' in root &&
    steps.at(-1)?.step === 'call' &&
    named?.step === 'member' &&
    /^Inject(?:Queue|FlowProducer)$/.test(named.name)
  );
}
