/**
 * Places that publish and consume → channels. A consumer of a queue gets what the queue is bound to: keys of exchanges, wildcards matched
 * (`order.*`, `order.#`, of NATS `orders.>`). What a framework publishes without saying over which broker is one channel with its namesake.
 */
import { groupBy } from '../group.js';
import type { Channel, ChannelSite } from '../nouns.js';
import { compareText } from '../queries.js';

export interface BoundMessage {
  readonly role: 'publishes' | 'consumes';
  readonly broker: string;
  readonly channel: string;
  readonly exchange?: string;
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
  const bound = new Set(bindings.map(({ queue }) => queue));
  // A queue without a name that is bound to nothing waits for answers.
  const told = messages.filter(
    ({ role, channel }) => role === 'publishes' || !isAnonymous(channel) || bound.has(channel),
  );
  const keys = told.map((message) => withNames(message, bindings));
  const published = new Set(
    keys.flatMap(({ names, message }) => (message.role === 'publishes' ? names : [])),
  );
  const placed = keys.flatMap(({ message, names }) =>
    (message.role === 'publishes' ? names : consumed(names, published)).map((name) => ({ ...message, name })),
  );
  const brokers = groupBy(placed, ({ name }) => name);
  const channels = [...brokers].flatMap(([name, all]) => {
    const known = [...new Set(all.map(({ broker }) => broker).filter((broker) => broker !== 'any'))];
    const [only = 'any'] = known;
    const brokerOf = (broker: string) => (broker === 'any' ? only : broker);
    return [...groupBy(all, ({ broker }) => brokerOf(broker))].map(
      ([broker, sites]): Channel => ({
        name,
        broker,
        publishers: sitesOf(sites, 'publishes'),
        consumers: sitesOf(sites, 'consumes'),
      }),
    );
  });
  return channels.sort((a, b) => compareText(a.name, b.name) || compareText(a.broker, b.broker));
}

/** The names that a message goes by: the key, or of an exchange without keys the exchange. */
function withNames(
  message: BoundMessage,
  bindings: readonly BoundBinding[],
): { readonly message: BoundMessage; readonly names: readonly string[] } {
  const { role, broker, channel, exchange } = message;
  if (role === 'publishes' || broker !== 'rabbitmq') {
    const name = channel === '' || channel === '#' ? (exchange ?? channel) : channel;
    return { message, names: name === '' ? [] : [name] };
  }
  const bound = bindings.filter(({ queue }) => queue === channel);
  const names = bound.map((each) => (each.key === '' || each.key === '#' ? each.exchange : each.key));
  return {
    message,
    names: names.length > 0 ? [...names, ...(isAnonymous(channel) ? [] : [channel])] : [channel],
  };
}

function isAnonymous(queue: string): boolean {
  return queue === '' || queue.startsWith('a queue without a name');
}

/** What a consumer gets of all that is published: of a queue with bindings, the queue itself only if somebody sends to it. */
function consumed(names: readonly string[], published: ReadonlySet<string>): readonly string[] {
  const found = names.flatMap((name) => {
    const pattern = wildcard(name);
    return pattern ? [...published].filter((each) => pattern.test(each)) : [];
  });
  const plain = names.filter((name) => published.has(name));
  const bound = names.length > 1 ? names.slice(0, -1) : names;
  const all = [...new Set([...found, ...plain])];
  return all.length > 0 ? [...new Set([...all, ...bound.filter((name) => !wildcard(name))])] : bound;
}

/** A subject with wildcards: `*` is one word, `#` and `>` are any. */
function wildcard(name: string): RegExp | undefined {
  if (!/(^|\.)[*#>]($|\.)/.test(name)) return undefined;
  const source = name
    .split('.')
    .map((word) =>
      word === '*' ? '[^.]+' : word === '#' || word === '>' ? '.*' : word.replace(/[^\w]/g, '\\$&'),
    )
    .join('\\.');
  return new RegExp(`^${source}$`);
}

function sitesOf(messages: readonly BoundMessage[], role: BoundMessage['role']): readonly ChannelSite[] {
  const seen = new Set<string>();
  return messages
    .filter((message) => message.role === role)
    .map(({ site }) => site)
    .sort(
      (a, b) =>
        compareText(a.service, b.service) ||
        compareText(a.at.path, b.at.path) ||
        (a.at.line ?? 0) - (b.at.line ?? 0),
    )
    .filter(({ service, at }) => {
      const key = `${service}\n${at.path}\n${at.line}`;
      return !seen.has(key) && seen.add(key);
    });
}
