/**
 * Numbers that sum up how the parts hang together.
 * In: the model. Out: size and coupling per part (Martin 1994), cumulative dependency of the whole (Lakos 1996), and the database coupling index.
 */
import { cyclesOf, type Edge, reachable } from './graph.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { AccessMode, SourceFile, TableAccess } from './nouns.js';
import { isInside, sumOf, unitOf } from './queries.js';

export interface Metrics {
  readonly files: number;
  /** Physical lines. */
  readonly lines: number;
  /** Ca: how many other parts depend on this one. */
  readonly afferent: number;
  /** Ce: how many other parts this one depends on. */
  readonly efferent: number;
  /** I = Ce / (Ca + Ce), from 0 (stable: many lean on it) to 1 (free to change); 0 for a part that stands alone. */
  readonly instability: number;
  /** A = abstract / all exported declarations, from 0 (all concrete) to 1; absent where nothing is exported, or in a language without types. */
  readonly abstractness?: number;
  /** D = |A + I − 1|: far from 0 means rigid (stable and concrete) or useless (abstract, and nobody leans on it). */
  readonly distance?: number;
}

export interface SystemMetrics {
  /** The share of services, libraries and modules that lie on a circle of imports. */
  readonly cyclicShare: number;
  /**
   * Normalised cumulative component dependency (Lakos, Large-Scale C++ Software Design, 1996, ch. 4): what each part needs, itself
   * included, summed, over the same for a balanced binary tree. About 1 is layered; far above is tangled.
   */
  readonly nccd: number;
  /** See `databaseCoupling`. */
  readonly databaseCoupling: number;
}

/**
 * Size and coupling of every module (Martin, OO Design Quality Metrics, 1994). A service or library counts as a whole, with the modules in
 * it, against other services and libraries; a module counts against the modules around it.
 */
export function metricsOf(model: Model): ReadonlyMap<string, Metrics> {
  const unit = (name: string) => unitOf(model, model.modules.get(name)!).name;
  const edges = between(model);
  const ofUnits = edges
    .map(({ from, to }) => ({ from: unit(from), to: unit(to) }))
    .filter(({ from, to }) => from !== to);
  const [modules, units] = [couplings(edges), couplings(ofUnits)];
  const files = groupBy(model.files.values(), ({ module }) => module ?? '');
  const inside = groupBy(model.modules.values(), ({ within }) => within);
  return new Map(
    [...model.modules.values()].map((module) => {
      const parts = [module, ...(inside.get(module.name) ?? [])];
      const own = parts.flatMap(({ name }) => files.get(name) ?? []);
      const coupling = (module.kind === 'module' ? modules : units)(module.name);
      return [module.name, { ...sizeOf(own), ...coupling, ...abstractnessOf(own, coupling.instability) }];
    }),
  );
}

export function systemMetrics(model: Model): SystemMetrics {
  const edges = between(model);
  const parts = model.modules.size;
  const inCycles = cyclesOf(edges).reduce((sum, { length }) => sum + length, 0);
  const needs = reachable([...model.modules.keys()], edges);
  const cumulative = [...needs.values()].reduce((sum, count) => sum + count, 0);
  const balanced = (parts + 1) * Math.log2(parts + 1) - parts;
  return {
    cyclicShare: parts === 0 ? 0 : round(inCycles / parts),
    nccd: parts === 0 ? 0 : round(cumulative / balanced),
    databaseCoupling: databaseCoupling(model),
  };
}

/** Dependencies between modules of which neither lies in the other. */
function between(model: Model): Edge[] {
  return model.moduleDependencies.filter(({ from, to }) => {
    const [a, b] = [model.modules.get(from)!, model.modules.get(to)!];
    return !isInside(a, b) && !isInside(b, a);
  });
}

function sizeOf(files: readonly SourceFile[]): Pick<Metrics, 'files' | 'lines'> {
  return { files: files.length, lines: files.reduce((sum, { lines }) => sum + lines, 0) };
}

type Coupling = Pick<Metrics, 'afferent' | 'efferent' | 'instability'>;

function couplings(edges: readonly Edge[]): (name: string) => Coupling {
  const distinct = (end: 'from' | 'to', other: 'from' | 'to') =>
    new Map(
      [...groupBy(edges, (edge) => edge[end])].map(([name, own]) => [
        name,
        new Set(own.map((edge) => edge[other])).size,
      ]),
    );
  const [outgoing, incoming] = [distinct('from', 'to'), distinct('to', 'from')];
  return (name) => {
    const [efferent, afferent] = [outgoing.get(name) ?? 0, incoming.get(name) ?? 0];
    const all = afferent + efferent;
    return { afferent, efferent, instability: all === 0 ? 0 : round(efferent / all) };
  };
}

/** Only files with types can be abstract; tests are no part of what a module offers. */
function abstractnessOf(
  files: readonly SourceFile[],
  instability: number,
): Pick<Metrics, 'abstractness' | 'distance'> {
  const counts = files
    .filter(({ language, test }) => language !== 'JavaScript' && !test)
    .flatMap(({ exports }) => exports ?? []);
  const abstract = counts.reduce((sum, each) => sum + each.abstract, 0);
  const all = abstract + counts.reduce((sum, each) => sum + each.concrete, 0);
  if (all === 0) return {};
  const abstractness = round(abstract / all);
  return { abstractness, distance: round(Math.abs(abstractness + instability - 1)) };
}

/**
 * What an access weighs in coupling: a write binds four times as much as a read (Service Cutter, Gysel et al. 2016); a lock makes others
 * wait and weighs as a read beside the one that it comes with. A migration says who owns a table, not who uses it.
 */
const weights: Readonly<Record<AccessMode, number>> = { write: 1, read: 0.25, lock: 0.25, define: 0 };

/**
 * The share of database coupling that crosses an owner, from 0 (each service keeps to its own tables) to 1 (none does):
 * the weights of foreign accesses over the weights of all accesses to owned tables, each service, table and mode once.
 */
export function databaseCoupling(model: Model): number {
  return weighedShare(model.tableAccesses);
}

/** What a service does to tables of others. */
export interface ForeignShare {
  /** The same as `databaseCoupling`, of the accesses of this service alone. */
  readonly weight: number;
  /** Its share of executions and of time that touch a table of another owner, from 0 to 1; each statement counts once. */
  readonly calls: number;
  readonly time: number;
  /** How many tables of others it touches. */
  readonly tables: number;
}

/** By service, for those that touch any table that somebody owns. */
export function foreignShares(model: Model): ReadonlyMap<string, ForeignShare> {
  const used = model.tableAccesses.filter(
    ({ mode, table }) => mode !== 'define' && table.owner !== undefined,
  );
  return new Map(
    [...groupBy(used, ({ service }) => service)].map(([service, accesses]) => {
      const foreign = accesses.filter(({ table }) => table.owner !== service);
      const sum = (some: readonly TableAccess[]) =>
        sumOf(
          [...new Set(some.flatMap(({ statements }) => statements))].flatMap(
            (id) => model.statements.get(id) ?? [],
          ),
        );
      const [all, crossing] = [sum(accesses), sum(foreign)];
      return [
        service,
        {
          weight: weighedShare(accesses),
          calls: all.calls === 0 ? 0 : round(crossing.calls / all.calls),
          time: all.totalMs === 0 ? 0 : round(crossing.totalMs / all.totalMs),
          tables: new Set(foreign.map(({ table }) => table)).size,
        },
      ];
    }),
  );
}

function weighedShare(accesses: readonly TableAccess[]): number {
  const owned = accesses.filter(({ table }) => table.owner !== undefined);
  const weigh = (some: typeof owned) => some.reduce((sum, { mode }) => sum + weights[mode], 0);
  const all = weigh(owned);
  return all === 0 ? 0 : round(weigh(owned.filter(({ service, table }) => service !== table.owner)) / all);
}

/** Three decimals are what such a number bears. */
function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
