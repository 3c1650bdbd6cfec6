/**
 * The coupling map as data, in the shape that `archfit map --format json` promises; the table for people is made from it as well.
 */
import { coChanges, declaredLinks, USUAL_CHANGES } from '../model/co-changes.js';
import { groupBy } from '../model/group.js';
import {
  type ForeignShare,
  foreignShares,
  type Metrics,
  metricsOf,
  type SystemMetrics,
  systemMetrics,
} from '../model/metrics.js';
import type { Model } from '../model/model.js';
import type {
  Access,
  Call,
  ChannelSite,
  Dependency,
  Endpoint,
  Hop,
  Location,
  Module,
  Reference,
  Store,
  StoreMode,
  Table,
  Team,
} from '../model/nouns.js';
import { type ServicePair, servicePairs } from '../model/pairs.js';
import { compareText, placeKey, unitOf } from '../model/queries.js';
import { type TeamCoupling, teamCouplings } from '../model/team-coupling.js';
import { type AttributedShares, sharesOf } from './attributed.js';

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
  readonly stores: readonly MappedStore[];
  readonly references: readonly Reference[];
  /** Services that the same commits of the last twelve months changed. */
  readonly changes: readonly MappedChange[];
  /** Pairs of services that more than a call binds, and what follows: merge, saga, split or leave. */
  readonly pairs: readonly ServicePair[];
  readonly attributed: AttributedShares;
  readonly teamCouplings: readonly Omit<TeamCoupling, 'links'>[];
  readonly metrics: SystemMetrics & {
    readonly services: Readonly<Record<string, Metrics & { readonly foreign?: ForeignShare }>>;
    readonly libraries: Readonly<Record<string, Metrics>>;
    readonly modules: Readonly<Record<string, Metrics>>;
  };
}

export interface MappedUnit {
  readonly name: string;
  readonly path?: string;
  readonly team?: string;
  readonly languages: readonly string[];
  /** The service whose program it is as well. */
  readonly processOf?: string;
  /** Why it was taken for what it is. */
  readonly evidence: Module['evidence'];
}

export interface MappedChange {
  readonly a: string;
  readonly b: string;
  /** Commits that changed both. */
  readonly shared: number;
  /** Commits that changed the one, and the other. */
  readonly revisions: readonly [number, number];
  /** shared / mean(revisions), from 0 to 1. */
  readonly degree: number;
  /** What is known to bind the two; empty where nothing is. */
  readonly declared: readonly string[];
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
  /** The views and routines that all of it goes through; absent when a statement names the table itself. */
  readonly through?: readonly string[];
  readonly at: readonly Location[];
}

/** All that one service asks of another one over one protocol. */
export interface MappedCall {
  readonly from: string;
  readonly to: string;
  readonly protocol: Call['protocol'];
  /** What is asked for: `GET /orders/*`, `shop.Cart/GetCart`. */
  readonly routes: readonly string[];
  /** Who answers in the end, where who is asked is a gateway in code, and by which routes. */
  readonly handedOnTo?: readonly { readonly service: string; readonly routes: readonly string[] }[];
  /** Of a gateway in code: the paths of its own that it hands on, `/orders/*`. */
  readonly handsOn?: readonly string[];
  readonly at: readonly Location[];
}

export interface MappedChannel {
  readonly name: string;
  readonly broker: string;
  readonly exchanges?: readonly string[];
  readonly queues?: readonly string[];
  readonly publishers: readonly string[];
  readonly consumers: readonly string[];
  readonly at: readonly Location[];
}

/** Data that is kept elsewhere than in tables, and what each service does with it. */
export interface MappedStore extends Omit<Store, 'uses'> {
  readonly services: readonly {
    readonly service: string;
    readonly modes: readonly StoreMode[];
    readonly at: readonly Location[];
  }[];
}

export interface MappedEndpoint {
  readonly service: string;
  readonly protocol: Endpoint['protocol'];
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
    endpoints: model.endpoints.map(({ scope: _, ...endpoint }) => endpoint),
    stores: stores(model),
    references: model.references,
    changes: changes(model),
    pairs: servicePairs(model),
    attributed: sharesOf(model.attributed),
    teamCouplings: crossing(model).map(({ links: _, ...coupling }) => coupling),
    metrics: metrics(model),
  };
}

/** What couples different teams. */
export function crossing(model: Model): TeamCoupling[] {
  return teamCouplings(model).filter(({ from, to }) => from !== to);
}

function unit({ name, path, team, languages, processOf, evidence }: Module): MappedUnit {
  return {
    name,
    ...(path !== undefined && { path }),
    ...(team !== undefined && { team }),
    languages,
    ...(processOf !== undefined && { processOf }),
    evidence,
  };
}

function inner(model: Model, module: Module): CouplingMap['modules'][number] {
  const { name, path = '' } = module;
  const around = unitOf(model, module);
  return { name, path, ...(around.kind === 'service' && { service: around.name }) };
}

function changes(model: Model): MappedChange[] {
  const linksOf = declaredLinks(model);
  return coChanges(model, 'commit', USUAL_CHANGES).map(({ a, b, shared, revisions, degree }) => ({
    a,
    b,
    shared,
    revisions,
    degree: Math.round(1000 * degree) / 1000,
    declared: linksOf(a, b),
  }));
}

function accesses(model: Model): MappedAccess[] {
  return model.tableAccesses.map(({ service, table, mode, seen, via, calls, totalMs, through, at }) => ({
    service,
    module: service,
    table: table.name,
    database: table.database,
    mode,
    seen,
    ...(via !== undefined && { via }),
    calls,
    totalMs: Math.round(totalMs * 1000) / 1000,
    ...(through.length > 0 && { through }),
    at,
  }));
}

function calls(model: Model): MappedCall[] {
  const pairOf = ({ from, to, protocol }: Hop) => `${from}\n${to}\n${protocol}`;
  const pairs = groupBy(model.calls, pairOf);
  const asked = groupBy(
    model.calls.flatMap(({ hops = [] }) => hops),
    pairOf,
  );
  return [...pairs].map(([pair, group]) => {
    const last = group.flatMap(({ hops = [] }) => hops.slice(-1));
    const handedOnTo = [...groupBy(last, ({ to }) => to)]
      .map(([service, own]) => ({ service, routes: routesOf(own) }))
      .sort((a, b) => compareText(a.service, b.service));
    const handsOn = [...new Set(group.flatMap((call) => call.handsOn ?? []))].sort(compareText);
    return {
      from: group[0]!.from,
      to: group[0]!.to,
      protocol: group[0]!.protocol,
      // What others ask of it through a gateway, that asks of it.
      routes: routesOf([...group, ...(asked.get(pair) ?? [])]),
      ...(handedOnTo.length > 0 && { handedOnTo }),
      ...(handsOn.length > 0 && { handsOn }),
      at: [...new Map(group.map(({ at }) => [placeKey(at), at])).values()],
    };
  });
}

function routesOf(asked: readonly Hop[]): readonly string[] {
  const routes = asked.map(({ method, route = '' }) => (method === undefined ? route : `${method} ${route}`));
  return [...new Set(routes)].sort(compareText);
}

function channels(model: Model): MappedChannel[] {
  return model.channels.map(({ name, broker, exchanges, queues, publishers, consumers }) => {
    const services = (sites: readonly ChannelSite[]) => [...new Set(sites.map(({ service }) => service))];
    return {
      name,
      broker,
      ...(exchanges && { exchanges }),
      ...(queues && { queues }),
      publishers: services(publishers),
      consumers: services(consumers),
      at: [...publishers, ...consumers].map(({ at }) => at),
    };
  });
}

function stores(model: Model): MappedStore[] {
  return model.stores.map(({ uses, ...store }) => ({
    ...store,
    services: [...groupBy(uses, ({ service }) => service)].map(([service, own]) => ({
      service,
      modes: [...new Set(own.map(({ mode }) => mode))].sort(compareText),
      at: own.map(({ at }) => at),
    })),
  }));
}

function metrics(model: Model): CouplingMap['metrics'] {
  const all = [...metricsOf(model)];
  const of = (kind: Module['kind']) =>
    Object.fromEntries(all.filter(([name]) => model.modules.get(name)?.kind === kind));
  const foreign = foreignShares(model);
  const services = Object.entries(of('service')).map(([name, own]) => {
    const share = foreign.get(name);
    return [name, share ? { ...own, foreign: share } : own];
  });
  return {
    services: Object.fromEntries(services),
    libraries: of('library'),
    modules: of('module'),
    ...systemMetrics(model),
  };
}
