/**
 * The one format in which commits are read, whether git writes it now or somebody saved it: lines of `key value`, an empty line, and
 * what happened to each file. In: lines. Out: commits, newest first. Why lines: a saved history can be read and mended by people.
 */
import type { Path, Person } from '../../model/nouns.js';
import { unquote } from './unquote.js';

/** Who looked at a change, by the habits of Gerrit, the Linux kernel, GitLab and others. */
const REVIEWED = ['Reviewed-by', 'Acked-by', 'Approved-by', 'Merged-by'];
const WRITTEN = ['Co-authored-by', 'Co-developed-by'];
const TRAILERS = [...REVIEWED, ...WRITTEN].map((key) => `key=${key}`).join(',');

/** For `git log --format`. `written-by` is the author before `.mailmap` is applied. */
const FORMAT = [
  'commit %H',
  'parents %P',
  'author %aN <%aE>',
  'written-by %an <%ae>',
  'date %at',
  'committer %cN <%cE>',
  `%(trailers:${TRAILERS},only,unfold)subject %s`,
].join('%n');

/** Nobody writes or reviews with more; it bounds what a made-up message can cost. */
const MOST_PEOPLE = 50;

/** The flags of `git log` that give this format: renames are found, and nothing is run or asked. */
export const LOG_FLAGS = [
  '--encoding=UTF-8',
  '--no-show-signature',
  '--no-ext-diff',
  '--no-textconv',
  '--no-color',
  '--name-status',
  '-l2000',
  `--format=${FORMAT}`,
];

/** What a person types to save a history for archfit. */
export const SAVE_COMMAND = `git -c core.quotePath=false log -M --name-status --since='2 years ago' --format='${FORMAT}' > history.txt`;

/** One commit as it is written; people and paths that recur are one object. */
export interface LoggedCommit {
  hash: string;
  parents: readonly string[];
  /** Seconds since 1970. */
  at: number;
  author: Person;
  committer: Person;
  readonly coAuthors: Person[];
  readonly reviewers: Person[];
  subject: string;
  readonly changes: Change[];
}

/** A file that a commit adds, changes, removes or renames. */
export interface Change {
  readonly path: Path;
  /** What it was called before. */
  readonly from?: Path;
}

/** Takes lines one by one; what comes before the first commit, or fits nowhere, is counted as `strange`. */
export class LogParser {
  readonly commits: LoggedCommit[] = [];
  strange = 0;
  private commit: LoggedCommit | undefined;
  private readonly people = new Map<string, Person>();
  private readonly paths = new Map<string, Path>();
  /** Addresses that `.mailmap` gives to somebody else, and to whom. */
  private readonly known = new Map<string, Person>();

  private readonly prefix: string;

  /** @param prefix directory that all paths are made relative to; files elsewhere are left out */
  constructor(prefix = '') {
    this.prefix = prefix;
  }

  line(text: string): void {
    if (text === '') return;
    const space = text.indexOf(' ');
    const key = space === -1 ? text : text.slice(0, space);
    const value = space === -1 ? '' : text.slice(space + 1);
    if (key === 'commit') this.begin(value);
    else if (this.commit === undefined) this.strange += 1;
    else this.detail(this.commit, key, value, text);
  }

  /** Co-authors and reviewers stand in messages, which git does not map: they are mapped like authors of the same address. */
  finish(): LoggedCommit[] {
    for (const { coAuthors, reviewers } of this.commits) {
      for (const people of [coAuthors, reviewers]) {
        for (const [index, { email }] of people.entries())
          people[index] = this.known.get(email) ?? people[index]!;
      }
    }
    return this.commits;
  }

  private begin(hash: string): void {
    const nobody = this.person('', '');
    this.commit = {
      hash,
      parents: [],
      at: 0,
      author: nobody,
      committer: nobody,
      coAuthors: [],
      reviewers: [],
      subject: '',
      changes: [],
    };
    this.commits.push(this.commit);
  }

  private detail(commit: LoggedCommit, key: string, value: string, text: string): void {
    switch (key) {
      case 'parents':
        commit.parents = value === '' ? [] : value.split(' ');
        return;
      case 'author':
        commit.author = this.personOf(value);
        return;
      case 'written-by': {
        const written = this.personOf(value);
        if (written !== commit.author) this.known.set(written.email, commit.author);
        return;
      }
      case 'date':
        commit.at = Number(value) || 0;
        return;
      case 'committer':
        commit.committer = this.personOf(value);
        return;
      case 'subject':
        commit.subject = value;
        return;
      default:
        this.change(commit, text) || this.trailer(commit, key, value);
    }
  }

  private change({ changes }: LoggedCommit, text: string): boolean {
    const [status = '', first, second] = text.split('\t');
    if (first === undefined || !/^[A-Z]\d*$/.test(status)) return false;
    const [path, from] = second === undefined ? [this.path(first)] : [this.path(second), this.path(first)];
    // A file that left the root was changed in it; one that came into it is new there.
    if (path !== undefined)
      changes.push(from === undefined || status.startsWith('C') ? { path } : { path, from });
    else if (from !== undefined && status.startsWith('R')) changes.push({ path: from });
    return true;
  }

  private trailer(commit: LoggedCommit, key: string, value: string): void {
    const name = key.replace(/:$/, '').toLowerCase();
    const is = (keys: readonly string[]) => keys.some((each) => each.toLowerCase() === name);
    const people = is(WRITTEN) ? commit.coAuthors : is(REVIEWED) ? commit.reviewers : undefined;
    if (people === undefined) this.strange += 1;
    else if (people.length < MOST_PEOPLE) people.push(this.personOf(value));
  }

  /** `undefined` for a file outside of the root. */
  private path(written: string): Path | undefined {
    const path = written.startsWith('"') ? unquote(written) : written;
    if (!path.startsWith(this.prefix)) return undefined;
    const inside = path.slice(this.prefix.length);
    const known = this.paths.get(inside);
    if (known !== undefined) return known;
    this.paths.set(inside, inside);
    return inside;
  }

  private personOf(text: string): Person {
    const [, name, email] = /^(.*?)\s*<([^<>]*)>\s*$/.exec(text) ?? [];
    return name === undefined ? this.person(text.trim(), '') : this.person(name.trim(), email!.trim());
  }

  private person(name: string, email: string): Person {
    const key = `${name}\n${email}`;
    const known = this.people.get(key);
    if (known) return known;
    const person = { name: name || email, email: email.toLowerCase() };
    this.people.set(key, person);
    return person;
  }
}
