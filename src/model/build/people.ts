/**
 * People as git knows them → the teams that list them. A list may name people in full, by first name, by address or by handle.
 * A first name alone counts only where it can mean one person: better no team than the wrong one.
 */
import { groupBy } from '../group.js';
import type { Person, Team } from '../nouns.js';

/** The names of the teams that list a person, sorted. */
export type TeamsOf = (person: Person) => readonly string[];

/** @param everybody all who ever appear, so that it is known whether a first name is one person's */
export function teamsOfPeople(
  teams: readonly Pick<Team, 'name' | 'people'>[],
  everybody: Iterable<Person>,
): TeamsOf {
  const listed = new Map<string, Set<string>>();
  for (const { name, people = [] } of teams) {
    for (const person of people) {
      const key = folded(person);
      listed.set(key, (listed.get(key) ?? new Set<string>()).add(name));
    }
  }
  const all = [...everybody];
  const byFirstName = groupBy(new Set(all.map(({ name }) => folded(name))), firstOf);
  // Whoever writes under one address is one person, by whatever names.
  const byAddress = groupBy(all, ({ email }) => email);
  return ({ name, email }) => {
    const others = email === '' ? [] : (byAddress.get(email) ?? []).map((each) => folded(each.name));
    const full = folded(name);
    const first = firstOf(full);
    const isOne = byFirstName.get(first)?.length === 1;
    const keys = [full, ...others, email, handleOf(email), ...(isOne ? [first] : [])];
    const found = keys.flatMap((key) => [...(listed.get(key) ?? [])]);
    return [...new Set(found)].sort();
  };
}

/** What two ways of writing a name have in common: case, blanks and an `@` before a handle do not count. */
export function folded(name: string): string {
  return name.trim().replace(/^@/, '').replaceAll(/\s+/g, ' ').toLowerCase();
}

function firstOf(name: string): string {
  return name.split(' ')[0] ?? '';
}

/** `1234+ada@users.noreply.github.com` is who goes by `ada` there; the part before the `@` of another address is a handle as well. */
function handleOf(email: string): string {
  return email.replace(/@.*$/, '').replace(/^\d+[+-]/, '');
}
