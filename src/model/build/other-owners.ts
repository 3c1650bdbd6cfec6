/**
 * What CODEOWNERS, Backstage and Compass say → claims of teams on services and libraries, in the names of `ownership.yaml` where it has one.
 * A file of CODEOWNERS has the owners of the last rule that matches it, and a service those of most of its files. A rule that spans services
 * of several teams says who reviews there, not who owns: it counts only where nobody says more.
 */
import type { OwnerFact, OwnershipFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Notice, Path, TeamClaim } from '../nouns.js';
import type { Structure } from './modules.js';
import { folded } from './people.js';

/** A team's claim on one service or library. */
export interface Claim extends TeamClaim {
  readonly unit: string;
}

/** An owner as a source names it, and the unit that it claims there. */
interface Said {
  readonly fact: OwnerFact;
  readonly unit: string;
}

export function claimsOfOthers(
  ownership: OwnershipFacts,
  structure: Structure,
  files: readonly Path[],
  written: readonly Claim[],
): { readonly claims: readonly Claim[]; readonly notices: readonly Notice[] } {
  const { claims: facts } = ownership;
  const said = [...byFiles(facts, structure, files), ...byPlace(facts, structure)];
  const first = new Map([...written].reverse().map(({ unit, team }) => [unit, team]));
  const nameOf = nameOwners(said, ownership, first);
  const spanning = new Set(facts.filter((fact) => spansTeams(fact, said, first)));
  const claims = said.flatMap(({ fact, unit }): Claim[] => {
    const team = nameOf(fact);
    if (team === undefined || (first.has(unit) && spanning.has(fact))) return [];
    return [{ unit, team, source: fact.source, at: fact.at }];
  });
  const claimed = new Set([...written, ...claims].map(({ unit }) => unit));
  const strangers = said.filter(({ fact, unit }) => !claimed.has(unit) && nameOf(fact) === undefined);
  return { claims: eachOnce(claims), notices: unknownPeople(strangers.map(({ fact }) => fact)) };
}

/** A team may be named by several rules that decide about one unit. */
function eachOnce(claims: readonly Claim[]): Claim[] {
  const groups = groupBy(claims, ({ unit, team, source }) => [unit, team, source].join('\n'));
  return [...groups.values()].map(([claim]) => claim!);
}

/** Owners of files own the units that most of whose files they own, by whichever rules. */
function byFiles(facts: readonly OwnerFact[], { unitAt }: Structure, files: readonly Path[]): Said[] {
  const sizes = countBy(files, unitAt);
  const owned = new Map<string, number>();
  const touched = facts.flatMap((fact) =>
    'files' in fact.of ? [{ fact, counts: countBy(fact.of.files, unitAt) }] : [],
  );
  const key = ({ source, owner }: OwnerFact, unit: string) => [source, owner, unit].join('\n');
  for (const { fact, counts } of touched) {
    for (const [unit, count] of counts) owned.set(key(fact, unit), (owned.get(key(fact, unit)) ?? 0) + count);
  }
  return touched.flatMap(({ fact, counts }) =>
    [...counts.keys()]
      .filter((unit) => 2 * owned.get(key(fact, unit))! > sizes.get(unit)!)
      .map((unit) => ({ fact, unit })),
  );
}

/** What is described in a directory of its own is the unit in it; of several things that are described in one place, each goes by its name. */
function byPlace(facts: readonly OwnerFact[], { modules }: Structure): Said[] {
  const ownable = [...modules.values()].filter(({ kind }) => kind !== 'module');
  const described = facts.flatMap((fact) => ('files' in fact.of ? [] : [{ fact, ...fact.of }]));
  const inOnePlace = groupBy(described, ({ fact, directory }) => `${fact.source} ${directory}`);
  return described.flatMap(({ fact, directory, name }) => {
    const isAlone = inOnePlace.get(`${fact.source} ${directory}`)!.length === 1;
    const inPlace = ownable.find(({ path }) => path === directory);
    const isPlaced = isAlone && (directory !== '' || ownable.length === 1);
    const found = (isPlaced ? inPlace : undefined) ?? ownable.find((unit) => isNamed(unit.name, name));
    return found === undefined ? [] : { fact, unit: found.name };
  });
}

/** `orders`, `orders-service` and `acme-orders` may be one; the last only if written so. */
function isNamed(service: string, component: string): boolean {
  const bare = (name: string) =>
    folded(name)
      .replaceAll('_', '-')
      .replace(/-(service|svc|api|app)$/, '');
  return service === component || bare(service) === bare(component);
}

/** Whether a rule decides about units that `ownership.yaml` gives to different teams. */
function spansTeams(fact: OwnerFact, said: readonly Said[], first: ReadonlyMap<string, string>): boolean {
  const teams = said.filter((each) => each.fact === fact).flatMap(({ unit }) => first.get(unit) ?? []);
  return new Set(teams).size > 1;
}

/**
 * What each owner is called: as the team that lists it under `aliases` or is named alike; a person by the team that lists them; else by its own
 * name. Where all that an owner claims is one team's, and more than a single service or named by nothing but a number, it is that team.
 */
function nameOwners(
  said: readonly Said[],
  { teams }: OwnershipFacts,
  first: ReadonlyMap<string, string>,
): (fact: OwnerFact) => string | undefined {
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
    if (named !== undefined) return named;
    if (kind !== 'team') {
      const listing = people.get(folded(owner)) ?? people.get(folded(owner.replace(/(?<=.)@.*$/, ''))) ?? [];
      if (new Set(listing.map(({ name }) => name)).size === 1) return listing[0]!.name;
      return undefined;
    }
    const units = [...new Set((unitsOfOwner.get(`${source} ${owner}`) ?? []).map(({ unit }) => unit))];
    const owners = new Set(units.flatMap((unit) => first.get(unit) ?? []));
    const isTelling = units.length > 1 || source === 'Compass';
    if (isTelling && owners.size === 1) return [...owners][0];
    return owner.replace(/^@/, '').split('/').at(-1);
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

/** People own what no team owns by them: who they belong to is asked for, once. */
function unknownPeople(strangers: readonly OwnerFact[]): Notice[] {
  const [first] = strangers;
  if (first === undefined) return [];
  const others = new Set(strangers.map(({ owner }) => owner)).size - 1;
  const names = `${first.owner}${others > 0 ? ` and ${others} more` : ''}`;
  const message = `${first.source} names people (${names}) whom no team lists: name a team, or list them under members in ownership.yaml`;
  return [{ source: 'ownership', message, at: first.at }];
}

function countBy(files: readonly Path[], unitAt: (path: Path) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const unit = unitAt(file);
    if (unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return counts;
}
