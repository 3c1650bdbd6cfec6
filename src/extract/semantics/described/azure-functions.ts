/**
 * Functions of Azure that a document describes. In: a function.json, which lies beside the code of one function. Out: what wakes it, what it hands on, and
 * what it answers to, below `/api`. Source: https://learn.microsoft.com/azure/azure-functions/functions-triggers-bindings
 */
import { posix } from 'node:path';
import type { MessageFact, PatternPart } from '../../../model/facts.js';
import type { Location, Path } from '../../../model/nouns.js';
import { itemsIn, keyOf, parsed } from '../../../yaml/unchecked.js';
import type { DescribedChannels, DescribedEndpoint } from './bindings.js';

/** The name of such documents. */
export const FUNCTION = /(?:^|\/)function\.json$/;

/** By the kind of a binding, without what says that it is a trigger: the broker, and where the name of the channel stands. */
const BROKERS: Readonly<Record<string, { readonly broker: string; readonly names: readonly string[] }>> = {
  serviceBus: { broker: 'servicebus', names: ['topicName', 'queueName'] },
  eventHub: { broker: 'eventhubs', names: ['eventHubName', 'path'] },
  queue: { broker: 'azure-queue', names: ['queueName'] },
  kafka: { broker: 'kafka', names: ['topic'] },
  rabbitMQ: { broker: 'rabbitmq', names: ['queueName'] },
};

export function bindingsOfFunction(path: Path, text: string): DescribedChannels {
  const bindings = itemsIn(keyOf(parsed(text), 'bindings'));
  const placed = bindings.map((binding) => ({ binding, at: placeOf(path, text, binding) }));
  return {
    messages: placed.flatMap(({ binding, at }) => messageOf(binding, at)),
    bindings: [],
    endpoints: placed.flatMap(({ binding, at }) => endpointsOf(path, binding, at)),
  };
}

function messageOf(binding: unknown, at: Location): readonly MessageFact[] {
  const [, kind = '', trigger] = /^(\w+?)(Trigger)?$/.exec(String(keyOf(binding, 'type'))) ?? [];
  const of = Object.hasOwn(BROKERS, kind) ? BROKERS[kind] : undefined;
  const name = of?.names.map((each) => keyOf(binding, each)).find((each) => typeof each === 'string');
  if (!of || typeof name !== 'string') return [];
  const channel = nameOf(name);
  return trigger === undefined
    ? [{ role: 'publishes', broker: of.broker, channel, at }]
    : [{ role: 'consumes', broker: of.broker, channel, redelivered: true, at }];
}

function endpointsOf(path: Path, binding: unknown, at: Location): readonly DescribedEndpoint[] {
  if (keyOf(binding, 'type') !== 'httpTrigger') return [];
  const route = keyOf(binding, 'route');
  const methods = itemsIn(keyOf(binding, 'methods')).filter((each) => typeof each === 'string');
  const answered = `/api/${typeof route === 'string' ? route : posix.basename(posix.dirname(path))}`;
  return (methods.length > 0 ? methods : [undefined]).map((method) => ({
    fact: {
      protocol: 'http',
      ...(method !== undefined && { method: method.toUpperCase() }),
      path: [answered.replace(/\{\*?(\w+)[^}]*\}/g, '{$1}')],
      at,
    },
  }));
}

/** `%QUEUE%` is what the setting of that name says. */
function nameOf(text: string): readonly PatternPart[] {
  return text
    .split(/(%\w+%)/)
    .filter((piece) => piece !== '')
    .map((piece) => (/^%\w+%$/.test(piece) ? { variable: piece.slice(1, -1) } : piece));
}

/** Where the kind of a binding is written. */
function placeOf(path: Path, text: string, binding: unknown): Location {
  const index = text.indexOf(`"${String(keyOf(binding, 'type'))}"`);
  return { path, line: text.slice(0, Math.max(0, index)).split('\n').length };
}
