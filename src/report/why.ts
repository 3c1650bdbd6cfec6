import type { Model } from '../model/model.js';
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
      `${verbs[hop.kind]} ${colour.bold(plain(nameOf(hop.to)))}${colour.dim(belonging(model, hop.to))}`,
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
};

function nameOf(node: string): string {
  return node.replace(/^(service|table):/, '');
}

function belonging(model: Model, node: string): string {
  const module = moduleOf(model, node);
  return module ? ` of ${plain(module.name)}` : '';
}
