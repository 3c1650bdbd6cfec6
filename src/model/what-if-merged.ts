/**
 * The same system with several of its services as one. In: the model and their names. Out: a model that names none of them but the first: what
 * was done by or to one of the others is the first's, and what both did at one place is done once.
 */
import { sumAccesses } from './build/table-accesses.js';
import { distinctBy, groupBy } from './group.js';
import type { Model } from './model.js';
import type { Access, Call, Channel, Commit, Endpoint, Location, Module, Store, Table } from './nouns.js';
import { compareCalls, compareText, placeKey } from './queries.js';

/** Whatever was one of them is the first from then on. */
export function merged(model: Model, names: readonly string[]): Model {
  const [first = '', ...others] = names;
  const rename = (name: string) => (others.includes(name) ? first : name);
  const renamed = (units: readonly string[]) => [...new Set(units.map(rename))].sort(compareText);
  const ofOne = <T extends { readonly service: string }>(each: T): T => ({
    ...each,
    service: rename(each.service),
  });
  const between = <T extends { readonly from: string; readonly to: string }>(all: readonly T[]): T[] =>
    all
      .map((each) => ({ ...each, from: rename(each.from), to: rename(each.to) }))
      .filter(({ from, to }) => from !== to);
  const tables = new Map([...model.tables].map(([id, table]) => [id, claimedAnew(table, rename)]));
  const accesses = distinctBy(
    model.accesses.map((access): Access => ({ ...ofOne(access), module: rename(access.module) })),
    ({ service, module, database, table, mode, seen, statement, at }) =>
      [service, module, database, table, mode, seen, statement, at && placeKey(at)].join('\n'),
  );
  const statements = new Map(
    [...model.statements].map(([id, statement]) => [
      id,
      { ...statement, services: distinctBy(statement.services.map(ofOne), ({ service }) => service) },
    ]),
  );
  const imports = groupBy(between(model.moduleDependencies), ({ from, to }) => `${from}\n${to}`);
  return {
    ...model,
    modules: modulesAs(model, names, rename),
    tables,
    files: new Map(
      [...model.files].map(([path, file]) => [
        path,
        file.module === undefined ? file : { ...file, module: rename(file.module) },
      ]),
    ),
    moduleDependencies: [...imports.values()].map((pair) => ({
      ...pair[0]!,
      dependencies: pair.flatMap(({ dependencies }) => dependencies),
    })),
    libraryUses: model.libraryUses.map(ofOne),
    startupWaits: distinctBy(between(model.startupWaits), ({ from, to }) => `${from}\n${to}`),
    calls: distinctBy(between(model.calls).map(withEndpoint(ofOne)), ({ from, to, method, route, at }) =>
      [from, to, method, route, placeKey(at)].join('\n'),
    ).sort(compareCalls),
    endpoints: distinctBy(model.endpoints.map(ofOne), ({ service, protocol, method, path, at }) =>
      [service, protocol, method, path, placeKey(at)].join('\n'),
    ),
    unreadRoutes: distinctBy(model.unreadRoutes.map(ofOne), placeOfOne),
    channels: model.channels.map(
      ({ publishers, consumers, ...channel }): Channel => ({
        ...channel,
        publishers: distinctBy(publishers.map(ofOne), placeOfOne),
        consumers: distinctBy(consumers.map(ofOne), placeOfOne),
      }),
    ),
    stores: model.stores.map(
      ({ uses, ...store }): Store => ({
        ...store,
        uses: distinctBy(uses.map(ofOne), (use) => `${placeOfOne(use)}\n${use.mode}`),
      }),
    ),
    invocations: distinctBy(model.invocations.map(ofOne), ({ service, from, to, at }) =>
      [service, placeKey(from), placeKey(to), placeKey(at)].join('\n'),
    ),
    logins: model.logins.map(ofOne),
    objects: model.objects.map((object) =>
      object.owner === undefined ? object : { ...object, owner: rename(object.owner) },
    ),
    accesses,
    tableAccesses: sumAccesses(accesses, tables, statements),
    statements,
    commits: model.commits.map(
      (commit): Commit => ({ ...commit, units: renamed(commit.units), worked: renamed(commit.worked) }),
    ),
    teamClaims: new Map([...model.teamClaims].filter(([name]) => !others.includes(name))),
    teams: model.teams.map((team) => ({
      ...team,
      services: team.services.filter((name) => !others.includes(name)),
    })),
  };
}

function placeOfOne({ service, at }: { readonly service: string; readonly at: Location }): string {
  return `${service}\n${placeKey(at)}`;
}

function withEndpoint(ofOne: (endpoint: Endpoint) => Endpoint): (call: Call) => Call {
  return (call) => (call.endpoint ? { ...call, endpoint: ofOne(call.endpoint) } : call);
}

/** What only the merged ones disagree about is theirs. */
function claimedAnew(table: Table, rename: (name: string) => string): Table {
  const claims = distinctBy(
    table.claims.map((claim) => ({ ...claim, owner: rename(claim.owner) })),
    ({ owner }) => owner,
  );
  if (table.owner !== undefined) return { ...table, claims, owner: rename(table.owner) };
  const [only, ...more] = claims;
  return only === undefined || more.length > 0
    ? { ...table, claims }
    : { ...table, claims, owner: only.owner, ownerSource: only.source };
}

function modulesAs(
  model: Model,
  names: readonly string[],
  rename: (name: string) => string,
): ReadonlyMap<string, Module> {
  const [first = '', ...others] = names;
  const modules = new Map<string, Module>();
  for (const [name, module] of model.modules) {
    if (others.includes(name)) continue;
    const { within } = module;
    modules.set(
      name,
      within === undefined ? module : { ...module, within: rename(within), ...teamAs(model, rename(within)) },
    );
  }
  const parts = names.flatMap((name) => model.modules.get(name) ?? []);
  modules.set(first, { ...modules.get(first)!, ...joined(parts) });
  return modules;
}

function teamAs(model: Model, name: string): Pick<Module, 'team'> {
  const team = model.modules.get(name)?.team;
  return team === undefined ? {} : { team };
}

function joined(
  parts: readonly Module[],
): Pick<Module, 'languages' | 'languageFiles' | 'stores' | 'brokers'> {
  const languageFiles: Record<string, number> = {};
  for (const part of parts) {
    for (const [language, files] of Object.entries(part.languageFiles)) {
      languageFiles[language] = (languageFiles[language] ?? 0) + files;
    }
  }
  const all = (things: (part: Module) => readonly string[] | undefined) =>
    [...new Set(parts.flatMap((part) => things(part) ?? []))].sort(compareText);
  const languages = [...new Set(parts.flatMap((part) => part.languages))];
  return {
    languageFiles,
    languages: languages.sort((a, b) => languageFiles[b]! - languageFiles[a]! || compareText(a, b)),
    stores: all(({ stores }) => stores),
    brokers: all(({ brokers }) => brokers),
  };
}
