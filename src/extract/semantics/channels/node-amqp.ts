/**
 * The client `amqp` of RabbitMQ (node-amqp), which hangs all on what it is asked for first: `connection.exchange('shop', {}, (exchange) => exchange.publish(key, order))`
 * and `connection.queue('mails', (queue) => { queue.bind('shop', key); queue.subscribe(send); })`. In: a call and what its callee is. Out: who publishes, consumes
 * and binds. Source: the README of amqp 0.2.
 */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Step } from '../evaluate/values.js';
import { anonymousQueue } from './asked-names.js';
import type { MessageReading } from './brokers.js';
import { textsAt } from './names.js';
import { bindings } from './streams.js';

export const NODE_AMQP = /^amqp$/;

/** The exchange of a binding that names none. */
const USUAL = 'amq.topic';

/** What a call says; undefined where it is none of this client. */
export function readNodeAmqp(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly MessageReading[] | undefined {
  if (!('package' in root) || !NODE_AMQP.test(root.package)) return undefined;
  const last = steps.at(-1);
  const method = last?.step === 'member' ? last.name : '';
  const [first, second] = node.arguments;
  if (method === 'publish') {
    const exchanges = named(evaluator, askedFor(steps, 'exchange')) ?? [['']];
    return textsAt(evaluator, first, context).flatMap((key) =>
      exchanges.map((exchange) => ({
        kind: 'message' as const,
        role: 'publishes' as const,
        broker: 'rabbitmq',
        // A message without a key goes by the exchange.
        channel: isEmpty(key) ? exchange : key,
        ...(!isEmpty(exchange) && { exchange }),
        node,
      })),
    );
  }
  const queue = askedFor(steps, 'queue');
  if (!queue) return [];
  const said = named(evaluator, queue);
  const queues = said && !said.every(isEmpty) ? said : [anonymousQueue(evaluator, queue.node)];
  if (/^subscribe(?:Raw)?$/.test(method))
    return queues.map((channel) => ({
      kind: 'message',
      role: 'consumes',
      broker: 'rabbitmq',
      channel,
      node,
    }));
  if (method !== 'bind' || !first) return [];
  const isWhole = second !== undefined && !ts.isFunctionLike(second);
  return isWhole
    ? bindings(node, queues, exchangesOf(evaluator, first, context), textsAt(evaluator, second, context))
    : bindings(node, queues, [[USUAL]], textsAt(evaluator, first, context));
}

/** The call by which a connection was asked for what something is called on: the last one that asks for an exchange or a queue. */
function askedFor(steps: readonly Step[], what: 'exchange' | 'queue'): Asked | undefined {
  const index = steps.findLastIndex(
    (step) => step.step === 'member' && (step.name === 'exchange' || step.name === 'queue'),
  );
  const [member, call] = [steps[index], steps[index + 1]];
  if (member?.step !== 'member' || member.name !== what || call?.step !== 'call') return undefined;
  return ts.isCallExpression(call.node) ? { node: call.node, context: call.context } : undefined;
}

interface Asked {
  readonly node: ts.CallExpression;
  readonly context: Context;
}

/** The name that something is asked for by; undefined without one. */
function named(evaluator: Evaluator, asked: Asked | undefined): readonly Parts[] | undefined {
  const [name] = asked?.node.arguments ?? [];
  if (!asked || !name || ts.isFunctionLike(name) || ts.isObjectLiteralExpression(name)) return undefined;
  return textsAt(evaluator, name, asked.context);
}

/** The exchange of a binding: its name, or what a connection was asked for. */
function exchangesOf(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Parts[] {
  const asked = evaluator
    .valuesOf(node, context)
    .flatMap((value) => (value.kind === 'derived' ? (askedFor(value.steps, 'exchange') ?? []) : []));
  return asked.length > 0
    ? asked.flatMap((each) => named(evaluator, each) ?? [])
    : textsAt(evaluator, node, context);
}

function isEmpty(parts: Parts): boolean {
  return parts.every((part) => part === '');
}
