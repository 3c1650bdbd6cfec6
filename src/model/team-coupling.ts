/**
 * What couples teams to one another: Conway's law as numbers. In: the model. Out: for each pair of teams, what the services and libraries of
 * the first need of those of the second, and how often both are changed in one commit.
 */
import { callsByPair } from './call-graph.js';
import { BOTS, changesOf, SWEEP } from './changes.js';
import { groupBy } from './group.js';
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
  const between = groupBy(
    model.moduleDependencies.filter(({ from, to }) => unit(from) !== unit(to)),
    ({ from, to }) => `${unit(from)}\n${unit(to)}`,
  );
  const imports = [...between.values()].map((group): Link => {
    const all = group.flatMap(({ dependencies }) => dependencies);
    return {
      from: unit(group[0]!.from),
      to: unit(group[0]!.to),
      kind: 'import',
      count: all.length,
      typesOnly: all.every(({ kind }) => kind === 'type'),
      at: all.map(({ at }) => at),
    };
  });
  const foreign = groupBy(
    foreignAccesses(model, 'read', 'write', 'lock'),
    ({ service, table }) => `${service}\n${tableId(table)}`,
  );
  const accesses = [...foreign.values()].map((group): Link => {
    const { service, owner, table } = group[0]!;
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
  const links = unitLinks(model).flatMap((link) => {
    const [from, to] = [teamOf(link.from), teamOf(link.to)];
    return from === undefined || to === undefined ? [] : [{ from, to, link }];
  });
  const shared = sharedChanges(model);
  const groups = groupBy(links, ({ from, to }) => `${from}\n${to}`);
  const onlyShared = [...shared.keys()].filter((pair) => {
    const other = reversed(pair);
    return pair < other && !groups.has(pair) && !groups.has(other);
  });
  return [...groups.keys(), ...onlyShared]
    .map((pair): TeamCoupling => {
      const [from = '', to = ''] = pair.split('\n');
      const own = (groups.get(pair) ?? []).map(({ link }) => link);
      const sum = (kind: Link['kind']) =>
        own.reduce((total, link) => (link.kind === kind ? total + link.count : total), 0);
      return {
        from,
        to,
        imports: sum('import'),
        tables: [...new Set(own.flatMap(({ table }) => table ?? []))].sort(compareText),
        calls: sum('call'),
        channels: sum('channel'),
        sharedChanges: from === to ? 0 : (shared.get(pair) ?? 0),
        links: own,
      };
    })
    .sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
}

/** Commits that touch what two teams own, by both orders of the pair. */
function sharedChanges(model: Model): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { units } of changesOf(model, { months: 12, bots: BOTS, mostFiles: SWEEP })) {
    const teams = [...new Set(units.flatMap((unit) => model.modules.get(unit)?.team ?? []))];
    for (const a of teams) {
      for (const b of teams) if (a !== b) counts.set(`${a}\n${b}`, (counts.get(`${a}\n${b}`) ?? 0) + 1);
    }
  }
  return counts;
}

function reversed(pair: string): string {
  return pair.split('\n').reverse().join('\n');
}
