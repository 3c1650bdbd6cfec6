/**
 * Places that publish and consume → channels. A consumer of a queue gets what the queue is bound to: keys of exchanges, wildcards matched
 * (`order.*`, `order.#`, of NATS `orders.>`, of MQTT `orders/+`). What a framework publishes without saying over which broker is one channel with its namesake.
 */
import { distinctBy, groupBy } from '../group.js';
import type { Channel, ChannelSite } from '../nouns.js';
import { compareText } from '../queries.js';

export interface BoundMessage {
  readonly role: 'publishes' | 'consumes';
  readonly broker: string;
  readonly channel: string;
  readonly exchange?: string;
  /** What the consumer of what is answered tells apart. */
  readonly kinds?: readonly string[];
  /** It is one of several names that a check lets through. */
  readonly among?: true;
  readonly site: ChannelSite;
}

export interface BoundBinding {
  readonly queue: string;
  readonly exchange: string;
  readonly key: string;
}

export function buildChannels(
  messages: readonly BoundMessage[],
  bindings: readonly BoundBinding[],
): readonly Channel[] {
  const keys = withoutUnheard(
    withoutAnswers(messages, bindings).map((message) => withNames(message, bindings)),
  );
  const awaited = new Set(
    keys.flatMap(({ names, message }) => (message.role === 'consumes' ? names : [])).filter(isPlain),
  );
  const published = publications(
    keys.flatMap(({ names, message }) =>
      message.role === 'publishes'
        ? names.flatMap((name) => meant(name, awaited)).map((name) => ({ name, broker: message.broker }))
        : [],
    ),
  );
  const sentTo = groupBy(
    keys.filter(({ message }) => message.role === 'publishes'),
    ({ message }) => message.exchange ?? '',
  );
  /** What is published to an exchange, whatever its keys are. */
  const through = (exchange: string) =>
    exchange === '' ? [] : (sentTo.get(exchange) ?? []).flatMap(({ names }) => names);
  const placed = keys.flatMap(({ message, names, queue, bound = [], wholes = [] }) =>
    (message.role === 'publishes'
      ? names.flatMap((name) => meant(name, awaited))
      : consumed(
          names.flatMap((name) =>
            wholes.includes(name) && through(name).length > 0 ? through(name) : [name],
          ),
          queue,
          message.broker,
          published,
        )
    ).map((name) => ({
      ...message,
      name,
      exchanges: [
        message.exchange,
        ...bound.flatMap((each) => (carries(each, name, message.broker, through) ? [each.exchange] : [])),
      ],
      queue,
    })),
  );
  const brokers = groupBy(placed, ({ name }) => name);
  const channels = [...brokers].flatMap(([name, all]) => {
    const known = [...new Set(all.map(({ broker }) => broker).filter((broker) => broker !== 'any'))];
    const [only = 'any'] = known;
    const brokerOf = (broker: string) => (broker === 'any' ? only : broker);
    return [...groupBy(all, ({ broker }) => brokerOf(broker))].map(([broker, sites]): Channel => {
      const exchanges = others(
        name,
        sites.flatMap((each) => each.exchanges),
      );
      const queues = others(
        name,
        sites.map(({ queue }) => queue),
      );
      return {
        name,
        broker,
        ...(exchanges.length > 0 && { exchanges }),
        ...(queues.length > 0 && { queues }),
        publishers: sitesOf(sites, 'publishes'),
        consumers: sitesOf(sites, 'consumes'),
      };
    });
  });
  return channels.sort((a, b) => compareText(a.name, b.name) || compareText(a.broker, b.broker));
}

/** Without names that a check lets through at a place where somebody hears others of these: those are meant. */
function withoutUnheard(all: readonly Named[]): readonly Named[] {
  if (!all.some(({ message }) => message.among)) return all;
  const heard = all.flatMap(({ message, names }) =>
    message.role === 'consumes'
      ? names.map((name) => ({ name, pattern: wildcard(name, message.broker) }))
      : [],
  );
  const isHeard = ({ names }: Named) =>
    names.some((each) => heard.some(({ name, pattern }) => name === each || pattern?.test(each) === true));
  const placeOf = ({ message: { site } }: Named) => `${site.service}\n${site.at.path}\n${site.at.line}`;
  const isAmong = ({ message }: Named) => message.role === 'publishes' && message.among === true;
  const places = new Set(all.filter((each) => isAmong(each) && isHeard(each)).map(placeOf));
  return all.filter((each) => !isAmong(each) || !places.has(placeOf(each)) || isHeard(each));
}

/** Whether a queue gets what goes by a name because it is bound so. */
function carries(
  { exchange, key }: BoundBinding,
  name: string,
  broker: string,
  through: (exchange: string) => readonly string[],
): boolean {
  if (key === '' || key === '#') return exchange === name || through(exchange).includes(name);
  return key === name || wildcard(key, broker)?.test(name) === true;
}

/** What is called otherwise than a channel, sorted. */
function others(name: string, all: readonly (string | undefined)[]): readonly string[] {
  const known = all.filter((each) => each !== undefined && each !== '' && each !== '*' && each !== name);
  return [...new Set(known as readonly string[])].sort(compareText);
}

/** Without queues that have no name and are bound to nothing: these wait for answers. */
function withoutAnswers(
  messages: readonly BoundMessage[],
  bindings: readonly BoundBinding[],
): readonly BoundMessage[] {
  const bound = new Set(bindings.map(({ queue }) => queue));
  return messages.filter(
    ({ role, channel, broker }) =>
      role === 'publishes' ||
      !isAnonymous(channel) ||
      bound.has(channel) ||
      (broker === 'nats' && bound.has(streamOf(channel))),
  );
}

/** A consumer that answers, and the name that it is asked by. */
export interface Answering {
  readonly name: string;
  readonly message: BoundMessage;
}

/** Who consumes what somebody waits for the answer to, by the name that it is asked for; and the messages that remain. */
export function answering(
  asked: ReadonlyMap<string, 'broker' | 'framework'>,
  messages: readonly BoundMessage[],
  bindings: readonly BoundBinding[],
): {
  readonly answers: readonly Answering[];
  readonly told: readonly BoundMessage[];
} {
  if (asked.size === 0) return { answers: [], told: messages };
  const published = new Set(
    messages.flatMap((message) => (message.role === 'publishes' ? withNames(message, bindings).names : [])),
  );
  const answers: Answering[] = [];
  /** Whether somebody says a name, or one that a subject with wildcards means. */
  const isSaid = (name: string, broker: string, said: Iterable<string>) => {
    const pattern = wildcard(name, broker);
    return [...said].some((each) => each === name || pattern?.test(each) === true);
  };
  const told = withoutAnswers(messages, bindings).filter((message) => {
    if (message.role === 'publishes') return true;
    const { names: bound, queue } = withNames(message, bindings);
    const names = queue === undefined ? bound : [...bound, queue];
    const own = [...asked].flatMap(([name, by]) => {
      const isHeard =
        by === 'broker'
          ? names.some((each) => each === name || wildcard(each, message.broker)?.test(name))
          : message.broker === 'any' && names.includes(name);
      return isHeard ? [name] : [];
    });
    answers.push(...own.map((name) => ({ name, message })));
    const { broker } = message;
    return (
      own.length === 0 ||
      names.some((name) => isSaid(name, broker, published) || !isSaid(name, broker, asked.keys()))
    );
  });
  return { answers, told };
}

interface Named {
  readonly message: BoundMessage;
  readonly names: readonly string[];
  /** The queue that gets what comes by these names, where it has a name of its own. */
  readonly queue?: string;
  /** What the queue is bound to. */
  readonly bound?: readonly BoundBinding[];
  /** The exchanges of which it gets all. */
  readonly wholes?: readonly string[];
}

/** The names that a message goes by: the key, or of an exchange without keys the exchange; of a bound queue what it is bound to. */
function withNames(message: BoundMessage, bindings: readonly BoundBinding[]): Named {
  const { role, broker, channel, exchange } = message;
  const key = channel === '' || channel === '#' ? (exchange ?? channel) : channel;
  const plain = { message, names: key === '' ? [] : [key] };
  if (role === 'publishes') return plain;
  const boundTo = (name: string) => bindings.filter(({ queue }) => queue === name);
  const own = boundTo(channel);
  // Who consumes a stream of NATS without saying which subjects gets all of it.
  const bound = own.length > 0 || broker !== 'nats' ? own : boundTo(streamOf(channel));
  if (bound.length === 0) return broker === 'rabbitmq' ? { message, names: [channel] } : plain;
  const isWhole = ({ key }: BoundBinding) => key === '' || key === '#';
  const names = bound.map((each) => (isWhole(each) ? each.exchange : each.key));
  const wholes = bound.filter(isWhole).map(({ exchange }) => exchange);
  // A queue of SQS gets what comes to topics of SNS or to buses of EventBridge.
  const got = broker === 'sqs' ? { ...message, broker: 'any' } : message;
  return { message: got, names, bound, wholes, ...(!isAnonymous(channel) && { queue: channel }) };
}

/** The stream of NATS that a consumer reads: of `EVENTS/ledger`, `EVENTS`. */
export function streamOf(consumer: string): string {
  return consumer.replace(/\/[^/]*$/, '');
}

/** Whether the broker names a queue. */
export function isAnonymous(queue: string): boolean {
  return queue.startsWith('a queue without a name');
}

/** What a consumer gets of all that is published: of a queue with bindings, the queue itself only if somebody sends to it. */
function consumed(
  names: readonly string[],
  queue: string | undefined,
  broker: string,
  published: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const found = names.flatMap((name) => {
    // A stack is deployed under a name that a part of what it makes is called by: `orders-*-mails`.
    const pattern =
      wildcard(name, broker) ?? (OF_STACK.test(broker) && !isPlain(name) ? glob(name) : undefined);
    const all = pattern
      ? [...published].flatMap(([each, brokers]) =>
          pattern.test(each) && mayCarry(broker, brokers) ? [each] : [],
        )
      : [];
    return all.length > 0 ? all : [name];
  });
  return [...new Set([...found, ...(queue !== undefined && published.has(queue) ? [queue] : [])])];
}

/** The brokers that what is published by each name goes over. */
function publications(
  all: readonly { readonly name: string; readonly broker: string }[],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...groupBy(all, ({ name }) => name)].map(([name, same]) => [
      name,
      new Set(same.map(({ broker }) => broker)),
    ]),
  );
}

/** Whether what is published may come to a consumer: over the same broker, or over one that is not known. */
function mayCarry(broker: string, brokers: ReadonlySet<string>): boolean {
  return broker === 'any' || brokers.has(broker) || brokers.has('any');
}

/** The names that a publisher may mean by one of which it makes a part when it runs: those that somebody waits for. */
function meant(name: string, awaited: ReadonlySet<string>): readonly string[] {
  if (isPlain(name) || !/\w{2}/.test(name)) return [name];
  const pattern = glob(name);
  const all = [...awaited].filter((each) => pattern.test(each));
  return all.length > 0 ? all : [name];
}

const OF_STACK = /^(?:sqs|sns|kinesis)$/;

function isPlain(name: string): boolean {
  return !/[*#>+]/.test(name);
}

/** A subject with wildcards, in words that dots or slashes part: `*` and `+` are one word, `**`, `#` and `>` are any; of Redis `*` is any text, of patterns of Kafka `**`. */
export function wildcard(name: string, broker: string): Matching | undefined {
  if (broker === 'redis') return name.includes('*') ? glob(name) : undefined;
  // One star stands for what is not known of the name of one topic, two for what a pattern says of many, be it nothing: `/orders/`.
  if (broker === 'kafka') return name.includes('**') ? glob(name, 0) : undefined;
  if (!/(^|[./])(?:\*\*|[*#>+])($|[./])/.test(name)) return undefined;
  const source = name
    .split(/([./])/)
    .map((word) =>
      /^[*+]$/.test(word) ? '[^./]+' : /^(?:\*\*|[#>])$/.test(word) ? '.*' : word.replace(/[^\w]/g, '\\$&'),
    )
    .join('');
  return new RegExp(`^${source}$`);
}

interface Matching {
  test(text: string): boolean;
}

/** What a name with stars means, each at least so much of any text; each piece is looked for once, so that many stars take no longer. */
function glob(name: string, least = 1): Matching {
  const [first = '', ...pieces] = name.split(/\*+/);
  const last = pieces.pop();
  return {
    test(text) {
      if (last === undefined) return text === name;
      if (!text.startsWith(first)) return false;
      let end = first.length;
      for (const piece of pieces) {
        const found = text.indexOf(piece, end + least);
        if (found === -1) return false;
        end = found + piece.length;
      }
      return text.endsWith(last) && text.length - last.length >= end + least;
    },
  };
}

function sitesOf(messages: readonly BoundMessage[], role: BoundMessage['role']): readonly ChannelSite[] {
  const sites = messages
    .filter((message) => message.role === role)
    .map(({ site }) => site)
    .sort(
      (a, b) =>
        compareText(a.service, b.service) ||
        compareText(a.at.path, b.at.path) ||
        (a.at.line ?? 0) - (b.at.line ?? 0),
    );
  return distinctBy(sites, ({ service, at }) => `${service}\n${at.path}\n${at.line}`);
}
