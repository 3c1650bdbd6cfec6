/**
 * Numbers that sum up how the parts hang together.
 * In: the model. Out: coupling per module (Martin 1994) and the database coupling index of the system.
 */
import type { Model } from './model.js';
import type { AccessMode } from './nouns.js';
import { moduleDependencies, tableAccesses } from './queries.js';

export interface Coupling {
  /** Ca: how many other modules depend on this one. */
  readonly afferent: number;
  /** Ce: how many other modules this one depends on. */
  readonly efferent: number;
  /** I = Ce / (Ca + Ce), from 0 (stable: many lean on it) to 1 (free to change); 0 for a module that stands alone. */
  readonly instability: number;
}

/** Coupling of every module by name (Martin, OO Design Quality Metrics, 1994). */
export function couplings(model: Model): ReadonlyMap<string, Coupling> {
  const edges = moduleDependencies(model);
  const tally = (end: 'from' | 'to') => {
    const counts = new Map<string, number>();
    for (const edge of edges) counts.set(edge[end], (counts.get(edge[end]) ?? 0) + 1);
    return counts;
  };
  const [outgoing, incoming] = [tally('from'), tally('to')];
  return new Map(
    [...model.modules.keys()].map((name) => {
      const [afferent, efferent] = [incoming.get(name) ?? 0, outgoing.get(name) ?? 0];
      const instability = afferent + efferent === 0 ? 0 : round(efferent / (afferent + efferent));
      return [name, { afferent, efferent, instability }];
    }),
  );
}

/** What an access weighs in coupling: a write binds four times as much as a read (Service Cutter, Gysel et al. 2016). */
const weights: Readonly<Record<AccessMode, number>> = { write: 1, read: 0.25, lock: 0.25, define: 0 };

/**
 * The share of database coupling that crosses an owner, from 0 (each service keeps to its own tables) to 1 (none does):
 * the weights of foreign accesses over the weights of all accesses to owned tables, each service, table and mode once.
 */
export function databaseCoupling(model: Model): number {
  const owned = tableAccesses(model).filter(({ table }) => table.owner !== undefined);
  const weigh = (accesses: typeof owned) => accesses.reduce((sum, { mode }) => sum + weights[mode], 0);
  const all = weigh(owned);
  return all === 0 ? 0 : round(weigh(owned.filter(({ service, table }) => service !== table.owner)) / all);
}

/** Three decimals are what such a number bears. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
