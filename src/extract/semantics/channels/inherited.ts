/**
 * Publishers and listeners that extend a class of a package which is not here: `class OrderPlacedPublisher extends Publisher { subject = … }` of
 * `@shop/common`. In: a call of a method that the class inherits. Out: that it publishes or consumes, as the name of what it extends says, and
 * the channel that its own member names.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import { namesOfValues } from './names.js';

/** What a base says of those that extend it, and the methods by which they do it. */
const ROLES = [
  {
    role: 'publishes',
    base: /(?:Publisher|Producer|Emitter|Dispatcher)$/,
    method: /^_?(?:publish|produce|emit|send|dispatch)/,
  },
  {
    role: 'consumes',
    base: /(?:Listener|Consumer|Subscriber)$/,
    method: /^_?(?:listen|subscribe|consume|start|run|init)/,
  },
] as const;

/** Members by which a class names its channel. */
const NAMED = [
  'subject',
  'topic',
  'channel',
  'queue',
  'routingKey',
  'bindKey',
  'bindingKey',
  'exchange',
  'eventName',
  'event',
  'pattern',
].flatMap((name) => [name, `${name}Name`, `m_${name}`, `m_${name}Name`, `_${name}`, `_${name}Name`]);

/** Methods that may, for a first look at the text. */
export function mayBeInherited(name: string): boolean {
  return ROLES.some(({ method }) => method.test(name));
}

export function readInherited(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
): readonly ToldReading[] {
  const [base, , subclass, last] = steps.slice(-4);
  if (!('package' in root) || base?.step !== 'member' || subclass?.step !== 'subclass') return [];
  if (last?.step !== 'member' || !subclass.instance) return [];
  const role = ROLES.find((each) => each.method.test(last.name) && each.base.test(base.name));
  if (!role) return [];
  const self: Value = { kind: 'instance', of: subclass.of, context: free };
  const named = NAMED.map((member) => evaluator.member(self, member, node).filter(isSaid)).find(
    (values) => values.length > 0,
  );
  if (!named) return [];
  return namesOfValues(evaluator, named, node).map(({ parts: channel }) => ({
    kind: 'message',
    role: role.role,
    broker: 'any',
    channel,
    node,
  }));
}

/** Whether a class of the program says it, and not what it extends. */
function isSaid(value: Value): boolean {
  return value.kind !== 'derived' || value.steps.every(({ step }) => step !== 'subclass');
}
