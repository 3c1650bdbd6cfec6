/** What documents beside the code say of channels, as facts. */
import type { EndpointFact, MessageFact, PatternPart, QueueBindingFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';

export interface DescribedChannels {
  readonly messages: readonly MessageFact[];
  readonly bindings: readonly QueueBindingFact[];
  readonly endpoints?: readonly DescribedEndpoint[];
}

/** What answers to requests, and the function that does so: its file without an ending, and its name there. */
export interface DescribedEndpoint {
  readonly fact: EndpointFact;
  readonly handler?: { readonly file: Path; readonly name: string };
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
