/**
 * Questions about who changes what. A change is a commit of a person: what programs commit, and what sweeps through the whole tree
 * (a new licence header, a formatter), says nothing about who works on a service.
 */
import type { Model } from './model.js';
import type { Commit, Person } from './nouns.js';
import { starMatcher } from './stars.js';

/** Names and addresses under which programs commit; `*` stands for anything. */
export const BOTS: readonly string[] = [
  '*[bot]*',
  '*-bot',
  '*-bot@*',
  '* bot',
  'bot@*',
  'dependabot*',
  'renovate*',
  'github-actions*',
  'semantic-release*',
  'greenkeeper*',
  'snyk*',
  'jenkins*',
  'gitlab-ci*',
  'project_*_bot*',
];

/** Files; a change of more is a sweep (code-maat leaves out changesets of more than thirty). */
export const SWEEP = 30;

export interface ChangesOf {
  /** Months before the newest commit. */
  readonly months: number;
  /** Patterns of names and addresses that are no people. */
  readonly bots: readonly string[];
  /** The most files that a change may touch. */
  readonly mostFiles: number;
}

/** The changes of people in a time before the newest commit, newest first. */
export function changesOf(model: Model, { months, bots, mostFiles }: ChangesOf): Commit[] {
  const newest = model.commits.reduce((latest, { at }) => Math.max(latest, at), 0);
  const from = newest - months * 30.44 * 86_400;
  const isBot = botTest(bots);
  return model.commits.filter(
    ({ at, authors, paths }) => at >= from && paths.length <= mostFiles && !isBot(authors[0]!),
  );
}

/** Whether a name or address is a program's. */
export function botTest(patterns: readonly string[]): (person: Person) => boolean {
  const matchers = patterns.map((pattern) => starMatcher(pattern.toLowerCase()));
  const known = new Map<string, boolean>();
  const isBot = (text: string) => {
    const answer = known.get(text) ?? matchers.some((matches) => matches(text));
    known.set(text, answer);
    return answer;
  };
  return ({ name, email }) => isBot(name.toLowerCase()) || isBot(email);
}

/** Who wrote some commits: whoever shares a name or an address with somebody before is the same. */
export function peopleOf(commits: readonly Commit[]): Person[] {
  const known = new Set<string>();
  const people: Person[] = [];
  for (const person of commits.flatMap(({ authors }) => authors)) {
    const keys = [person.name.toLowerCase(), person.email].filter((key) => key !== '');
    if (!keys.some((key) => known.has(key))) people.push(person);
    for (const key of keys) known.add(key);
  }
  return people;
}
