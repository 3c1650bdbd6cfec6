/**
 * Which service hears a queue that Nest's clients send to, `{ transport: Transport.RMQ, options: { queue: 'orders' } }`. In: the queues that programs
 * listen to, among what they listen at. Out: for the queue of a client the service that hears it, if that is one. Why: several services may answer
 * the same pattern, and each has a queue of its own.
 */
import type { ListenFact, PatternPart } from '../facts.js';
import { UNKNOWN } from './routes.js';

/** What an address begins with that is the name of a queue. */
const QUEUE = 'queue:';

type BindParts = (parts: readonly PatternPart[], service: string) => readonly string[];

/** Whether an address is the name of a queue. */
export function isQueue([first]: readonly PatternPart[]): boolean {
  return typeof first === 'string' && first.startsWith(QUEUE);
}

/** A variable that says no more than that it is a queue: each container has its own. */
const GENERIC = /^(?:(?:RABBITMQ|RABBIT|RMQ|AMQP|MQ|NEST|MICROSERVICE)_)*QUEUE(?:_NAME)?$/i;

/** Whether only such a variable says which queue an address is. */
export function isAnyQueue(address: readonly PatternPart[]): boolean {
  return address.some(
    (part) => typeof part === 'object' && 'variable' in part && GENERIC.test(part.variable),
  );
}

/** Who hears the queue that is the address of what a service asks. */
export function findQueues(
  listens: readonly { readonly fact: ListenFact; readonly service: string }[],
  bind: BindParts,
): (address: readonly PatternPart[], service: string) => string | undefined {
  const hearing = new Map<string, Set<string>>();
  for (const { fact, service } of listens)
    for (const name of isQueue(fact.port) ? namesOf(fact.port, service, bind) : [])
      hearing.set(name, (hearing.get(name) ?? new Set()).add(service));
  return (address, service) => {
    const found = new Set(namesOf(address, service, bind).flatMap((name) => [...(hearing.get(name) ?? [])]));
    return found.size === 1 ? [...found][0] : undefined;
  };
}

/** The names of a queue; one that only a variable says which nobody sets goes by the name of that. */
function namesOf(parts: readonly PatternPart[], service: string, bind: BindParts): readonly string[] {
  return bind(parts, service).flatMap((text) => {
    if (!text.includes(UNKNOWN)) return [text];
    const name = parts.map((part) =>
      typeof part === 'string' ? part : 'variable' in part ? `\${${part.variable}}` : UNKNOWN,
    );
    return name.includes(UNKNOWN) ? [] : [name.join('')];
  });
}
