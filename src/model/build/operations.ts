/**
 * What is asked for over one queue, where the message itself says it: `{ headers: { operation: 'place' } }`. In: the calls over brokers and who consumes
 * what they name. Out: who answers to which operation, and the queue as a channel between them: it carries several questions. An operation that no
 * consumer tells apart is asked by the queue alone.
 */
import type { CallFact } from '../facts.js';
import { distinctBy } from '../group.js';
import type { Endpoint } from '../nouns.js';
import type { Target } from './call-targets.js';
import type { Answering, BoundMessage } from './channels.js';

/** A question that names a queue and an operation. */
interface Asked {
  readonly fact: CallFact;
  readonly service: string;
  readonly queue: string;
  readonly operation: string;
}

export interface Operations {
  /** Who answers a question by its operation. */
  targets(queue: string, operation: string): readonly Target[];
  readonly endpoints: readonly Endpoint[];
  /** Who sends to and consumes the queues that carry them. */
  readonly messages: readonly BoundMessage[];
}

export function operationsOf(asked: readonly Asked[], answers: readonly Answering[]): Operations {
  const answering = (queue: string, operation: string) =>
    answers.filter(({ name, message: { kinds = [] } }) => name === queue && kinds.includes(operation));
  const met = asked.flatMap((each) =>
    answering(each.queue, each.operation).map(({ message }) => ({ ...each, message })),
  );
  const queues = new Map(met.map(({ queue, message }) => [queue, message.broker]));
  return {
    targets: (queue, operation) =>
      distinctBy(
        answering(queue, operation).map(({ message }) => ({ to: message.site.service, route: operation })),
        ({ to }) => to,
      ),
    endpoints: met.map(({ operation, message: { site } }): Endpoint => {
      const { service, scope, at } = site;
      return { service, protocol: 'rpc', path: operation, ...(scope && { scope }), at };
    }),
    messages: [
      ...answers.flatMap(({ name, message }) => (queues.has(name) ? [message] : [])),
      ...asked.flatMap(({ fact, service, queue }): BoundMessage[] => {
        const broker = queues.get(queue);
        const { declaration, at } = fact;
        const site = { service, ...(declaration !== undefined && { declaration }), at };
        return broker === undefined ? [] : [{ role: 'publishes', broker, channel: queue, site }];
      }),
    ],
  };
}
