/**
 * Channels that documents beside the code speak of: what a broker is told to hand on to which queue, what functions of a cloud are woken by, and
 * what a trigger of PostgreSQL tells. In: the documents. Out: messages of whoever they lie with, and bindings, which hold for all.
 */
import { outsideSystem } from '../../../model/decide-units.js';
import type { MessageFact, QueueBindingFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { TERRAFORM } from '../../../terraform/index.js';
import { mayHandOn, readDeployment } from '../../../yaml/deployments.js';
import { Outputs } from '../../../yaml/outputs.js';
import { itemsIn, keyOf, parsed } from '../../../yaml/unchecked.js';
import type { NamedServices } from '../units.js';
import { bindingsOfFunction, FUNCTION } from './azure-functions.js';
import { bindingFact, type DescribedChannels } from './bindings.js';
import { subscriptionsOfScript } from './cloud-scripts.js';
import { eventsOfFunctions, FUNCTIONS, MAY_BE_TEMPLATE, saysFunctions } from './functions.js';
import { channelsOfTerraform } from './terraform.js';

/** Documents that speak of channels, by their names. */
export const CHANNELS = new RegExp(
  `\\.(?:sql|tf|tfvars|sh)$|(?:^|/)[\\w.-]*definitions[\\w.-]*\\.json$|${FUNCTION.source}|${FUNCTIONS.source}`,
  'i',
);

export function channelsOfDocuments(
  documents: readonly Path[],
  read: (path: Path) => string | undefined,
  services: NamedServices,
): DescribedChannels {
  const all = documents.filter(
    (path) => (CHANNELS.test(path) || MAY_BE_TEMPLATE.test(path)) && !outsideSystem(path),
  );
  const telling = all.filter((path) => !/\.tf(?:vars)?$/.test(path));
  const outputs = outputsIn(telling, read);
  const found = [
    ...telling.map((path) => channelsOf(path, read(path) ?? '', read, outputs)),
    channelsOfTerraform(
      all.filter((path) => TERRAFORM.test(path)),
      read,
      services,
    ),
  ];
  return {
    messages: found.flatMap(({ messages }) => messages),
    bindings: found.flatMap(({ bindings }) => bindings),
    endpoints: found.flatMap(({ endpoints = [] }) => endpoints),
  };
}

function channelsOf(
  path: Path,
  text: string,
  read: (path: Path) => string | undefined,
  outputs: Outputs,
): DescribedChannels {
  if (path.endsWith('.sql')) return { messages: toldBySql(path, text), bindings: [] };
  if (path.endsWith('.sh')) return { messages: [], bindings: subscriptionsOfScript(path, text) };
  if (FUNCTION.test(path)) return bindingsOfFunction(path, text);
  if (path.endsWith('.json') && !FUNCTIONS.test(path))
    return { messages: [], bindings: bindingsOfRabbit(path, text) };
  return eventsOfFunctions(path, text, read, outputs);
}

/** What the stacks of the tree hand to each other. */
function outputsIn(documents: readonly Path[], read: (path: Path) => string | undefined): Outputs {
  return new Outputs(
    documents.flatMap((path) => {
      if (!FUNCTIONS.test(path) && !MAY_BE_TEMPLATE.test(path)) return [];
      const text = read(path) ?? '';
      return saysFunctions(path, text) && mayHandOn(path, text)
        ? readDeployment(path, text, read).documents.map(({ value }) => value)
        : [];
    }),
  );
}

const TELLS: readonly { readonly broker: string; readonly pattern: RegExp }[] = [
  { broker: 'postgres', pattern: /\bpg_notify\(\s*'([^']+)'/gi },
  { broker: 'postgres', pattern: /(?:^|[;\s])NOTIFY\s+"?(\w+)"?\s*[,;]/gi },
  { broker: 'graphile', pattern: /\bgraphile_worker\.add_job\(\s*'([^']+)'/gi },
];

/** What the functions of a migration tell: whoever defines them does. */
function toldBySql(path: Path, text: string): readonly MessageFact[] {
  if (!/pg_notify|NOTIFY|add_job/i.test(text)) return [];
  const code = text.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, (comment) => comment.replace(/[^\n]/g, ' '));
  return TELLS.flatMap(({ broker, pattern }) =>
    [...code.matchAll(pattern)].map(({ 1: name = '', index }): MessageFact => {
      const line = code.slice(0, index + 1).split('\n').length;
      return { role: 'publishes', broker, channel: [name], at: { path, line } };
    }),
  );
}

/** The definitions that RabbitMQ exports and imports: https://www.rabbitmq.com/docs/definitions */
function bindingsOfRabbit(path: Path, text: string): readonly QueueBindingFact[] {
  if (!/"routing_key"/.test(text)) return [];
  return itemsIn(keyOf(parsed(text), 'bindings')).flatMap((each): readonly QueueBindingFact[] => {
    const [exchange, queue, key] = ['source', 'destination', 'routing_key'].map((name) => keyOf(each, name));
    const isOfQueue = keyOf(each, 'destination_type') !== 'exchange';
    if (typeof exchange !== 'string' || typeof queue !== 'string' || typeof key !== 'string' || !isOfQueue)
      return [];
    const line = text.slice(0, Math.max(0, text.indexOf(`"${queue}"`))).split('\n').length;
    return [bindingFact([queue], [exchange], [key], { path, line })];
  });
}
