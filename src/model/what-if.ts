/**
 * The same system as it would be: services given to other teams, or merged into one. In: a model and the changes. Out: a model, of which
 * teams, services and what couples them are as they would be; its files and statements stay where they are.
 */
import { globFault, globMatcher, isGlob } from './globs.js';
import type { Model } from './model.js';
import type { Team } from './nouns.js';
import { compareText, servicesOf } from './queries.js';
import { didYouMean, suggest } from './suggest.js';
import { UserError } from './user-error.js';
import { merged } from './what-if-merged.js';

/** A service, or those that a glob matches, and the team that it goes to. */
export interface Move {
  readonly service: string;
  readonly team: string;
}

/** Services that become one, under the name of the first, which keeps its team; a glob stands for all that it matches. */
export type Merge = readonly string[];

/** One service that moves. */
export interface Moved extends Move {
  /** The team does not exist yet: it is founded. */
  readonly founds: boolean;
  /** A team that does exist, and was perhaps meant. */
  readonly suggestion?: string;
}

/** What comes of the changes, and what they are once each glob is the services that it matches. */
export interface Changed {
  readonly model: Model;
  readonly moves: readonly Moved[];
  readonly merges: readonly Merge[];
}

/**
 * First all that merges, then all that moves.
 * @throws UserError for a name or glob that no service has, and for a merge of a single one
 */
export function whatIf(model: Model, moves: readonly Move[], merges: readonly Merge[]): Changed {
  const gone = new Map<string, string>();
  let changed = model;
  const done: Merge[] = [];
  for (const patterns of merges) {
    const names = [...new Set(patterns.flatMap((pattern) => named(changed, pattern, gone, '--merge')))];
    if (names.length < 2) throw single(patterns, names);
    for (const name of names.slice(1)) gone.set(name, names[0]!);
    changed = merged(changed, names);
    done.push(names);
  }
  const moved = moves.flatMap(({ service, team }) =>
    named(changed, service, gone, '--move').map((name): Moved => {
      const teams = changed.teams.map((each) => each.name);
      const founds = !teams.includes(team);
      const suggestion = founds ? suggest(team, teams) : undefined;
      changed = move(changed, { service: name, team });
      return { service: name, team, founds, ...(suggestion !== undefined && { suggestion }) };
    }),
  );
  return { model: changed, moves: moved, merges: done };
}

/** The services that a name or glob stands for. */
function named(
  model: Model,
  pattern: string,
  gone: ReadonlyMap<string, string>,
  flag: '--move' | '--merge',
): string[] {
  const names = servicesOf(model).map((service) => service.name);
  if (names.includes(pattern)) return [pattern];
  const into = gone.get(pattern);
  if (into !== undefined) {
    const hint = flag === '--move' ? `move "${into}"` : 'name all that become one in a single --merge: a+b+c';
    throw new UserError({ message: `${flag}: "${pattern}" is merged into another service, "${into}"`, hint });
  }
  if (isGlob(pattern)) {
    const fault = globFault(pattern);
    if (fault) throw new UserError({ ...fault, message: `${flag}: "${pattern}" ${fault.message}` });
    const matching = names.filter(globMatcher(pattern));
    if (matching.length > 0) return matching;
  }
  throw new UserError({
    message: `${flag}: there is no service "${pattern}"`,
    ...hintFor(model, pattern, names),
  });
}

function hintFor(model: Model, name: string, services: readonly string[]): { readonly hint?: string } {
  const isLibrary = model.modules.get(name)?.kind === 'library';
  const hint = isLibrary
    ? 'it is a library: only services can be moved or merged'
    : didYouMean(name, services);
  return hint === undefined ? {} : { hint };
}

function single(patterns: Merge, names: readonly string[]): UserError {
  return new UserError({
    message: `--merge ${patterns.join('+')} names no two services, only "${names[0]}"`,
    hint: 'write --merge orders+payments',
  });
}

function move(model: Model, { service, team }: Move): Model {
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
