/** Pairs of services for people: what binds them, what follows, and how to do it. */
import type { Bond, BondKind } from '../model/bonds.js';
import type { ServicePair } from '../model/pairs.js';
import { listed, many } from '../rule/words.js';
import { columns, paint, paragraph, plain, type Terminal } from './terminal.js';

/** `payments writes orders.orders; 5 shared changes (36 %)` */
export function bondsText(bonds: readonly Bond[]): string {
  return bonds.map(bondText).join('; ');
}

function bondText({ kind, amount, tables, by, degree = 0 }: Bond): string {
  const verb = (one: string, several: string) => (by.length === 1 ? one : several);
  const who = listed(by);
  const named = listed(tables, 3);
  switch (kind) {
    case 'transaction':
      return `${many(amount, 'transaction')} of ${who} ${amount === 1 ? 'writes' : 'write'} ${named}`;
    case 'write':
      return `${who} ${verb('writes', 'write')} ${named}`;
    case 'join':
      return `${many(amount, 'statement')} ${amount === 1 ? 'names' : 'name'} ${named}`;
    case 'read':
      return `${who} ${verb('reads', 'read')} ${named}`;
    case 'circle':
      return by.length > 1 ? 'each waits for the other' : `${who} waits for it on a circle of calls`;
    case 'loop':
      return `${who} ${verb('asks', 'ask')} in a loop at ${many(amount, 'place')}`;
    case 'changes':
      return `${many(amount, 'shared change')} (${Math.round(100 * degree)} %)`;
  }
}

/** What to do with a pair: one sentence. */
export function remedyText({ suggestion, signs, bonds }: ServicePair): string {
  if (suggestion === 'merge') return `they are ${listed(signs)}: one bounded context`;
  if (suggestion === 'saga') {
    return 'nothing else binds them as much: let each commit its own tables and tell the other, with steps that undo';
  }
  if (suggestion === 'leave') return 'too little to move a boundary for';
  const kinds = new Set(bonds.map(({ kind }) => kind));
  return [...new Set(CUTS.flatMap(([kind, cut]) => (kinds.has(kind) ? [cut] : [])))].join('; ');
}

const CUTS: readonly (readonly [BondKind, string])[] = [
  ['write', 'let one owner do the writes'],
  ['join', 'ask the owner, or keep a copy that its events feed'],
  ['read', 'ask the owner, or keep a copy that its events feed'],
  ['circle', 'make a message of one direction'],
  ['loop', 'ask once for many'],
  ['changes', 'move into one of them what changes with both'],
];

/** All pairs, for the map. */
export function pairsTable(pairs: readonly ServicePair[], terminal: Terminal): string {
  if (pairs.length === 0) return '';
  const rows = pairs.map((pair) => [
    `${plain(pair.a)} – ${plain(pair.b)}`,
    pair.suggestion,
    pair.strength.toFixed(2),
    plain(`${bondsText(pair.bonds)} → ${remedyText(pair)}`),
  ]);
  return columns(rows, terminal, {
    head: ['pair', 'what to do', 'strength', 'because'],
    align: ['left', 'left', 'right'],
  });
}

/** `merge orders and payments: …`, wrapped, without those that are to be left as they are. */
export function pairLines(pairs: readonly ServicePair[], most: number, terminal: Terminal): string[] {
  const bound = pairs.filter(({ suggestion }) => suggestion !== 'leave');
  const lines = bound.slice(0, most).map((pair) => {
    const head = `${pair.suggestion} ${plain(pair.a)} and ${plain(pair.b)}`;
    const text = plain(`: ${bondsText(pair.bonds)} → ${remedyText(pair)}`);
    return paragraph(`${paint(terminal).bold(head)}${text}`, terminal, { indent: 2 });
  });
  const rest = bound.length - lines.length;
  return rest > 0 ? [...lines, `  and ${many(rest, 'more pair')}: archfit map`] : lines;
}
