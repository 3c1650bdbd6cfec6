/**
 * Teams go by several names: `checkout` in one file, `@acme/team-checkout`, a group of a catalogue or a bare number in others. In: who is said to
 * own what, the teams that are known, and what each unit's team is already. Out: for each owner, the team that it is.
 */
import type { OwnerFact, OwnershipFacts } from '../facts.js';
import { groupBy } from '../group.js';
import { folded } from './people.js';

/** An owner as a source names it, and the unit that it claims there. */
export interface Said {
  readonly fact: OwnerFact;
  readonly unit: string;
}

/** What is known before: the team of each unit. */
export type Known = ReadonlyMap<string, string>;

/** What each owner is called, and whether that was concluded from what it owns. */
export interface Named {
  readonly team: string;
  readonly guessed: boolean;
}

/**
 * What each owner is called: as the team that lists it under `aliases` or is named alike; a person by the team that lists them; else by its own
 * name. Where all that an owner claims is one team's, and more than a single service or named by nothing but a number, it is that team.
 */
export function nameOwners(
  said: readonly Said[],
  { teams }: OwnershipFacts,
  known: Known,
): (fact: OwnerFact) => Named | undefined {
  const byName = new Map<string, string>();
  for (const { name, aliases = [] } of teams) {
    for (const key of [name, ...aliases].map(sameTeam)) if (!byName.has(key)) byName.set(key, name);
  }
  const people = groupBy(
    teams.flatMap(({ name, people: own = [] }) => own.map((person) => ({ name, person: folded(person) }))),
    ({ person }) => person,
  );
  const unitsOfOwner = groupBy(said, ({ fact }) => `${fact.source} ${fact.owner}`);
  return (fact) => {
    const { owner, kind, source } = fact;
    const named = kind === 'person' ? undefined : byName.get(sameTeam(owner));
    if (named !== undefined) return { team: named, guessed: false };
    if (kind !== 'team') {
      const listing = people.get(folded(owner)) ?? people.get(folded(owner.replace(/(?<=.)@.*$/, ''))) ?? [];
      const isOne = new Set(listing.map((each) => each.name)).size === 1;
      return isOne ? { team: listing[0]!.name, guessed: false } : undefined;
    }
    const units = [...new Set((unitsOfOwner.get(`${source} ${owner}`) ?? []).map(({ unit }) => unit))];
    const owners = new Set(units.flatMap((unit) => known.get(unit) ?? []));
    const isTelling = units.length > 1 || source === 'Compass';
    if (isTelling && owners.size === 1) return { team: [...owners][0]!, guessed: true };
    return { team: owner.replace(/^@/, '').split('/').at(-1)!, guessed: false };
  };
}

const GENERIC = new Set([
  ...['team', 'teams', 'squad', 'tribe', 'group', 'guild', 'crew', 'dev', 'devs', 'developers', 'eng'],
  ...['engineering', 'engineers', 'owners', 'maintainers', 'reviewers', 'the'],
]);

/** What two names of a team have in common: `@acme/team-checkout`, `Checkout Team` and `checkout`. */
export function sameTeam(name: string): string {
  const words = name
    .replace(/^@?[^/]*\//, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
  const telling = words.filter((word) => !GENERIC.has(word));
  return (telling.length > 0 ? telling : words).sort().join('-');
}
