/**
 * Which consumers change something again when a message comes again. In: what the functions do that consume. Out: writes that count from what is
 * there, on channels whose brokers deliver at least once. Left out: consumers that write or read a table that remembers messages.
 */
import { type Deed, deedsOf, type Write } from './deeds.js';
import type { Model } from './model.js';
import type { ChannelSite } from './nouns.js';
import { placeKey } from './queries.js';

export interface RepeatedMessage {
  readonly channel: string;
  readonly consumer: ChannelSite;
  readonly write: Deed & { readonly act: Write };
}

/** Brokers that deliver again what was not confirmed. */
const AT_LEAST_ONCE = /^(kafka|rabbitmq|sqs|sns|pubsub|bull)/;
/** Tables that remember which messages came, by their names. */
const REMEMBERS = /processed|inbox|dedup|consumed|handled|received|idempot|message|event/i;
/** Calls that are followed from the function that consumes. */
const DEEPEST = 2;

export function repeatedMessages(model: Model): readonly RepeatedMessage[] {
  const deeds = new Map(deedsOf(model).map((each) => [each.service, each] as const));
  return model.channels.flatMap(({ name, broker, consumers }) =>
    consumers.flatMap((consumer): readonly RepeatedMessage[] => {
      const { service, scope } = consumer;
      const comesAgain = consumer.redelivered === true || AT_LEAST_ONCE.test(broker);
      const done = (scope && comesAgain && deeds.get(service)?.all(scope, DEEPEST)) || [];
      const writes = done.filter((deed): deed is RepeatedMessage['write'] => deed.act.kind === 'write');
      const functions = new Set([scope, ...done.flatMap(({ through }) => through.map(({ to }) => to))]);
      const places = new Set([...functions].map((each) => each && placeKey(each)));
      const isKnown = model.accesses.some(
        (access) => REMEMBERS.test(access.table) && access.scope && places.has(placeKey(access.scope)),
      );
      if (isKnown) return [];
      return writes
        .filter(({ act }) => act.access.relative)
        .map((write) => ({ channel: name, consumer, write }));
    }),
  );
}
