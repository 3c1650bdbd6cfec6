/**
 * The commits of a root as they were read before, kept in the user's directory until the newest commit is another one. People and paths recur in
 * most commits: each is written once. Whoever finds the file broken reads anew; no run fails for it.
 */
import { createHash, randomUUID } from 'node:crypto';
import { lstatSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommitFact } from '../../model/facts.js';
import type { Person } from '../../model/nouns.js';

/** Raised when the same commits would be read as something else. */
const VERSION = 2;
/** How many roots are remembered. */
const MOST_ROOTS = 30;
const OURS = /^history-[\w-]+\.json(?:\.[\w-]+\.tmp)?$/;

type Packed = readonly [
  hash: string,
  at: number,
  author: number,
  committer: number,
  coAuthors: readonly number[],
  reviewers: readonly number[],
  landedBy: number,
  subject: string,
  paths: readonly number[],
];

interface Remembered {
  readonly key: string;
  readonly people: readonly Person[];
  readonly paths: readonly string[];
  readonly commits: readonly Packed[];
}

/** What the commits follow from: nothing else can change them. */
export function keyOf(...parts: readonly string[]): string {
  return hashOf([VERSION, ...parts].join('\0'));
}

export function rememberedFile(directory: string, root: string): string {
  return join(directory, `history-${hashOf(root).slice(0, 16)}.json`);
}

/** The commits that were remembered under this key; `undefined` when none were. */
export function recall(file: string, key: string): CommitFact[] | undefined {
  try {
    const { key: known, people, paths, commits } = JSON.parse(readFileSync(file, 'utf8')) as Remembered;
    if (known !== key) return undefined;
    const person = (index: number) => people[index]!;
    return commits.map(([hash, at, author, committer, coAuthors, reviewers, landedBy, subject, own]) => ({
      hash,
      at,
      author: person(author),
      committer: person(committer),
      coAuthors: coAuthors.map(person),
      reviewers: reviewers.map(person),
      ...(landedBy >= 0 && { landedBy: person(landedBy) }),
      subject,
      paths: own.map((index) => paths[index]!),
    }));
  } catch {
    return undefined;
  }
}

/** Remembers commits, if that can be done. Never throws. */
export function remember(directory: string, file: string, key: string, commits: readonly CommitFact[]): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    mkdirSync(directory, { recursive: true });
    writeFileSync(temporary, JSON.stringify(pack(key, commits)), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
    prune(directory);
  } catch {
    rmSync(temporary, { force: true }); // read-only or full: the next run asks git again
  }
}

function pack(key: string, commits: readonly CommitFact[]): Remembered {
  const people = numbering<Person>();
  const paths = numbering<string>();
  const packed = commits.map(
    (commit): Packed => [
      commit.hash,
      commit.at,
      people.of(commit.author),
      people.of(commit.committer),
      commit.coAuthors.map(people.of),
      commit.reviewers.map(people.of),
      commit.landedBy ? people.of(commit.landedBy) : -1,
      commit.subject,
      commit.paths.map(paths.of),
    ],
  );
  return { key, people: people.all, paths: paths.all, commits: packed };
}

/** Numbers things in the order in which they come up. */
function numbering<T>(): { readonly all: T[]; of(thing: T): number } {
  const numbers = new Map<T, number>();
  const all: T[] = [];
  return {
    all,
    of(thing) {
      const known = numbers.get(thing);
      if (known !== undefined) return known;
      numbers.set(thing, all.length);
      return all.push(thing) - 1;
    },
  };
}

/** Removes all but the latest files, among them what a run that was killed left behind. */
function prune(directory: string): void {
  const files = readdirSync(directory).filter((name) => OURS.test(name));
  if (files.length <= MOST_ROOTS) return;
  files
    .map((name) => ({ path: join(directory, name), modified: lstatSync(join(directory, name)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified)
    .slice(MOST_ROOTS)
    .forEach(({ path }) => {
      rmSync(path, { force: true });
    });
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
