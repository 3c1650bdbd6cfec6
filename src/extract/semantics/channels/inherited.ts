/**
 * Publishers and listeners that extend a class of a package which is not here: `class OrderPlacedPublisher extends Publisher { subject = … }` of
 * `@shop/common`. In: a call of a method that the class inherits, or of a publisher that the package keeps under a channel; a listener
 * that is made for whoever starts it. Out: that it publishes or consumes, as the name of what it extends says, and the channel that its own
 * member names.
 */
import { ts } from 'ts-morph';
import { beginsUnknown } from '../calls/texts.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import type { ToldReading } from './brokers.js';
import { namesOfValues } from './names.js';

const LISTENERS = /(?:Listener|Consumer|Subscriber)$/;

/** What a base says of those that extend it, and the methods by which they do it. */
const ROLES = [
  {
    role: 'publishes',
    base: /(?:Publisher|Producer|Emitter|Dispatcher)$/,
    method: /^_?(?:publish|produce|emit|send|dispatch)/,
  },
  {
    role: 'consumes',
    base: LISTENERS,
    method: /^_?(?:listen|subscribe|consume|start|run|init)/,
  },
] as const;

/** What tells others inside of the same program. */
const INSIDE = /^(?:node:)?events$|event-?emitter|^(?:emittery|mitt)$/i;

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

/** What is made with `new` that may, for a first look at the text. */
export const LISTENER_MADE = /(?:Listener|Consumer|Subscriber|[cC]lass)$/;

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
  if (INSIDE.test(root.package)) return [];
  const role = ROLES.find((each) => each.method.test(last.name) && each.base.test(base.name));
  if (!role) return [];
  return toldBy(evaluator, subclass.of, role.role, node);
}

/** `new OrderPlacedListener(client)`, which something else of the package starts: `manager.listen(listeners)`. */
export function readListenerMade(
  evaluator: Evaluator,
  node: ts.NewExpression,
  made: readonly Value[],
): readonly ToldReading[] {
  return made.flatMap((value) =>
    value.kind === 'class' && listens(evaluator, value.node, 0)
      ? toldBy(evaluator, value.node, 'consumes', node)
      : [],
  );
}

/** Whether a class extends what a package that is not here has listeners extend. */
function listens(evaluator: Evaluator, of: ts.ClassLikeDeclaration, depth: number): boolean {
  return basesOf(evaluator, of, free).some(({ value }) => {
    if (value.kind === 'class') return depth < DEEPEST && listens(evaluator, value.node, depth + 1);
    if (value.kind !== 'derived' || !('package' in value.root)) return false;
    const last = value.steps.at(-1);
    return last?.step === 'member' && LISTENERS.test(last.name);
  });
}

/** Classes that extend each other. */
const DEEPEST = 4;

/** `wrapper.publishers[Topics.OrderPlaced].publish(order)`: a publisher that a package keeps under its channel. */
export function readKeptPublisher(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly ToldReading[] {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee) || !ts.isElementAccessExpression(callee.expression)) return [];
  const { expression: kept, argumentExpression: key } = callee.expression;
  if (!ts.isPropertyAccessExpression(kept) || !/^(?:publishers|producers)$/i.test(kept.name.text)) return [];
  if (!/^(?:publish|produce|send|emit)/.test(callee.name.text)) return [];
  const isOfPackage = evaluator
    .valuesOf(kept, context)
    .some((value) => value.kind === 'derived' && 'package' in value.root);
  if (!isOfPackage) return [];
  return namesOfValues(evaluator, evaluator.valuesOf(key, context), key)
    .filter(({ parts }) => !beginsUnknown(parts))
    .map(({ parts: channel }) => ({ kind: 'message', role: 'publishes', broker: 'any', channel, node }));
}

/** What a class tells or hears by the channel that one of its own members names. */
function toldBy(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  role: ToldReading['role'],
  node: ts.Node,
): readonly ToldReading[] {
  const self: Value = { kind: 'instance', of, context: free };
  const named = NAMED.map((member) => evaluator.member(self, member, node).filter(isSaid)).find(
    (values) => values.length > 0,
  );
  if (!named) return [];
  return namesOfValues(evaluator, named, node).map(({ parts: channel }) => ({
    kind: 'message',
    role,
    broker: 'any',
    channel,
    node,
  }));
}

/** Whether a class of the program says it, and not what it extends. */
function isSaid(value: Value): boolean {
  return value.kind !== 'derived' || value.steps.every(({ step }) => step !== 'subclass');
}
