import type { ServiceCall } from '../model/call-graph.js';
import type { Model } from '../model/model.js';
import type { Call, Commit, Dependency, Path, Statement } from '../model/nouns.js';
import type { Place } from './rule.js';
import { many, time } from './words.js';

/** How many places a violation shows at the most; the message says how many there are. */
const mostPlaces = 10;

/** Statements as evidence, in the order given: where each row is, what it says, how much it ran and its share of all time. */
export function statementPlaces(model: Model, ids: readonly string[]): Place[] {
  const total = model.totalMs;
  return ids.slice(0, mostPlaces).flatMap((id) => {
    const statement = model.statements.get(id);
    if (!statement) return [];
    const { at, queryid, calls, totalMs, text, toplevel } = statement;
    const share = total > 0 && toplevel ? `, ${((100 * totalMs) / total).toFixed(1)} % of all time` : '';
    const name = queryid === undefined ? '' : `queryid ${queryid}: `;
    const inside = toplevel ? '' : ' inside a function';
    const amount = `${many(calls, 'call')}, ${time(totalMs)}${share}${inside}`;
    return { ...at, says: `${name}${amount}${doubt(statement)}: ${shorten(text)}` };
  });
}

/** Why a statement was attributed, where that is not certain. */
function doubt({ services: [attribution, ...others] }: Statement): string {
  if (!attribution || others.length > 0 || attribution.by === 'role') return '';
  return ` (${attribution.service}: ${attribution.reason})`;
}

/** Imports as evidence. */
export function importPlaces(
  dependencies: readonly Pick<Dependency, 'at' | 'specifier' | 'kind'>[],
): Place[] {
  return dependencies
    .slice(0, mostPlaces)
    .map(({ at, specifier, kind }) => ({ ...at, says: `${spelling[kind]} '${specifier}'` }));
}

const spelling: Readonly<Record<Dependency['kind'], string>> = {
  import: 'imports',
  type: 'imports types of',
  dynamic: 'imports, when it runs,',
  're-export': 're-exports',
  require: 'requires',
};

/** How many calls from one service to another are shown, where several pairs are. */
const mostCalls = 3;

/** Who calls whom as evidence: `web → orders: POST /orders`. The first place of each pair, then others of the same. */
export function callPlaces(edges: readonly Pick<ServiceCall, 'calls'>[]): Place[] {
  const shown = edges.slice(0, 5 * mostPlaces);
  const ofTurn = (turn: number) => shown.flatMap(({ calls }) => calls[turn] ?? []);
  return Array.from({ length: mostCalls }, (_, turn) => ofTurn(turn))
    .flat()
    .map((call) => ({ ...call.at, says: `${call.from} → ${call.to}: ${asked(call)}` }));
}

/** What a call asks for: `POST /orders`, `shop.Cart/GetCart`. */
export function asked({ method, route, protocol }: Call): string {
  if (method && route) return `${method} ${route}`;
  return method || route || `asks over ${protocol}`;
}

/** Commits as evidence against what lies at a path: when, by whom, and what their authors say they do. */
export function commitPlaces(commits: readonly Commit[], path: Path): Place[] {
  return commits.slice(0, mostPlaces).map(({ hash, at, authors, subject }) => {
    const date = new Date(at * 1000).toISOString().slice(0, 10);
    const names = authors.map(({ name }) => name).join(', ');
    return { path, says: `commit ${hash.slice(0, 10)} of ${date} by ${names}: ${shorten(subject, 100)}` };
  });
}

function shorten(text: string, most = 240): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
