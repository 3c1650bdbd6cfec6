/**
 * A model → the text of an `ownership.yaml` that says what is written somewhere about who owns what, and nothing else. Services of which
 * nobody says it wait, switched off, below a team that a person has to name; who changes them is told beside them, as git knows it.
 */

import { globMatcher, isGlob } from '../model/globs.js';
import { groupBy } from '../model/group.js';
import type { Model } from '../model/model.js';
import type { Module, Team } from '../model/nouns.js';
import { compareText } from '../model/queries.js';
import { many } from '../rule/words.js';
import { flowList, scalar } from '../yaml/write.js';
import { type Changers, changersOf } from './changers.js';
import { entry, HOW_TO_READ, placed, prose } from './lines.js';

/** People who are suggested as members, and those who are named beside a service. */
const [MOST_MEMBERS, MOST_CHANGERS] = [9, 3];

const HEAD = [
  'Which team owns what, drafted by `archfit init` and yours from now on. `archfit teams` counts it, `archfit check` judges it;',
  'where CODEOWNERS or a catalogue says otherwise, this file holds, and the rule multi-owner-service tells.',
  HOW_TO_READ,
  '',
  'What may be said of a team, all of it optional:',
  '  type       stream-aligned, platform, enabling or complicated-subsystem',
  '  members    a number, or a list of names, addresses or handles as git knows them: from them follows who changes what',
  '  services, libraries, tables   names or globs: [orders, "pay-*"]',
  '  aliases    what CODEOWNERS or a catalogue calls the team: ["@acme/checkout"]',
];

/** What the file says, and of how much it says nothing. */
export interface OwnershipDraft {
  readonly text: string;
  readonly teams: number;
  /** Services that wait for a team, below the one that has to be named. */
  readonly waiting: readonly string[];
  /** The team that a person has to name; absent where none is needed. */
  readonly placeholder?: string;
}

export function ownershipYaml(model: Model): OwnershipDraft {
  const changers = changersOf(model);
  const units = [...model.modules.values()].filter(({ kind }) => kind !== 'module');
  // Names that only a machine tells apart are one team's.
  const teams = [...groupBy(model.teams, ({ name }) => folded(name)).values()];
  const known = teams.map((same) => teamBlock(same, units, model, changers(servicesOfAll(same))));
  const waiting = units.filter(({ team }) => team === undefined);
  const services = waiting.filter(({ kind }) => kind === 'service').map(({ name }) => name);
  const isNeeded = teams.length === 0 || waiting.length > 0;
  const placeholder = isNeeded ? freeName(teams.map(([team]) => folded(team!.name))) : undefined;
  const blocks = placeholder === undefined ? known : [...known, waitingBlock(placeholder, waiting, changers)];
  return {
    text: [...HEAD.map((line) => prose(line)), '', 'teams:', blocks.join('\n\n'), ''].join('\n'),
    teams: teams.length,
    waiting: services,
    ...(placeholder !== undefined && { placeholder }),
  };
}

function servicesOfAll(teams: readonly Team[]): string[] {
  return [...new Set(teams.flatMap(({ services }) => services))].sort(compareText);
}

function teamBlock(
  same: readonly Team[],
  units: readonly Module[],
  model: Model,
  { people }: Changers,
): string {
  const [first] = same;
  const names = same.map(({ name }) => name);
  const services = servicesOfAll(same);
  const libraries = units.filter(({ kind, team }) => kind === 'library' && team && names.includes(team));
  const type = same.find((team) => team.type)?.type;
  const members = same.find((team) => team.members)?.members;
  const likely = people.slice(0, MOST_MEMBERS).map(({ name }) => writable(name));
  const claimsOn = (unit: string) =>
    (model.teamClaims.get(unit) ?? []).filter(({ team }) => names.includes(team));
  const because = (unit: string) => {
    const places = claimsOn(unit).map(
      ({ at, guessedFrom }) =>
        `${placed(at)}${guessedFrom === undefined ? '' : `, which names ${guessedFrom}`}`,
    );
    return [...new Set(places)].slice(0, 3).join(', ');
  };
  const owned = [...services, ...libraries.map(({ name }) => name)];
  const guesses = [...new Set(owned.flatMap(claimsOn).flatMap(({ guessedFrom }) => guessedFrom ?? []))];
  // What is only guessed is no fact to be written down: it holds as a guess as long as nobody switches it on.
  const isGuess = (unit: string) => claimsOn(unit).every(({ guessedFrom }) => guessedFrom !== undefined);
  const listed = (name: string) =>
    entry(`- ${scalar(patternOf(name, units))}`, { indent: 6, off: isGuess(name), because: because(name) });
  return [
    entry(`${scalar(writable(first!.name))}:`, { indent: 2 }),
    ...(type === undefined ? [entry('type: stream-aligned', { indent: 4, off: true })] : []),
    ...(type === undefined ? [] : [entry(`type: ${type}`, { indent: 4 })]),
    ...(members === undefined ? [] : [entry(`members: ${members}`, { indent: 4 })]),
    ...(members === undefined && likely.length > 0
      ? [
          prose('Who changes these services most, by git; leave out who is of another team.', 4),
          entry(`members: ${flowList(likely)}`, { indent: 4, off: true }),
        ]
      : []),
    ...(guesses.length === 0
      ? []
      : [
          prose(
            'Taken for this team, as all that it owns is the team’s; switch this on to make it certain.',
            4,
          ),
          entry(`aliases: ${flowList(guesses.map(writable))}`, { indent: 4, off: true }),
        ]),
    ...(services.length === 0 ? [] : [entry('services:', { indent: 4 })]),
    ...services.map(listed),
    ...(libraries.length === 0 ? [] : [entry('libraries:', { indent: 4 })]),
    ...libraries.map(({ name }) => listed(name)),
  ].join('\n');
}

function waitingBlock(
  name: string,
  waiting: readonly Module[],
  changers: (units: readonly string[]) => Changers,
): string {
  const told = waiting
    .map((unit) => ({ unit, by: changers([unit.name]) }))
    // Who is changed by the same people stands together: that may well be one team's.
    .sort(
      (a, b) =>
        compareText(a.by.people[0]?.name ?? '\uffff', b.by.people[0]?.name ?? '\uffff') ||
        compareText(a.unit.name, b.unit.name),
    );
  const lines = (kind: Module['kind']) =>
    told
      .filter(({ unit }) => unit.kind === kind)
      .map(({ unit, by }) =>
        entry(`- ${scalar(patternOf(unit.name, waiting))}`, { indent: 6, off: true, because: inWords(by) }),
      );
  const [services, libraries] = [lines('service'), lines('library')];
  return [
    prose(
      'A team that you have to name. Of what stands below, nothing says who owns it: give it to a team above,',
      2,
    ),
    prose(
      'or switch it on here once the team has its name. Beside it is who changed it in the last twelve months, if git knows.',
      2,
    ),
    entry(`${name}:`, { indent: 2 }),
    entry('type: stream-aligned', { indent: 4, off: true }),
    entry('members: 6', { indent: 4, off: true }),
    entry('services:', { indent: 4 }),
    ...services,
    ...(libraries.length === 0 ? [] : [entry('libraries:', { indent: 4 }), ...libraries]),
  ].join('\n');
}

/** `Ada Lovelace 12, Ben King 4 and 2 others, of 20 commits` */
function inWords({ commits, people }: Changers): string {
  if (commits === 0) return '';
  const shown = people.slice(0, MOST_CHANGERS).map((person) => `${person.name} ${person.commits}`);
  const others = people.length - shown.length;
  return `${shown.join(', ')}${others > 0 ? ` and ${many(others, 'other')}` : ''}, of ${many(commits, 'commit')}`;
}

function freeName(taken: readonly string[]): string {
  let name = 'your-team';
  for (let number = 2; taken.includes(name); number += 1) name = `your-team-${number}`;
  return name;
}

/** What may stand for a name where globs may stand: what would have a meaning there becomes a `?`, as far as that matches the same. */
function patternOf(name: string, units: readonly Module[]): string {
  const isFine = !isGlob(name) && name === writable(name);
  const glob = name.replaceAll(/[*?[\]{}()!+@|\\\p{Cc}]|^\s|\s$/gu, '?');
  return isFine || units.some((unit) => unit.name !== name && globMatcher(glob)(unit.name)) ? name : glob;
}

/** A name without what no name in the file may have: control characters, blanks at its ends. */
function writable(name: string): string {
  return name.replaceAll(/\p{Cc}+/gu, ' ').trim();
}

function folded(name: string): string {
  return writable(name).replaceAll(/\s+/g, ' ').toLowerCase();
}
