/**
 * What couples teams to one another: Conway's law as numbers. In: the model. Out: for each pair of teams, what the services and libraries of
 * the first need of those of the second, and how often both are changed in one commit.
 */
import { callsByPair } from './call-graph.js';
import { BOTS, changesOf, SWEEP } from './changes.js';
import { groupByBoth } from './group.js';
import type { Model } from './model.js';
import type { Location } from './nouns.js';
import { compareText, foreignAccesses, tableId, unitOf } from './queries.js';

/** One service or library needs another. */
export interface Link {
  readonly from: string;
  readonly to: string;
  readonly kind: 'import' | 'access' | 'call' | 'channel';
  /** Imports or places. */
  readonly count: number;
  /** The table of another's that is touched. */
  readonly table?: string;
  /** Whether nothing but types is imported: it couples people, but nothing that runs. */
  readonly typesOnly: boolean;
  readonly at: readonly Location[];
}

export interface TeamCoupling {
  readonly from: string;
  /** The same team for what stays inside. */
  readonly to: string;
  readonly imports: number;
  /** Tables of the other's that are read, written or locked, sorted. */
  readonly tables: readonly string[];
  readonly calls: number;
  readonly channels: number;
  /** Commits of the last 12 months that touch services or libraries of both. */
  readonly sharedChanges: number;
  readonly links: readonly Link[];
}

/** What services and libraries need of each other. Who calls whom is in the model only where somebody asked for it. */
export function unitLinks(model: Model): Link[] {
  const unit = (name: string) => unitOf(model, model.modules.get(name)!).name;
  const between = groupByBoth(
    model.moduleDependencies.filter(({ from, to }) => unit(from) !== unit(to)),
    ({ from }) => unit(from),
    ({ to }) => unit(to),
  );
  const imports = between.map((group): Link => {
    const all = group.flatMap(({ dependencies }) => dependencies);
    return {
      from: unit(group[0].from),
      to: unit(group[0].to),
      kind: 'import',
      count: all.length,
      typesOnly: all.every(({ kind }) => kind === 'type'),
      at: all.map(({ at }) => at),
    };
  });
  const foreign = groupByBoth(
    foreignAccesses(model, 'read', 'write', 'lock'),
    ({ service }) => service,
    ({ table }) => table,
  );
  const accesses = foreign.map((group): Link => {
    const { service, owner, table } = group[0];
    const at = group.flatMap((access) => access.at);
    return {
      from: service,
      to: owner,
      kind: 'access',
      count: at.length,
      table: tableId(table),
      typesOnly: false,
      at,
    };
  });
  return [...imports, ...accesses, ...callLinks(model), ...channelLinks(model)];
}

function callLinks(model: Model): Link[] {
  const others = model.calls.filter(({ from, to }) => from !== to);
  return callsByPair(others).map((group): Link => {
    const { from, to } = group[0];
    return { from, to, kind: 'call', count: group.length, typesOnly: false, at: group.map(({ at }) => at) };
  });
}

/** Who consumes needs whoever publishes: one link for each channel between two. */
function channelLinks(model: Model): Link[] {
  return model.channels.flatMap(({ publishers, consumers }) => {
    const names = (sites: typeof publishers) => [...new Set(sites.map(({ service }) => service))];
    return names(consumers).flatMap((from) =>
      names(publishers)
        .filter((to) => to !== from)
        .map((to): Link => {
          const at = consumers.flatMap(({ service, at }) => (service === from ? [at] : []));
          return { from, to, kind: 'channel', count: 1, typesOnly: false, at };
        }),
    );
  });
}

/** Every pair of teams that anything couples, and each team with itself. */
export function teamCouplings(model: Model): TeamCoupling[] {
  const teamOf = (name: string) => model.modules.get(name)?.team;
  const owned = unitLinks(model).filter(
    ({ from, to }) => teamOf(from) !== undefined && teamOf(to) !== undefined,
  );
  const groups = groupByBoth(
    owned,
    ({ from }) => teamOf(from)!,
    ({ to }) => teamOf(to)!,
  );
  const shared = sharedChanges(model);
  const linked = new Map<string, Set<string>>();
  const coupled = groups.map((links): TeamCoupling => {
    const [from, to] = [teamOf(links[0].from)!, teamOf(links[0].to)!];
    linked.set(from, (linked.get(from) ?? new Set()).add(to));
    return couplingOf(from, to, links, shared);
  });
  const isLinked = (a: string, b: string) => linked.get(a)?.has(b) || linked.get(b)?.has(a);
  const onlyShared = [...shared].flatMap(([from, others]) =>
    [...others.keys()].flatMap((to) =>
      compareText(from, to) < 0 && !isLinked(from, to) ? couplingOf(from, to, [], shared) : [],
    ),
  );
  return [...coupled, ...onlyShared].sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

function couplingOf(from: string, to: string, links: readonly Link[], shared: SharedChanges): TeamCoupling {
  const sums = { import: 0, access: 0, call: 0, channel: 0 };
  for (const { kind, count } of links) sums[kind] += count;
  return {
    from,
    to,
    imports: sums.import,
    tables: [...new Set(links.flatMap(({ table }) => table ?? []))].sort(compareText),
    calls: sums.call,
    channels: sums.channel,
    sharedChanges: shared.get(from)?.get(to) ?? 0,
    links,
  };
}

/** Commits that touch what two teams own, by each of the two and then by the other. */
type SharedChanges = ReadonlyMap<string, ReadonlyMap<string, number>>;

function sharedChanges(model: Model): SharedChanges {
  const counts = new Map<string, Map<string, number>>();
  for (const { units } of changesOf(model, { months: 12, bots: BOTS, mostFiles: SWEEP })) {
    const teams = [...new Set(units.flatMap((unit) => model.modules.get(unit)?.team ?? []))];
    if (teams.length < 2) continue;
    for (const a of teams) {
      const ofOne = counts.get(a) ?? new Map<string, number>();
      counts.set(a, ofOne);
      for (const b of teams) if (a !== b) ofOne.set(b, (ofOne.get(b) ?? 0) + 1);
    }
  }
  return counts;
}
