/**
 * Commits as git remembers them → commits of the model: who of which team wrote and passed them, and what they touch.
 * Services of GitHub and GitLab that merge on behalf of people are nobody: they pass what people passed.
 */
import type { CommitFact, HistoryFacts } from '../facts.js';
import { isIncidental } from '../incidental.js';
import type { Author, Commit, Notice, Path, Person, Team } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Structure } from './modules.js';
import { teamsOfPeople } from './people.js';

export function buildHistory(
  { commits }: HistoryFacts,
  teams: readonly Team[],
  { unitAt, files }: Pick<Structure, 'unitAt' | 'files'>,
): { readonly commits: readonly Commit[]; readonly notices: readonly Notice[] } {
  const everybody = new Set(
    commits.flatMap(({ author, coAuthors, reviewers }) => [author, ...coAuthors, ...reviewers]),
  );
  const teamsOf = teamsOfPeople(teams, everybody);
  const known = new Map<Person, Author>();
  const authorOf = (person: Person): Author => {
    const found = known.get(person) ?? { ...person, teams: teamsOf(person) };
    known.set(person, found);
    return found;
  };
  const marks = new Map<Path, Mark>();
  const markOf = (path: Path): Mark => {
    const known = marks.get(path);
    if (known) return known;
    const mark = { unit: unitAt(path), isWork: !isIncidental(path) && !files.get(path)?.test };
    marks.set(path, mark);
    return mark;
  };
  const built = commits.map((commit): Commit => {
    const authors = distinct([commit.author, ...commit.coAuthors]);
    const { hash, at, subject, paths } = commit;
    return {
      hash,
      at,
      authors: authors.map(authorOf),
      passedBy: passersOf(commit, authors).map(authorOf),
      subject,
      paths,
      ...touchedBy(paths, markOf),
    };
  });
  return { commits: built, notices: built.length === 0 ? [] : unknownPeople(teams, known.values()) };
}

/** What the change of one file says: most files change in many commits. */
interface Mark {
  readonly unit: string | undefined;
  readonly isWork: boolean;
}

function touchedBy(paths: readonly Path[], markOf: (path: Path) => Mark): Pick<Commit, 'units' | 'worked'> {
  const units = new Set<string>();
  const worked = new Set<string>();
  for (const { unit, isWork } of paths.map(markOf)) {
    if (unit === undefined) continue;
    units.add(unit);
    if (isWork) worked.add(unit);
  }
  return { units: [...units].sort(compareText), worked: [...worked].sort(compareText) };
}

function passersOf(
  { reviewers, landedBy, committer }: CommitFact,
  authors: readonly Person[],
): readonly Person[] {
  const passers = [...reviewers, ...(landedBy ? [landedBy] : []), committer];
  return distinct(passers).filter(
    (person) => !isHost(person) && !authors.some((author) => isSame(author, person)),
  );
}

/** The addresses under which hosts commit what a person merges on their pages. */
function isHost({ email }: Person): boolean {
  return /^noreply@(github\.com|gitlab\.com|bitbucket\.org)$/.test(email);
}

/** One person may write under several addresses, and several may share a name: an equal name or address is the same person here. */
function isSame(a: Person, b: Person): boolean {
  return a === b || a.name === b.name || (a.email !== '' && a.email === b.email);
}

function distinct(people: readonly Person[]): Person[] {
  return people.filter((person, index) => people.findIndex((other) => isSame(other, person)) === index);
}

/** Teams whose people are not listed, or not as git knows them: of what they own, nobody can say who changes it. */
function unknownPeople(teams: readonly Team[], authors: Iterable<Author>): Notice[] {
  const seen = new Set([...authors].flatMap((author) => author.teams));
  const silent = teams.filter(({ name, services }) => services.length > 0 && !seen.has(name));
  if (silent.length === 0) return [];
  const names = silent.map(({ name }) => name).join(', ');
  const message = `nobody who commits is known to be of ${names}: list the names or e-mail addresses of their people under members in ownership.yaml`;
  const at = silent[0]!.at;
  return [{ source: 'history', message, ...(at && { at }) }];
}
