import type { Model } from '../model/model.js';
import type { Protocol } from '../model/nouns.js';
import type { Hop } from '../model/paths.js';
import { moduleOf } from '../model/queries.js';
import { many } from '../rule/words.js';
import { json } from './json.js';
import { columns, paint, place, plain, type Terminal } from './terminal.js';

export function whyJson(from: string, to: string, chains: readonly (readonly Hop[])[]): string {
  return json({ from, to, paths: chains });
}

/** Each chain as a line per hop: where it is to be seen first, then what leads to what. */
export function whyText(
  model: Model,
  from: string,
  to: string,
  chains: readonly (readonly Hop[])[],
  terminal: Terminal,
): string {
  const colour = paint(terminal);
  if (chains.length === 0) return `${plain(from)} does not depend on ${plain(to)}.\n`;
  const sections = chains.map((hops) => {
    const rows = hops.map((hop) => [
      colour.cyan(hop.at ? place(hop.at) : '–'),
      `${verbs[hop.kind]} ${colour.bold(plain(nameOf(hop.to)))}${colour.dim(plain(remark(model, hop)))}`,
    ]);
    return `${colour.dim(many(hops.length, 'hop'))}\n${columns(rows, terminal)}`;
  });
  const count = many(chains.length, 'way');
  return `${sections.join('\n\n')}\n\n${plain(from)} depends on ${plain(to)}: the ${chains.length === 1 ? 'shortest way' : `${count} that share no hop`}.\n`;
}

const verbs: Readonly<Record<Hop['kind'], string>> = {
  import: 'imports',
  type: 'imports types of',
  dynamic: 'imports, when it runs,',
  're-export': 're-exports',
  require: 'requires',
  read: 'reads',
  write: 'writes',
  lock: 'locks',
  define: 'defines',
  owner: 'which is owned by',
  call: 'calls',
  consume: 'consumes',
  publisher: 'which is published by',
};

function nameOf(node: string): string {
  return node.replace(/^(service|table|channel):/, '');
}

/** The module that a file is of, or what a call asks for. */
function remark(model: Model, { to, protocol, asks }: Hop): string {
  const module = moduleOf(model, to);
  if (module) return ` of ${module.name}`;
  return protocol === undefined ? '' : ` over ${spelt[protocol]}${asks === undefined ? '' : `: ${asks}`}`;
}

const spelt: Readonly<Record<Protocol, string>> = {
  http: 'HTTP',
  grpc: 'gRPC',
  rpc: 'messages',
  graphql: 'GraphQL',
};
