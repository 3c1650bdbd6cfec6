/**
 * Services of NATS, which answer at endpoints in groups: `(await nc.services.add({ name })).addGroup('rates').addEndpoint('highest', answer)`. In: a call, and
 * what its callee is. Out: who answers by which subject.
 * Source: https://github.com/nats-io/nats.js/tree/main/services
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Step } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';

/** The method that adds an endpoint. */
export const ADDS_ENDPOINT = 'addEndpoint';

export function readNatsEndpoint(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly ToldReading[] {
  const last = steps.at(-1);
  const [name, given] = node.arguments;
  if (last?.step !== 'member' || last.name !== ADDS_ENDPOINT || !name) return [];
  if (!('package' in root) || !/^(?:nats|nats\.ws|@nats-io\/.+)$/.test(root.package)) return [];
  const options = given ? evaluator.valuesOf(given, context) : [];
  const said = memberOf(evaluator, options, 'subject', node);
  const own = said.length > 0 ? partsOfValues(evaluator, said, node) : partsOf(evaluator, name, context);
  return groupsIn(evaluator, steps)
    .reduceRight<readonly Parts[]>(
      (below, group) => group.flatMap((above) => below.map((each) => [...above, '.', ...each])),
      own,
    )
    .map((channel) => ({ kind: 'message', role: 'consumes', broker: 'nats', channel, node }));
}

/** What stands before the names of endpoints, of the outermost group first. */
function groupsIn(evaluator: Evaluator, steps: readonly Step[]): readonly (readonly Parts[])[] {
  return steps.flatMap((step, index) => {
    const made = steps[index + 1];
    if (step.step !== 'member' || step.name !== 'addGroup' || made?.step !== 'call') return [];
    const [group] = ts.isCallExpression(made.node) ? made.node.arguments : [];
    return group ? [partsOf(evaluator, group, made.context)] : [];
  });
}
