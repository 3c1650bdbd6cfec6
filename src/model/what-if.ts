/**
 * The same system as it would be: services given to other teams, or merged into one. In: a model and the changes. Out: a model, of which
 * teams, services and what couples them are as they would be; its files and statements stay where they are.
 */
import type { Model } from './model.js';
import type { Access, Commit, Module, Table, TableAccess, Team } from './nouns.js';
import { compareText, servicesOf, tableId } from './queries.js';
import { didYouMean } from './suggest.js';
import { UserError } from './user-error.js';

/** A service, and the team that it goes to; a team that does not exist yet is founded. */
export interface Move {
  readonly service: string;
  readonly team: string;
}

/** Services that become one, under the name of the first, which keeps its team. */
export type Merge = readonly string[];

/** @throws UserError for a service that does not exist */
export function whatIf(model: Model, moves: readonly Move[], merges: readonly Merge[]): Model {
  for (const name of [...moves.map(({ service }) => service), ...merges.flat()]) mustExist(model, name);
  const merged = merges.reduce(merge, model);
  return moves.reduce(move, merged);
}

function mustExist(model: Model, name: string): void {
  const names = servicesOf(model).map((service) => service.name);
  if (names.includes(name)) return;
  throw new UserError({ message: `there is no service "${name}"`, hint: didYouMean(name, names) });
}

function move(model: Model, { service, team }: Move): Model {
  if (!model.modules.has(service)) {
    const hint = 'move the service that it is merged into';
    throw new UserError({ message: `"${service}" cannot be moved: it is merged into another service`, hint });
  }
  const modules = new Map(
    [...model.modules].map(([name, module]) => [
      name,
      name === service || module.within === service ? { ...module, team } : module,
    ]),
  );
  const at = model.teamClaims.get(service)?.[0]?.at ?? { path: '' };
  const teamClaims = new Map(model.teamClaims).set(service, [{ team, source: 'ownership.yaml', at }]);
  return { ...model, modules, teamClaims, teams: given(model.teams, service, team) };
}

/** Whatever was one of them is the first from then on. */
function merge(model: Model, names: Merge): Model {
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

/** A service leaves all teams that own it, and comes to one, which may have to be founded for it. */
function given(teams: readonly Team[], service: string, to: string): Team[] {
  const founded = teams.some(({ name }) => name === to) ? [] : [{ name: to, services: [] }];
  return [...teams, ...founded]
    .map((team) => {
      const others = team.services.filter((name) => name !== service);
      return { ...team, services: team.name === to ? [...others, service].sort(compareText) : others };
    })
    .sort((a, b) => compareText(a.name, b.name));
}
