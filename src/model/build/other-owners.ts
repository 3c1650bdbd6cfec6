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
import { type Known, nameOwners, type Said } from './team-names.js';

/** A team's claim on one service or library. */
export interface Claim extends TeamClaim {
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
  const isDescribed = ({ fact }: Said) => fact.source === 'Backstage';
  // What somebody wrote about one component says more than a pattern for many.
  const described = name(said.filter(isDescribed), ownership, firstOf(written));
  const others = name(
    said.filter((each) => !isDescribed(each)),
    ownership,
    firstOf([...written, ...described.claims]),
  );
  const claims = [...others.claims, ...described.claims];
  const claimed = new Set([...written, ...claims].map(({ unit }) => unit));
  const strangers = [...described.strangers, ...others.strangers].filter(({ unit }) => !claimed.has(unit));
  return {
    claims: eachOnce(claims),
    notices: [
      ...unknownPeople(strangers.map(({ fact }) => fact)),
      ...guesses([...described.guessed, ...others.guessed]),
    ],
  };
}

function firstOf(claims: readonly Claim[]): Known {
  return new Map([...claims].reverse().map(({ unit, team }) => [unit, team]));
}

/** What was said, in the names of teams; what spans several teams' units counts only for those that nobody else speaks of. */
function name(said: readonly Said[], ownership: OwnershipFacts, known: Known) {
  const nameOf = nameOwners(said, ownership, known);
  const teamsOfFact = groupBy(
    said.filter(({ unit }) => known.has(unit)),
    ({ fact }) => fact,
  );
  const spans = (fact: OwnerFact) =>
    new Set(teamsOfFact.get(fact)?.map(({ unit }) => known.get(unit))).size > 1;
  const named = said.map(({ fact, unit }) => ({ fact, unit, as: nameOf(fact) }));
  const counting = named.filter(({ fact, unit }) => !(known.has(unit) && spans(fact)));
  return {
    claims: counting.flatMap(({ fact, unit, as }): Claim[] =>
      as
        ? [
            {
              unit,
              team: as.team,
              source: fact.source,
              ...(as.guessed && { guessedFrom: fact.owner }),
              at: fact.at,
            },
          ]
        : [],
    ),
    strangers: named.filter(({ as }) => as === undefined),
    guessed: counting.flatMap(({ fact, as }) => (as?.guessed ? [{ fact, team: as.team }] : [])),
  };
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

/** People own what no team owns by them: who they belong to is asked for, once. */
function unknownPeople(strangers: readonly OwnerFact[]): Notice[] {
  const [first] = strangers;
  if (first === undefined) return [];
  const others = new Set(strangers.map(({ owner }) => owner)).size - 1;
  const names = `${first.owner}${others > 0 ? ` and ${others} more` : ''}`;
  const message = `${first.source} names people (${names}) whom no team lists: name a team, or list them under members in ownership.yaml`;
  return [{ source: 'ownership', message, at: first.at }];
}

/** A guess is told. */
function guesses(guessed: readonly { readonly fact: OwnerFact; readonly team: string }[]): Notice[] {
  const [first] = guessed;
  if (first === undefined) return [];
  const names = [...new Set(guessed.map(({ fact, team }) => `${fact.owner} → ${team}`))].sort().join(', ');
  const message = `owners were taken for the team of all that they own (${names}); aliases in ownership.yaml makes it certain`;
  return [{ source: 'ownership', message, at: first.fact.at }];
}

function countBy(files: readonly Path[], unitAt: (path: Path) => string | undefined): Map<string, number> {
  const counts = new Map<string, number>();
  for (const file of files) {
    const unit = unitAt(file);
    if (unit !== undefined) counts.set(unit, (counts.get(unit) ?? 0) + 1);
  }
  return counts;
}
