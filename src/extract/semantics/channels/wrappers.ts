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
import { isOfBroker, type MessageReading } from './brokers.js';
import { busNamed, type NamedBus } from './bus-names.js';
import { placedNames } from './wrapped-names.js';

const PUBLISHES =
  /^(?:(?:produce|publish|enqueue)(?:[A-Z]\w*)?|(?:send|emit|dispatch)\w*(?:Message|Event|ToTopic|ToQueue)s?)$/;
/** What also sends answers, mails and much else: only what speaks of messages by its own name, and says to which channel, sends one. */
const SENDS = /^(?:send|emit|dispatch|push)$/;
const CONSUMES =
  /^(?:(?:consume|subscribe)(?:[A-Z]\w*)?|(?:create|add|register)(?:Consumer|Subscriber|Listener)|createHandler)$/;

/** What is told the name of the channel first, as far as people agree on that. */
const NAMES_FIRST = /^(?:(?:produce|publish|enqueue|consume|subscribe)\w*|(?:send|dispatch)\w*)$/;

/** What also hears of a connection, or waits at a port: only a bus hears messages by it. */
const HEARS = /^(?:on|listen)$/;
/** What clients say of themselves by what they emit and let others hear. */
const OF_ITSELF =
  /^(?:error|(?:dis|re)?connect(?:ed|ing|ion)?|ready|open|closed?|end|drain|data|message|exit|finish|warning|timeout)$/;

/** Names of packages, and of what they export, that speak of messages between programs. */
const MESSAGING_PACKAGE =
  /(?:^|[-/_.])(?:kafka\w*|amqp\w*|rabbit\w*|nats|streams?|streaming|messag\w+|pub-?sub|queues?|brokers?|event-?bus|service-?bus|sqs|sns|kinesis)(?:[-/_.]|$)/i;
const MESSAGING_NAME =
  /^(?:Kafka\w*|Rabbit\w*|Amqp\w*|Producer|Consumer|Publisher|Subscriber|(?:Message|Service)(?:Bus|Broker)|Queue\w*)$/;
const EVENTS_NAME = /^Event(?:Publisher|Producer|Sender)$/;
/** Messages inside of one program, and streams of data. */
const INSIDE =
  /^(?:node:|rxjs|redux|@angular\/|@nestjs\/(?:cqrs|event-emitter)|.*-streams?$|streams?$|.*event-emitter)/;

/** What waits in a row inside of one program: `queue-typescript`, `p-queue`. */
const IN_A_ROW = /^(?:(?:\w+-)?queue(?:-(?!client|producer|consumer|publisher)\w+)?|denque|fastq)$/;

const NAMED = ['topic', 'topics', 'topicName', 'queue', 'queueName', 'channel', 'subject', 'routingKey'];

/** Whether a package is one of a company's own, of which not even what clients of its broker do is known. */
function isOfCompany(name: string): boolean {
  return name.startsWith('@') && !OF_BROKER.test(name);
}

/** Of all others, `pubsub-js` and its like, most keep to the program, as buses of pages do. */
function mayNameFirst(name: string): boolean {
  return isOfCompany(name) && !OF_PAGES.test(name);
}

/** Whether what a package calls a bus may be one: what keeps to a program or a page says so, and clients of brokers are known. */
function mayBeBus(name: string): boolean {
  return !INSIDE.test(name) && !OF_PAGES.test(name) && !OF_BROKER.test(name);
}

/** Whether a bus is told first which channel is meant, and not what happens to the bus itself, or what a key of Redis holds. */
function isToldName(
  bus: NamedBus,
  { arguments: [first, ...others] }: ts.CallExpression,
  method: string,
): boolean {
  if (SENDS.test(method) && bus.broker === 'redis' && !bus.isBus) return false;
  if (!HEARS.test(method) && method !== 'emit') return true;
  const isOfItself = first && ts.isStringLiteralLike(first) && OF_ITSELF.test(first.text);
  // `bus.listen(3000, …)` waits at a port.
  return others.length > 0 && !isOfItself && !(first && ts.isNumericLiteral(first));
}

const OF_PAGES =
  /(?:^@|[-/])(?:ui|react|vue|angular|ngx?|ngrx|svelte|browser|dom|web|client-side|frontend|hooks?)(?:[-/]|$)/;

/** Clients of brokers whose names have a scope. */
const OF_BROKER =
  /^@(?:confluentinc|platformatic|golevelup|cloudamqp|nestjs|nats-io|aws-sdk|google-cloud|azure|dapr|stomp|upstash|redis|temporalio|trigger\.dev|hokify)\//;

/** Channels of one call beyond which nothing is known of them. */
const MOST = 16;

/** Methods that may, for a first look at the text. */
export function mayBeWrapped(name: string, { expression, arguments: given }: ts.CallExpression): boolean {
  if (HEARS.test(name)) return given.length > 1 && IS_CALLED_BUS.test(expression.getText().slice(0, LONGEST));
  return PUBLISHES.test(name) || SENDS.test(name) || CONSUMES.test(name);
}

/** How a bus is called where something is to be heard by it. */
const IS_CALLED_BUS =
  /(?:bus|broker|pub-?sub|redis|kafka|nats|jetstream|sqs|sns|mqtt|rabbit|amqp|events?)\w*(?:\(\))?[?!]?\.\w+$/i;
const LONGEST = 200;

export function readWrapped(
  evaluator: Evaluator,
  node: ts.CallExpression,
  value: Derived,
  context: Context,
): readonly MessageReading[] {
  const { root, steps } = value;
  const last = steps.at(-1);
  if (!('package' in root) || last?.step !== 'member') return [];
  if (isOfBroker(root.package, last.name) && !isOfCompany(root.package)) return [];
  if (IN_A_ROW.test(root.package)) return [];
  const isSent = SENDS.test(last.name);
  const isHeard = CONSUMES.test(last.name) || HEARS.test(last.name);
  const isTold = isSent || PUBLISHES.test(last.name);
  const role = isTold ? 'publishes' : isHeard ? 'consumes' : undefined;
  if (role === undefined || node.arguments.length === 0) return [];
  const bus = mayBeBus(root.package)
    ? busNamed(evaluator, value, node, isOfCompany(root.package))
    : undefined;
  if (HEARS.test(last.name) && !bus?.isBus) return [];
  const owners = steps.slice(0, -1).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const scoped = root.package.startsWith('@') ? root.package.slice(root.package.indexOf('/')) : root.package;
  const isMessagingOwner = owners.some(
    (owner) => MESSAGING_NAME.test(owner) || (EVENTS_NAME.test(owner) && !INSIDE.test(root.package)),
  );
  const isSpoken =
    isMessagingOwner || (MESSAGING_PACKAGE.test(root.package) && !INSIDE.test(scoped.replace(/^\//, '')));
  const isMessaging = isSpoken || bus !== undefined;
  if (
    !isMessaging ||
    (isSent && !isMessagingOwner && !bus) ||
    (INSIDE.test(root.package) && owners.length === 0)
  )
    return [];
  // What it was made with may say it as well: `new MessageSender(config.orders).sendMessage(order)`.
  const made = steps.findLast((step) => step.step === 'new');
  const [options] = made?.step === 'new' && ts.isNewExpression(made.node) ? (made.node.arguments ?? []) : [];
  const told =
    made?.step === 'new' && options
      ? evaluator.valuesOf(options, made.context).filter(({ kind }) => kind === 'object')
      : [];
  const saidBefore = (names: readonly string[]) =>
    names
      .map((name) => memberOf(evaluator, told, name, node))
      .filter((values) => values.length > 0)
      .slice(0, 1)
      .flatMap((values) => partsOfValues(evaluator, values, node));
  const said = (names: readonly string[]) =>
    node.arguments.flatMap((argument): readonly Parts[] => {
      const values = evaluator.valuesOf(argument, context);
      // `createHandler(topic, config, handle)`
      const isNamed = ts.isIdentifier(argument) && names.includes(argument.text);
      if (isNamed && values.some(({ kind }) => kind === 'text'))
        return partsOfValues(evaluator, values, argument);
      return names
        .flatMap((name) => memberOf(evaluator, values, name, node))
        .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
        .flatMap((value) =>
          // What hangs on a parameter, whoever gives it may know.
          value.kind === 'text' || openOf(value) ? partsOfValues(evaluator, [value], argument) : [],
        );
    });
  const isRabbit = /rabbit|amqp/i.test([root.package, ...owners].join());
  // What a bus is told after a name is what it sends, which may have a subject, or a channel, of its own.
  const isNamedFirst = bus !== undefined && saysText(evaluator, node.arguments[0]!, context);
  const [ownKeys, [saidExchange]] = isNamedFirst
    ? [isRabbit ? said(['routingKey']) : [], []]
    : [said(NAMED), said(['exchange'])];
  const before = saidBefore(bus ? NAMED : [...NAMED, 'address']);
  const saidKeys = before.length > 0 ? before : ownKeys;
  const namesFirst = NAMES_FIRST.test(last.name) && mayNameFirst(root.package);
  const placed =
    saidKeys.length === 0 && !saidExchange && (bus ? isToldName(bus, node, last.name) : namesFirst)
      ? placedNames(
          evaluator,
          node,
          {
            isTold,
            isNamedAlone: bus !== undefined,
            from: root.package,
            isRabbit,
          },
          context,
        )
      : undefined;
  const keys = placed?.channels ?? saidKeys;
  const exchange = placed?.exchange ?? saidExchange;
  // What says a key that is not known is not known: an exchange takes all kinds of messages.
  const isKeyed = node.arguments
    .flatMap((argument) => evaluator.valuesOf(argument, context))
    .some(
      (value) =>
        value.kind === 'object' && NAMED.some((name) => evaluator.indexOf(value.node).named.has(name)),
    );
  const channels = isKeyed || placed?.exchange || !exchange ? keys : [exchange];
  const broker = /kafka/i.test([root.package, ...owners].join()) ? 'kafka' : (bus?.broker ?? 'any');
  // Of what is heard without a name, the package may say it, as it may be something else.
  const isPassedOver =
    isSent || HEARS.test(last.name) || (!isSpoken && ts.isFunctionLike(node.arguments[0]!));
  const unknown: readonly Parts[] = isPassedOver ? [] : [[{ hole: true }]];
  return (channels.length > 0 ? channels.slice(0, MOST) : unknown).map((channel) => ({
    kind: 'message',
    role,
    broker,
    channel,
    ...(exchange && channel !== exchange && { exchange }),
    node,
  }));
}

/** Whether something is a text, or a list of them, as a name is. */
function saysText(evaluator: Evaluator, node: ts.Expression, context: Context): boolean {
  return evaluator
    .valuesOf(node, context)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .some(({ kind }) => kind === 'text');
}
