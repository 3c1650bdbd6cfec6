/**
 * The coupling map as data, in the shape that `archfit map --format json` promises; the table for people is made from it as well.
 */
import { groupBy } from '../model/group.js';
import { type Metrics, metricsOf, type SystemMetrics, systemMetrics } from '../model/metrics.js';
import type { Model } from '../model/model.js';
import type { Access, Call, ChannelSite, Dependency, Location, Module, Table, Team } from '../model/nouns.js';
import { compareText, tableId, unitOf } from '../model/queries.js';

export interface CouplingMap {
  readonly services: readonly MappedUnit[];
  readonly libraries: readonly MappedUnit[];
  readonly modules: readonly { readonly name: string; readonly path: string; readonly service?: string }[];
  readonly teams: readonly Team[];
  readonly tables: readonly Omit<Table, 'claims'>[];
  readonly dependencies: readonly MappedDependency[];
  readonly accesses: readonly MappedAccess[];
  readonly calls: readonly MappedCall[];
  readonly channels: readonly MappedChannel[];
  readonly endpoints: readonly MappedEndpoint[];
  readonly references: readonly never[];
  readonly changes: readonly never[];
  readonly metrics: SystemMetrics & {
    readonly services: Readonly<Record<string, Metrics>>;
    readonly libraries: Readonly<Record<string, Metrics>>;
    readonly modules: Readonly<Record<string, Metrics>>;
  };
}

export interface MappedUnit {
  readonly name: string;
  readonly path?: string;
  readonly team?: string;
  readonly languages: readonly string[];
  /** Why it was taken for what it is. */
  readonly evidence: Module['evidence'];
}

export interface MappedDependency {
  readonly from: string;
  readonly to: string;
  /** Imports. */
  readonly count: number;
  readonly kinds: readonly Dependency['kind'][];
  readonly at: readonly Location[];
}

export interface MappedAccess {
  readonly service: string;
  readonly module: string;
  readonly table: string;
  readonly database: string;
  readonly mode: Access['mode'];
  readonly seen: readonly Access['seen'][];
  /** The library that all of it goes through. */
  readonly via?: NonNullable<Access['via']>;
  readonly calls: number;
  readonly totalMs: number;
  readonly at: readonly Location[];
}

/** All that one service asks of another one over one protocol. */
export interface MappedCall {
  readonly from: string;
  readonly to: string;
  readonly protocol: Call['protocol'];
  /** What is asked for: `GET /orders/*`, `shop.Cart/GetCart`. */
  readonly routes: readonly string[];
  readonly at: readonly Location[];
}

export interface MappedChannel {
  readonly name: string;
  readonly broker: string;
  readonly publishers: readonly string[];
  readonly consumers: readonly string[];
  readonly at: readonly Location[];
}

export interface MappedEndpoint {
  readonly service: string;
  readonly protocol: Call['protocol'];
  readonly method?: string;
  readonly path: string;
  readonly at: Location;
}

export function mapOf(model: Model): CouplingMap {
  const modules = [...model.modules.values()];
  return {
    services: modules.filter(({ kind }) => kind === 'service').map(unit),
    libraries: modules.filter(({ kind }) => kind === 'library').map(unit),
    modules: modules.filter(({ kind }) => kind === 'module').map((module) => inner(model, module)),
    teams: model.teams,
    tables: [...model.tables.values()].map(({ claims: _, ...table }) => table),
    dependencies: model.moduleDependencies.map(({ from, to, dependencies }) => ({
      from,
      to,
      count: dependencies.length,
      kinds: [...new Set(dependencies.map(({ kind }) => kind))].sort(compareText),
      at: dependencies.map(({ at }) => at),
    })),
    accesses: accesses(model),
    calls: calls(model),
    channels: channels(model),
    endpoints: model.endpoints,
    references: [],
    changes: [],
    metrics: metrics(model),
  };
}

function unit({ name, path, team, languages, evidence }: Module): MappedUnit {
  return {
    name,
    ...(path !== undefined && { path }),
    ...(team !== undefined && { team }),
    languages,
    evidence,
  };
}

function inner(model: Model, module: Module): CouplingMap['modules'][number] {
  const { name, path = '' } = module;
  const around = unitOf(model, module);
  return { name, path, ...(around.kind === 'service' && { service: around.name }) };
}

function accesses(model: Model): MappedAccess[] {
  return model.tableAccesses.map(({ service, table, mode, seen, via, calls, totalMs, at }) => ({
    service,
    module: service,
    table: table.name,
    database: table.database,
    mode,
    seen,
    ...(via !== undefined && { via }),
    calls,
    totalMs: Math.round(totalMs * 1000) / 1000,
    at,
  }));
}

function calls(model: Model): MappedCall[] {
  const pairs = groupBy(model.calls, ({ from, to, protocol }) => `${from}\n${to}\n${protocol}`);
  return [...pairs.values()].map((group) => ({
    from: group[0]!.from,
    to: group[0]!.to,
    protocol: group[0]!.protocol,
    routes: [
      ...new Set(
        group.map(({ method, route = '' }) => (method === undefined ? route : `${method} ${route}`)),
      ),
    ].sort(compareText),
    at: group.map(({ at }) => at),
  }));
}

function channels(model: Model): MappedChannel[] {
  return model.channels.map(({ name, broker, publishers, consumers }) => {
    const services = (sites: readonly ChannelSite[]) => [...new Set(sites.map(({ service }) => service))];
    return {
      name,
      broker,
      publishers: services(publishers),
      consumers: services(consumers),
      at: [...publishers, ...consumers].map(({ at }) => at),
    };
  });
}

function metrics(model: Model): CouplingMap['metrics'] {
  const all = [...metricsOf(model)];
  const of = (kind: Module['kind']) =>
    Object.fromEntries(all.filter(([name]) => model.modules.get(name)?.kind === kind));
  return {
    services: of('service'),
    libraries: of('library'),
    modules: of('module'),
    ...systemMetrics(model),
  };
}

/** What couples one team to another: what its services import of the other's, and which of the other's tables they touch. */
export interface TeamCoupling {
  readonly from: string;
  readonly to: string;
  readonly imports: number;
  readonly tables: readonly string[];
}

export function teamCouplings(model: Model): TeamCoupling[] {
  const teamOf = (name: string | undefined) =>
    name === undefined ? undefined : model.modules.get(name)?.team;
  const links = [
    ...model.moduleDependencies.map(({ from, to, dependencies: { length } }) => ({
      from: teamOf(from),
      to: teamOf(to),
      imports: length,
      tables: [] as string[],
    })),
    ...model.tableAccesses.map(({ service, table }) => ({
      from: teamOf(service),
      to: teamOf(table.owner),
      imports: 0,
      tables: [tableId(table)],
    })),
  ];
  const crossing = links.flatMap(({ from, to, ...link }) =>
    from !== undefined && to !== undefined && from !== to ? { from, to, ...link } : [],
  );
  return [...groupBy(crossing, ({ from, to }) => `${from}\n${to}`).values()]
    .map((group) => ({
      from: group[0]!.from,
      to: group[0]!.to,
      imports: group.reduce((sum, { imports }) => sum + imports, 0),
      tables: [...new Set(group.flatMap(({ tables }) => tables))].sort(compareText),
    }))
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}
