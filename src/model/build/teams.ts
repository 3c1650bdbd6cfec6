/**
 * What people and tools say about ownership → teams, and who claims what. A module belongs to the team of the service or library that it
 * lies in. The strongest source that speaks of a service decides (ownership.yaml > CODEOWNERS > Backstage > Compass); where two teams claim
 * one service, both list it, the one written first answers for its violations, and `multi-owner-service` tells.
 */
import type { OwnedPattern, OwnershipFacts, TeamFact } from '../facts.js';
import { globMatcher, isGlob } from '../globs.js';
import { groupBy } from '../group.js';
import type { Model, UnknownOwned } from '../model.js';
import type { Module, Notice, OwnershipSource, Team, TeamClaim } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import { suggest } from '../suggest.js';
import type { Structure } from './modules.js';
import { type Claim, claimsOfOthers } from './other-owners.js';
import { sameTeam } from './team-names.js';

const strongestFirst: readonly OwnershipSource[] = ['ownership.yaml', 'CODEOWNERS', 'Backstage', 'Compass'];

export function buildTeams(
  ownership: OwnershipFacts,
  structure: Structure,
  files: readonly string[],
  tables: Model['tables'],
): Pick<Model, 'modules' | 'teams' | 'teamClaims' | 'tableTeams' | 'unknownOwned'> & {
  readonly notices: readonly Notice[];
} {
  const { modules } = structure;
  const ownable = [...modules.values()].filter(({ kind }) => kind !== 'module');
  const declared = ownership.teams.filter(({ source }) => source === 'ownership.yaml');
  const written = writtenClaims(declared, ownable);
  const others = claimsOfOthers(ownership, structure, files, written.claims);
  const claims = new Map(
    [...groupBy([...written.claims, ...others.claims], ({ unit }) => unit)].map(([unit, own]) => [
      unit,
      [...own].sort((a, b) => strongestFirst.indexOf(a.source) - strongestFirst.indexOf(b.source)),
    ]),
  );
  const ofTables = tableClaims(declared, tables);
  return {
    modules: withTeams(modules, claims),
    teams: teamsOf(ownership.teams, claims, modules),
    teamClaims: new Map([...claims].map(([unit, own]) => [unit, own.map(({ unit: _, ...claim }) => claim)])),
    tableTeams: ofTables.teams,
    unknownOwned: [...written.unknown, ...ofTables.unknown],
    notices: [...others.notices, ...teamless(ownership, claims)],
  };
}

/** Where all that was read fits nothing of the system, nobody is told so by silence. */
function teamless({ read, teams }: OwnershipFacts, claims: ReadonlyMap<string, unknown>): Notice[] {
  const [path] = read;
  if (path === undefined || claims.size > 0 || teams.some(({ source }) => source === 'ownership.yaml'))
    return [];
  const message =
    'what is said of owners names no team of any service or library: archfit init <root> writes an ownership.yaml to start from';
  return [{ source: 'ownership', message, at: { path } }];
}

function withTeams(
  modules: ReadonlyMap<string, Module>,
  claims: ReadonlyMap<string, readonly TeamClaim[]>,
): Map<string, Module> {
  return new Map(
    [...modules].map(([name, module]) => {
      const team = claims.get(module.within ?? name)?.[0]?.team;
      return [name, team === undefined ? module : { ...module, team }];
    }),
  );
}

/** Teams that are declared, and those that others know and that own something. */
function teamsOf(
  facts: readonly TeamFact[],
  claims: ReadonlyMap<string, readonly Claim[]>,
  modules: ReadonlyMap<string, Module>,
): Team[] {
  const deciding = [...claims.values()].flatMap((own) =>
    own.filter(({ source }) => source === own[0]!.source),
  );
  const owned = groupBy(deciding, ({ team }) => team);
  const known = new Map([...facts].reverse().map((fact) => [fact.name, fact]));
  const listing = new Map(facts.flatMap((fact) => (fact.people ? [[sameTeam(fact.name), fact.people]] : [])));
  const names = new Set([
    ...facts.filter(({ source }) => source === 'ownership.yaml').map(({ name }) => name),
    ...owned.keys(),
  ]);
  return [...names]
    .map((name): Team => {
      const { type, members, at, ...fact } = known.get(name) ?? { at: owned.get(name)![0]!.at };
      // A catalogue may know the people of a team that is declared by their number only.
      const people = 'people' in fact ? fact.people : listing.get(sameTeam(name));
      const units = [...new Set((owned.get(name) ?? []).map(({ unit }) => unit))];
      const services = units.filter((unit) => modules.get(unit)?.kind === 'service').sort(compareText);
      return {
        name,
        ...(type !== undefined && { type }),
        ...(members !== undefined && { members }),
        ...(people !== undefined && { people }),
        services,
        at,
      };
    })
    .sort((a, b) => compareText(a.name, b.name));
}

/** What `ownership.yaml` claims, and what of it answers to nothing. */
function writtenClaims(
  teams: readonly TeamFact[],
  ownable: readonly Module[],
): { readonly claims: readonly Claim[]; readonly unknown: readonly UnknownOwned[] } {
  const claims: Claim[] = [];
  const unknown: UnknownOwned[] = [];
  const names = ownable.map(({ name }) => name);
  for (const { name: team, services, libraries = [] } of teams) {
    const seen = new Set<string>();
    const claim = (kind: 'service' | 'library') => (owned: OwnedPattern) => {
      const matches = matching(owned.pattern, names);
      if (matches.length === 0) unknown.push(unknownOwned(team, kind, owned, names));
      for (const unit of matches) {
        if (!seen.has(unit)) claims.push({ unit, team, source: 'ownership.yaml', at: owned.at });
        seen.add(unit);
      }
    };
    services.forEach(claim('service'));
    libraries.forEach(claim('library'));
  }
  return { claims, unknown };
}

/** Tables are known only where something speaks of them: without any, nothing can be said of those that are owned. */
function tableClaims(teams: readonly TeamFact[], tables: Model['tables']) {
  const owners = new Map<string, string>();
  const unknown: UnknownOwned[] = [];
  const ids = [...tables.values()].map((table) => ({ id: tableId(table), name: table.name }));
  for (const { name: team, tables: owned = [] } of tables.size === 0 ? [] : teams) {
    for (const { pattern, at } of owned) {
      const written = pattern.includes('.') || pattern.includes('/') ? pattern : `public.${pattern}`;
      const matches = ids.filter(({ id, name }) => matching(written, [id, name]).length > 0);
      for (const { id } of matches) if (!owners.has(id)) owners.set(id, team);
      if (matches.length === 0) {
        unknown.push(
          unknownOwned(
            team,
            'table',
            { pattern, at },
            ids.map(({ id }) => id),
          ),
        );
      }
    }
  }
  return { teams: owners, unknown };
}

function matching(pattern: string, names: readonly string[]): string[] {
  return names.filter(isGlob(pattern) ? globMatcher(pattern) : (name) => name === pattern);
}

function unknownOwned(
  team: string,
  kind: UnknownOwned['kind'],
  { pattern, at }: OwnedPattern,
  names: readonly string[],
): UnknownOwned {
  const suggestion = suggest(pattern, names);
  return { team, kind, pattern, at, ...(suggestion !== undefined && { suggestion }) };
}
