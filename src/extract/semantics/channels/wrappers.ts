/**
 * Publishers and consumers of packages that nobody outside of their company knows: `Kafka.produceGeneralMessage(…)` of `@bank/streams`. In: a
 * call and what its callee is. Out: that it publishes or consumes, as its name says, and the channel where an option names it; what names no
 * channel is told as unknown rather than passed over. Only packages, or parts of them, whose own name speaks of messages count.
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { openOf } from '../evaluate/text.js';
import type { Context, Derived } from '../evaluate/values.js';
import type { MessageReading } from './brokers.js';

const PUBLISHES =
  /^(?:(?:produce|publish|enqueue)(?:[A-Z]\w*)?|(?:send|emit|dispatch)\w*(?:Message|Event|ToTopic|ToQueue)s?)$/;
const CONSUMES =
  /^(?:(?:consume|subscribe)(?:[A-Z]\w*)?|(?:create|add|register)(?:Consumer|Subscriber|Listener)|createHandler)$/;

/** Names of packages, and of what they export, that speak of messages between programs. */
const MESSAGING_PACKAGE =
  /(?:^|[-/_.])(?:kafka\w*|amqp\w*|rabbit\w*|nats|streams?|streaming|messag\w+|pub-?sub|queues?|brokers?|event-?bus|service-?bus|sqs|sns|kinesis)(?:[-/_.]|$)/i;
const MESSAGING_NAME =
  /^(?:Kafka\w*|Rabbit\w*|Amqp\w*|Producer|Consumer|Publisher|Subscriber|(?:Message|Service)(?:Bus|Broker)|Queue\w*)$/;
/** Messages inside of one program, and streams of data. */
const INSIDE =
  /^(?:node:|rxjs|redux|@angular\/|@nestjs\/(?:cqrs|event-emitter)|.*-streams?$|streams?$|.*event-emitter)/;

const NAMED = ['topic', 'topicName', 'queue', 'queueName', 'channel', 'subject', 'exchange', 'routingKey'];

/** Channels of one call beyond which nothing is known of them. */
const MOST = 16;

/** Methods that may, for a first look at the text. */
export function mayBeWrapped(name: string): boolean {
  return PUBLISHES.test(name) || CONSUMES.test(name);
}

export function readWrapped(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly MessageReading[] {
  const last = steps.at(-1);
  if (!('package' in root) || last?.step !== 'member') return [];
  const role = PUBLISHES.test(last.name) ? 'publishes' : CONSUMES.test(last.name) ? 'consumes' : undefined;
  if (role === undefined || node.arguments.length === 0) return [];
  const owners = steps.slice(0, -1).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const scoped = root.package.startsWith('@') ? root.package.slice(root.package.indexOf('/')) : root.package;
  const isMessaging =
    owners.some((owner) => MESSAGING_NAME.test(owner)) ||
    (MESSAGING_PACKAGE.test(root.package) && !INSIDE.test(scoped.replace(/^\//, '')));
  if (!isMessaging || (INSIDE.test(root.package) && owners.length === 0)) return [];
  const channels = node.arguments.flatMap((argument): readonly Parts[] => {
    const values = evaluator.valuesOf(argument, context);
    // `createHandler(topic, config, handle)`
    const isNamed = ts.isIdentifier(argument) && NAMED.includes(argument.text);
    if (isNamed && values.some(({ kind }) => kind === 'text'))
      return partsOfValues(evaluator, values, argument);
    return NAMED.flatMap((name) => memberOf(evaluator, values, name, node)).flatMap((value) =>
      // What hangs on a parameter, whoever gives it may know.
      value.kind === 'text' || openOf(value) ? partsOfValues(evaluator, [value], argument) : [],
    );
  });
  const broker = /kafka/i.test([root.package, ...owners].join()) ? 'kafka' : 'any';
  return (channels.length > 0 ? channels.slice(0, MOST) : [[{ hole: true as const }]]).map((channel) => ({
    kind: 'message',
    role,
    broker,
    channel,
    node,
  }));
}
