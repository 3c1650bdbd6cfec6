/** The same system with several of its services as one. */
import type { Model } from './model.js';
import type { Access, Channel, Commit, Module, Table, TableAccess } from './nouns.js';
import { compareText, tableId } from './queries.js';

/** Whatever was one of them is the first from then on. */
export function merged(model: Model, names: readonly string[]): Model {
  const [first = '', ...others] = names;
  const rename = (name: string) => (others.includes(name) ? first : name);
  const renamed = (units: readonly string[]) => [...new Set(units.map(rename))].sort(compareText);
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
  const tables = new Map(
    [...model.tables].map(([id, table]): [string, Table] => [
      id,
      table.owner === undefined ? table : { ...table, owner: rename(table.owner) },
    ]),
  );
  return {
    ...model,
    modules,
    tables,
    files: new Map(
      [...model.files].map(([path, file]) => [
        path,
        file.module === undefined ? file : { ...file, module: rename(file.module) },
      ]),
    ),
    moduleDependencies: model.moduleDependencies
      .map((edge) => ({ ...edge, from: rename(edge.from), to: rename(edge.to) }))
      .filter(({ from, to }) => from !== to),
    libraryUses: model.libraryUses.map((use) => ({ ...use, service: rename(use.service) })),
    startupWaits: model.startupWaits
      .map((wait) => ({ ...wait, from: rename(wait.from), to: rename(wait.to) }))
      .filter(({ from, to }) => from !== to),
    calls: model.calls
      .map((call) => ({ ...call, from: rename(call.from), to: rename(call.to) }))
      .filter(({ from, to }) => from !== to),
    endpoints: model.endpoints.map((endpoint) => ({ ...endpoint, service: rename(endpoint.service) })),
    channels: model.channels.map(({ publishers, consumers, ...channel }) => {
      const sites = (all: Channel['publishers']) =>
        all.map((site) => ({ ...site, service: rename(site.service) }));
      return { ...channel, publishers: sites(publishers), consumers: sites(consumers) };
    }),
    accesses: model.accesses.map((access): Access => ({ ...access, service: rename(access.service) })),
    tableAccesses: model.tableAccesses.map(
      (access): TableAccess => ({
        ...access,
        service: rename(access.service),
        table: tables.get(tableId(access.table)) ?? access.table,
      }),
    ),
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
