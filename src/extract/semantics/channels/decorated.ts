/**
 * Queues that decorators name, whose methods consume: `@Processor('mails')`, `@RabbitSubscribe({ … })`,
 * `@SqsMessageHandler('mails')`, and those of the program's own that are told an exchange, a queue or a topic:
 * `@Subscribe({ exchange, routingKey })`.
 */
import type { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';
import { appliedDecorations } from '../applied-decorations.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Value } from '../evaluate/values.js';

export interface DecoratedMessage {
  readonly role: MessageFact['role'];
  readonly broker: string;
  readonly channel: Parts;
  readonly exchange?: Parts;
  readonly node: ts.Node;
}

export function queueDecorations(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
): readonly DecoratedMessage[] {
  return [...processed(evaluator, node), ...subscribed(evaluator, node), ...handled(evaluator, node)];
}

const PROCESSES = /^Processor$/;
const HANDLES = /^SqsMessageHandler$/;

function processed(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly DecoratedMessage[] {
  return appliedDecorations(evaluator, node, PROCESSES)
    .filter(({ name }) => PROCESSES.test(name))
    .flatMap(({ arguments: [first], node: place, context }) => {
      if (!first) return [];
      const values = evaluator.valuesOf(first, context);
      const named = memberOf(evaluator, values, 'name', first);
      const channels =
        named.length > 0 ? partsOfValues(evaluator, named, first) : partsOf(evaluator, first, context);
      return unlike(channels).map((channel) => ({
        role: 'consumes' as const,
        broker: 'bull',
        channel,
        node: place,
      }));
    });
}

function handled(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly DecoratedMessage[] {
  return node.members.flatMap((member) =>
    appliedDecorations(evaluator, member, HANDLES)
      .filter(({ name }) => HANDLES.test(name))
      .flatMap(({ arguments: [first], node: place, context }) =>
        (first ? partsOf(evaluator, first, context) : []).map((channel) => ({
          role: 'consumes' as const,
          broker: 'sqs',
          channel,
          node: place,
        })),
      ),
  );
}
const SUBSCRIBES =
  /^(?:Rabbit(?:Subscribe|RPC)|Subscribe\w*|Consume\w*|(?:Rabbit|Amqp|Kafka|Queue|Topic|Message|Event)\w*(?:Subscribe|Subscriber|Consume|Consumer|ConsumerMethod|Listener|Handler)|(?:Kafka|Rabbit|Amqp|Nats)\w*(?:Topic|Event|Message))$/;

/** What says by its own name that what it is given names something of a broker, be it no more than a text. */
const NAMES_BROKER =
  /^(?:(?:Kafka|Rabbit(?:MQ)?|Amqp|Nats)\w*(?:Subscribe|Subscriber|Subscribe\w*To|Consume|Consumer|ConsumerMethod|Listener|Handler|Topic|Event|Message)|(?:Subscribe|Consume)(?:To)?(?:Topic|Queue)?|(?:Topic|Queue)(?:Subscribe|Subscriber|Consumer|Listener|Handler))$/;

function isText({ kind }: Value): boolean {
  return kind === 'text';
}

function listed(value: Value): readonly Value[] {
  return value.kind === 'list' ? value.items : [value];
}

function subscribed(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly DecoratedMessage[] {
  return [node, ...node.members].flatMap((member) =>
    appliedDecorations(evaluator, member, SUBSCRIBES)
      .filter(({ name }) => SUBSCRIBES.test(name))
      .flatMap(({ name, arguments: [first], node: place, context }) => {
        if (!first) return [];
        const values = evaluator.valuesOf(first, context);
        const said = (...names: readonly string[]) =>
          names
            .map((name) => memberOf(evaluator, values, name, first).flatMap(listed))
            .find((found) => found.length > 0) ?? [];
        const exchange = said('exchange');
        const keys = said('routingKey');
        const plain = NAMES_BROKER.test(name) ? values.flatMap(listed).filter(isText) : [];
        const others = said('topic', 'topics', 'topicName', 'queue', 'queueName', 'subject');
        const names = keys.length > 0 ? keys : others.length > 0 ? others : plain;
        const [ofExchange] = exchange.length > 0 ? partsOfValues(evaluator, exchange, first) : [];
        return names
          .flatMap((value) => partsOfValues(evaluator, [value], first))
          .map((channel) => ({
            role: 'consumes' as const,
            broker:
              keys.length > 0 || exchange.length > 0 || /^(?:Rabbit|Amqp)/.test(name) ? 'rabbitmq' : 'any',
            channel,
            ...(keys.length > 0 && ofExchange && { exchange: ofExchange }),
            node: place,
          }));
      }),
  );
}

/** Each name once: a decorator of the program may apply one of a library in several ways. */
function unlike(channels: readonly Parts[]): readonly Parts[] {
  return [...new Map(channels.map((parts) => [JSON.stringify(parts), parts])).values()];
}
