import type { OwnershipFacts } from '../facts.js';
import { globMatcher, isGlob } from '../globs.js';
import type { Model } from '../model.js';
import type { Module, Notice, Team } from '../nouns.js';
import { compareText } from '../queries.js';
import { suggest } from '../suggest.js';

/**
 * Ownership → teams and what they own. A module belongs to the team of the service or library it lies in. Where two teams
 * claim one service, both list it, and the one written first answers for its violations.
 */
export function buildTeams(
  ownership: OwnershipFacts,
  modules: ReadonlyMap<string, Module>,
): Pick<Model, 'modules' | 'teams' | 'unknownOwned'> & { readonly notices: readonly Notice[] } {
  const ownable = [...modules.values()].filter(({ kind }) => kind !== 'module');
  const names = ownable.map(({ name }) => name);
  const owner = new Map<string, string>();
  const unknownOwned: Model['unknownOwned'][number][] = [];
  const notices: Notice[] = [];

  const teams = ownership.teams.map(({ services, ...team }): Team => {
    const owned = new Set<string>();
    for (const { pattern, at } of services) {
      const matches = isGlob(pattern)
        ? names.filter(globMatcher(pattern))
        : names.filter((name) => name === pattern);
      for (const name of matches) {
        owned.add(name);
        const first = owner.get(name);
        if (first === undefined) owner.set(name, team.name);
        else if (first !== team.name) {
          const message = `${first} and ${team.name} both claim ${name}; ${first}, named first, answers for it`;
          notices.push({ source: 'ownership', message, at });
        }
      }
      if (matches.length === 0) {
        const suggestion = suggest(pattern, names);
        unknownOwned.push({ team: team.name, pattern, at, ...(suggestion !== undefined && { suggestion }) });
      }
    }
    const ofServices = [...owned].filter((name) => modules.get(name)?.kind === 'service');
    return { ...team, services: ofServices.sort(compareText) };
  });

  const withTeams = [...modules].map(([name, module]): [string, Module] => {
    const team = owner.get(module.within ?? name);
    return [name, team === undefined ? module : { ...module, team }];
  });
  return {
    modules: new Map(withTeams),
    teams: teams.sort((a, b) => compareText(a.name, b.name)),
    unknownOwned,
    notices,
  };
}
