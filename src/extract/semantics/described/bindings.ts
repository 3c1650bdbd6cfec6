/** What documents beside the code say of channels, as facts. */
import type { MessageFact, PatternPart, QueueBindingFact } from '../../../model/facts.js';

export interface DescribedChannels {
  readonly messages: readonly MessageFact[];
  readonly bindings: readonly QueueBindingFact[];
}

/** A queue that gets what comes to an exchange or a topic, whoever consumes it. */
export function bindingFact(
  queue: readonly PatternPart[],
  exchange: readonly PatternPart[],
  key: readonly PatternPart[],
  at: QueueBindingFact['at'],
): QueueBindingFact {
  return { queue, exchange, key, described: true, at };
}
