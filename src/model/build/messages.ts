/** Places that publish, consume and bind queues → what they name in each service, and those whose names hang on what only runs. */
import type { MessageFact, PatternPart, QueueBindingFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Location, Path } from '../nouns.js';
import { bare } from './call-targets.js';
import { type BoundBinding, type BoundMessage, isAnonymous, streamOf } from './channels.js';
import { UNKNOWN } from './routes.js';

/** A fact in a service that it belongs to. */
interface Sited<Fact> {
  readonly fact: Fact;
  readonly service: string;
  readonly via?: Path;
}

export interface BoundMessages {
  readonly messages: readonly BoundMessage[];
  readonly bindings: readonly BoundBinding[];
  readonly unnamed: readonly { readonly why: string; readonly at: Location }[];
}

const WHY = 'the name of the channel hangs on what only runs';

/** The exchanges that messages go by whose keys only running code knows: what else is bound by such a key hears of these, as far as anybody can tell. */
function sentByExchange(
  messages: readonly Sited<MessageFact>[],
  bind: (parts: readonly PatternPart[], service: string) => readonly string[],
): ReadonlySet<string> {
  return new Set(
    messages.flatMap(({ fact: { role, broker, channel, exchange }, service }) => {
      if (role !== 'publishes' || !exchange) return [];
      const isOpen = bind(channel, service).some((key) => key !== '' && saysNothing(nameOf(key, broker)));
      return isOpen ? bind(exchange, service).filter((each) => bare(each) !== '') : [];
    }),
  );
}

/** @param bind the texts of a pattern in a service */
export function bindMessages(
  messages: readonly Sited<MessageFact>[],
  bindings: readonly Sited<QueueBindingFact>[],
  bind: (parts: readonly PatternPart[], service: string) => readonly string[],
): BoundMessages {
  const unnamed: { why: string; at: Location }[] = [];
  const users = groupBy(messages, ({ fact }) => variableOf(fact.channel) ?? '');
  /** Whether one service alone says names by this variable, and tells and hears by it: so it can mean but one channel. */
  const isOfOne = (variable: string) => {
    const using = users.get(variable) ?? [];
    const sizeOf = (each: readonly string[]) => new Set(each).size;
    return (
      sizeOf(using.map(({ service }) => service)) === 1 && sizeOf(using.map(({ fact }) => fact.role)) === 2
    );
  };
  const alone = sentByExchange(messages, bind);
  const bound = bindings.flatMap(({ fact, service }) =>
    bind(fact.queue, service).flatMap((queue) =>
      bind(fact.exchange, service).flatMap((exchange) =>
        bind(fact.key, service).flatMap((said) => {
          const other = alone.has(exchange) ? exchange : said;
          const key = saysNothing(said) ? (byVariable(fact.key, () => false) ?? other) : said;
          const [queued, from, by] = [queue, exchange, key].map((text) => text.replaceAll(UNKNOWN, '*'));
          if (bare(/^#?$/.test(key) ? exchange : key) !== '' || key === '*')
            return [
              {
                queue: heldBy(queue, fact.queue, service, exchange === '') ?? ownQueue(queued!, service),
                exchange: from!,
                key: by!,
              },
            ];
          unnamed.push({ why: WHY, at: fact.at });
          return [];
        }),
      ),
    ),
  );
  const isBound = new Set(bound.map(({ queue }) => queue));
  const partial = new Set<BoundMessage>();
  const waiting: Waiting[] = [];
  const said = messages.flatMap(({ fact, service, via }): BoundMessage[] => {
    const { role, broker, among, redelivered, declaration, scope, transaction, branches, at } = fact;
    const site = {
      service,
      ...(redelivered && { redelivered }),
      ...(via !== undefined && { via }),
      ...(declaration !== undefined && { declaration }),
      ...(scope && { scope }),
      ...(transaction && { transaction }),
      ...(branches && { branches }),
      at,
    };
    const exchanges = fact.exchange ? bind(fact.exchange, service) : [undefined];
    return bind(fact.channel, service).flatMap((bound) => {
      const channel = withoutPrefix(bound, fact.channel);
      return exchanges.flatMap((exchange): BoundMessage[] => {
        // A message without a key goes by the exchange.
        const said = nameOf(channel, broker);
        const isAll = role === 'consumes' && EVERYTHING[broker]?.test(said) === true;
        const isUnknown = !isAll && saysNothing(channel === '' ? (exchange ?? '') : said);
        // Of a message of which only the exchange is known, that is told.
        const isSent = isUnknown && role === 'publishes' && bare(exchange ?? '') !== '';
        const held =
          role === 'consumes' ? heldBy(channel, fact.channel, service, broker === 'nats') : undefined;
        const isHeld = held !== undefined && (isBound.has(held) || isBound.has(streamOf(held)));
        const named = isUnknown ? byVariable(fact.channel, isOfOne) : said;
        const name = isSent ? '' : isHeld ? held : named;
        if (name === undefined) {
          const kinds = (fact.kinds ?? []).flatMap((kind) => bind(kind, service));
          const known = kinds.filter((kind) => bare(kind) !== '');
          if (known.length > 0)
            return known.map((kind) => ({
              role,
              broker: 'any',
              channel: kind.replaceAll(UNKNOWN, '*'),
              site,
            }));
          if (role === 'consumes' && variableOf(fact.channel) !== undefined)
            waiting.push({ role, broker, site });
          else if (role === 'consumes' || !MAY_BE_PLAIN.has(broker)) unnamed.push({ why: WHY, at });
          return [];
        }
        const message: BoundMessage = {
          role,
          broker,
          channel: isHeld ? name : ownQueue(name.replaceAll(UNKNOWN, '*'), service),
          ...(exchange !== undefined && { exchange: exchange.replaceAll(UNKNOWN, '*') }),
          ...(role === 'consumes' &&
            fact.kinds && { kinds: fact.kinds.flatMap((kind) => bind(kind, service)) }),
          ...(among && { among }),
          site,
        };
        if (name.includes(UNKNOWN)) partial.add(message);
        return [message];
      });
    });
  });
  // A queue whose name is made when it is needed, and that nobody is seen to send to or to bind, waits for answers.
  const reached = new Set([
    ...said.flatMap(({ role, channel }) => (role === 'publishes' ? [channel] : [])),
    ...isBound,
  ]);
  const told = said.filter((message) => {
    const { channel, broker, role } = message;
    // A consumer of NATS goes by the stream and its own name.
    const stream = broker === 'nats' ? streamOf(channel) : channel;
    const isSure = !partial.has(message) || reached.has(channel) || reached.has(stream);
    if (role === 'publishes' || isSure || OF_CLOUD.test(broker)) return true;
    unnamed.push({ why: WHY, at: message.site.at });
    return false;
  });
  const [found, left] = ownChannels(waiting, told);
  unnamed.push(...left.map(({ site }) => ({ why: WHY, at: site.at })));
  return { messages: withoutPlain([...told, ...found]), bindings: bound, unnamed };
}

/** Who consumes what only a variable names that nothing sets. */
type Waiting = Pick<BoundMessage, 'role' | 'broker' | 'site'>;

/** What a channel is called of which one service is the reader: `orders_topic`. */
const OF_READER = /[-_.]?(?:topics?|queue|channel|inbox|commands?|events?)$/;

/**
 * Those who consume what others tell by their name and nobody else hears: where all of a service waits at one place, `orders_topic` is what `orders` waits for.
 * In: who waits, and what is told. Out: what they consume, and those of whom that is not known.
 */
function ownChannels(
  waiting: readonly Waiting[],
  told: readonly BoundMessage[],
): readonly [found: readonly BoundMessage[], left: readonly Waiting[]] {
  if (waiting.length === 0) return [[], []];
  const heard = new Set(told.flatMap(({ role, channel }) => (role === 'consumes' ? [channel] : [])));
  const places = groupBy(waiting, ({ site }) => site.service);
  const found = waiting.flatMap((each): BoundMessage[] => {
    const { broker, site } = each;
    if (places.get(site.service)?.length !== 1) return [];
    const ofService = told.filter(
      ({ role, channel, broker: other }) =>
        role === 'publishes' &&
        other === broker &&
        !heard.has(channel) &&
        OF_READER.test(channel) &&
        plainName(channel.replace(OF_READER, '')) === plainName(site.service),
    );
    const names = new Set(ofService.map(({ channel }) => channel));
    const isOwn = ofService.some((message) => message.site.service === site.service);
    const [name] = names;
    return name === undefined || names.size > 1 || isOwn ? [] : [{ ...each, channel: name }];
  });
  const known = new Set(found.map(({ site }) => site));
  return [found, waiting.filter(({ site }) => !known.has(site))];
}

/** A name without what people write differently in it: `orders-service`, `Orders`. */
function plainName(name: string): string {
  return name
    .toLowerCase()
    .replace(/[-_.]?(?:service|svc|ms|backend)$/, '')
    .replace(/[-_.]/g, '');
}

/** Lists of Redis that are filled. */
const LIST = 'redis-list';
/** What keeps data as well, or talks to one other by a name for itself: it is a channel only where somebody waits at it. */
const MAY_BE_PLAIN: ReadonlySet<string> = new Set([LIST, 'eventstore', 'zeromq']);

function withoutPlain(messages: readonly BoundMessage[]): readonly BoundMessage[] {
  const nameOf = ({ broker, channel }: BoundMessage) => `${broker} ${channel}`;
  const awaited = new Set(
    messages.flatMap((message) =>
      message.role === 'consumes' && MAY_BE_PLAIN.has(message.broker) ? [nameOf(message)] : [],
    ),
  );
  return messages.filter(
    (message) =>
      !MAY_BE_PLAIN.has(message.broker) || message.role === 'consumes' || awaited.has(nameOf(message)),
  );
}

/** What asks a broker for all that there is, whatever it goes by. */
const EVERYTHING: Readonly<Record<string, RegExp>> = { mqtt: /^#$/, nats: /^>$/, redis: /^\*$/ };

/** Whether a text has no words beside what is not known: `${kind}_${id}`. */
function saysNothing(text: string): boolean {
  return !/[^\W_]/.test(text.replaceAll(UNKNOWN, ''));
}

/** Where a program makes no queues for answers; a part of their names is often the stage that is deployed. */
const OF_CLOUD = /^(?:sqs|sns|kinesis|eventbridge|pubsub)$/;

/** What only says that a variable holds the name of a channel: each program that has it may say something else. */
const OF_CHANNELS =
  /^(?:AWS|OCI|SQS|SNS|KAFKA|RABBITMQ|RABBIT|RMQ|AMQP|NATS|REDIS|MQTT|PUBSUB|QUEUE|TOPIC|CHANNEL|SUBJECT|EXCHANGE|STREAM|EVENTS?|MESSAGES?|NAME|URL|ARN|ID|KEY|PREFIX|DEFAULT|APP|SERVICE|LOCAL|DEV|TEST|STAGING|PROD|PRODUCTION|MAIN|PRIMARY|INPUT|OUTPUT|MY)$/;

/** A channel whose whole name is a variable that no manifest sets goes by the variable, if that says more than what it is. */
function byVariable(
  parts: readonly PatternPart[],
  isOfOne: (variable: string) => boolean,
): string | undefined {
  const variable = variableOf(parts);
  if (variable === undefined) return undefined;
  const isCommon = variable.split('_').every((word) => OF_CHANNELS.test(word));
  return isCommon && !isOfOne(variable) ? undefined : `\${${variable}}`;
}

/**
 * What a queue goes by of which a program knows only the variable that holds its name: by that, as for those who send to it; where it says nothing,
 * by a name that nobody else has. Whatever it is called, it gets what it is bound to.
 */
function queueOf(queue: string, parts: readonly PatternPart[]): string | undefined {
  const variable = saysNothing(queue) ? variableOf(parts) : undefined;
  return variable && (byVariable(parts, () => false) ?? `a queue without a name of ${variable}`);
}

/** What a queue of a service goes by that is named by a variable; of NATS a stream, and after it the consumer that it is read by. */
function heldBy(
  queue: string,
  parts: readonly PatternPart[],
  service: string,
  isStream: boolean,
): string | undefined {
  const end = isStream ? parts.findIndex(endsStream) : -1;
  const length = end === -1 ? queue.length : queue.indexOf('/');
  const held = queueOf(queue.slice(0, length), end === -1 ? parts : parts.slice(0, end));
  return held && `${ownQueue(held, service)}${queue.slice(length).replaceAll(UNKNOWN, '*')}`;
}

/** What parts the name of a stream from that of its consumer: `EVENTS/ledger`. */
function endsStream(part: PatternPart): boolean {
  return typeof part === 'string' && part.startsWith('/');
}

/** The variable that is all of a name. */
function variableOf(parts: readonly PatternPart[]): string | undefined {
  const [only, ...others] = parts.filter((part) => part !== '');
  const isVariable = typeof only === 'object' && 'variable' in only && !only.directory && others.length === 0;
  return isVariable ? only.variable : undefined;
}

/** A prefix that is not set takes what parts it from the rest with it: `${REGION}.orders`. */
export function withoutPrefix(channel: string, parts: readonly PatternPart[]): string {
  const first = parts.find((part) => part !== '');
  return typeof first === 'object' && 'variable' in first ? channel.replace(/^[._:-](?=\w)/, '') : channel;
}

/** A queue that the broker names is another one in each program that makes it, though one library does for all of them. */
function ownQueue(queue: string, service: string): string {
  return isAnonymous(queue) ? `${queue} in ${service}` : queue;
}

/** The end of the name of a stream that one of many has for itself. */
const STREAM_OF_ONE = new RegExp(`-${UNKNOWN}.*$`);

/** The name of a channel without what brokers put before it: addresses that end with names, kinds of destinations, groups of consumers. */
function nameOf(channel: string, broker: string): string {
  switch (broker) {
    case 'sqs':
    case 'sns':
    case 'kinesis':
    case 'pubsub':
    case 'pulsar':
      return channel.slice(channel.search(/[^/:]*$/));
    case 'eventstore':
      // Streams of one kind, one for each of many, which are one category: `orders-17` of `$ce-orders`.
      return channel.replace(/^\$ce-/, '').replace(STREAM_OF_ONE, '');
    case 'kafka':
    case 'nats':
      // What stands before the dot is empty where nobody sets it: `${region}.orders`.
      return channel.replace(/^\.(?=\w)/, '');
    case 'mqtt':
      return channel.replace(/^\$share\/[^/]+\//, '');
    case 'stomp':
      // A queue of ActiveMQ that gets what comes to a virtual topic.
      return channel
        .replace(/^\/?(topic|queue|amq\/queue)\//, '')
        .replace(/^Consumer\.[^.]+\.(?=VirtualTopic\.)/, '');
    default:
      return channel;
  }
}
