/**
 * In: the ignore files of git around and below the analysed root. Out: whether git would ignore a path.
 * Why: what git ignores (builds, generated code, dependencies) is not the system's source. The patterns themselves are the
 * `ignore` library's; here is which file speaks first, and how to ask seldom: https://git-scm.com/docs/gitignore
 */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import ignore from 'ignore';
import { starMatcher } from '../../model/stars.js';
import { nameOf } from '../paths.js';

/** The ignore files that hold in one directory, the innermost first. */
export type IgnoreRules = IgnoreFile | undefined;

interface IgnoreFile {
  /** Length of its directory's path with the slash at its end. */
  readonly drop: number;
  /** `undefined`: no pattern of the file matches. */
  readonly decide: (path: string, isDirectory: boolean) => boolean | undefined;
  readonly outer: IgnoreRules;
}

/** The work tree around the analysed root. */
export interface WorkTree {
  /** What to put before a path of the root to have it relative to the work tree: empty, or it ends with a slash. */
  readonly prefix: string;
  /** The rules that hold in the root, without those of its own `.gitignore`. */
  readonly rules: IgnoreRules;
  /** Absolute paths of all that was looked for to find that out. */
  readonly asked: readonly string[];
  /** Where git notes what it tracks; absent where it is not known that there is a work tree. */
  readonly index?: string;
}

/** Whether git ignores `path` (relative to the work tree), of which no parent is ignored: the innermost file with an opinion decides. */
export function ignores(rules: IgnoreRules, path: string, isDirectory: boolean): boolean {
  for (let file = rules; file !== undefined; file = file.outer) {
    const verdict = file.decide(path.slice(file.drop), isDirectory);
    if (verdict !== undefined) return verdict;
  }
  return false;
}

/** The rules that hold in a directory: those of the directory above, and those of its own `.gitignore` if it has one. */
export function rulesIn(directory: string, path: string, outer: IgnoreRules): IgnoreRules {
  return ignoreFile(join(directory, '.gitignore'), path === '' ? 0 : path.length + 1, outer);
}

/**
 * The work tree that the root is a part of, with what `info/exclude` and the ignore files above the root impose on it:
 * nothing when it is in no work tree, or is itself ignored, for who names an ignored directory wants it read.
 */
export function workTreeAround(root: string): WorkTree {
  const asked: string[] = [];
  const nothing = { prefix: '', rules: undefined, asked };
  const top = workTreeTop(root, asked);
  if (top === undefined) return nothing;
  const { own, shared } = gitDirectories(join(top, '.git'), asked);
  const exclude = join(shared, 'info', 'exclude');
  asked.push(exclude);
  let rules = ignoreFile(exclude, 0, undefined);
  let path = '';
  for (const name of relative(top, root).split(sep)) {
    if (name === '') continue;
    asked.push(join(top, path, '.gitignore'));
    rules = rulesIn(join(top, path), path, rules);
    path = path === '' ? name : `${path}/${name}`;
    if (ignores(rules, path, true)) return nothing;
  }
  return { prefix: path === '' ? '' : `${path}/`, rules, asked, index: join(own, 'index') };
}

function workTreeTop(root: string, asked: string[]): string | undefined {
  for (let directory = root; ; directory = dirname(directory)) {
    const dotGit = join(directory, '.git');
    asked.push(dotGit);
    if (existsSync(dotGit)) return directory;
    if (directory === dirname(directory)) return undefined;
  }
}

/** In a linked work tree `.git` is a file that names its own directory, whose `commondir` names the one that it shares with others. */
function gitDirectories(dotGit: string, asked: string[]): { readonly own: string; readonly shared: string } {
  const linked = readLines(dotGit)[0]?.match(/^gitdir: (.+)$/)?.[1];
  if (linked === undefined) return { own: dotGit, shared: dotGit };
  const own = resolve(dirname(dotGit), linked);
  asked.push(join(own, 'commondir'));
  const common = readLines(join(own, 'commondir'))[0];
  return { own, shared: common === undefined ? own : resolve(own, common) };
}

/** An unreadable or missing ignore file imposes nothing, as in git. */
function readLines(file: string): string[] {
  try {
    return statSync(file).isFile() ? readFileSync(file, 'utf8').split(/\r?\n/) : [];
  } catch {
    return [];
  }
}

function ignoreFile(file: string, drop: number, outer: IgnoreRules): IgnoreRules {
  const lines = readLines(file).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  return lines.length === 0 ? outer : { drop, decide: decider(lines), outer };
}

/**
 * Nearly all patterns look at nothing but the name, and most of those are a text with stars: these are compared here. Of
 * those with a place in them, `/dist` only concerns the directory of the file, and others only paths that hold all their
 * literal parts.
 */
function decider(lines: readonly string[]): IgnoreFile['decide'] {
  const placed = lines.filter(hasPlace);
  const decideByName = byName(lines.filter((line) => !hasPlace(line)));
  if (placed.length === 0) return decideByName;
  const decideByPath = byPath(lines);
  const deep = placed
    .filter((line) => !ROOTED.test(line))
    .map((line) => ({ start: literalStart(line), parts: literalParts(line) }));
  return (path, isDirectory) => {
    const isPossible =
      deep.some(({ start, parts }) => path.startsWith(start) && parts.every((part) => path.includes(part))) ||
      !path.includes('/');
    return isPossible ? decideByPath(path, isDirectory) : decideByName(path, isDirectory);
  };
}

/** One segment of the file's own directory. */
const ROOTED = /^!?\/(?!.*\*\*)[^/]+\/?$/;

/** A slash anywhere but at the end ties a pattern to a place, unless it only follows a leading `**`. */
function hasPlace(line: string): boolean {
  return withoutLead(line.trimEnd().replace(/\/$/, '')).includes('/');
}

function withoutLead(line: string): string {
  return line.replace(/^(!?)\*\*\/(?=[^/]+\/?$)/, '$1');
}

/** Texts that a path must hold to match; none when they are hard to tell. */
function literalParts(line: string): readonly string[] {
  if (/[[\\]/.test(line)) return [];
  const parts = line.replace(/^!/, '').trimEnd().split(/[*?/]/);
  return parts.filter((part) => part !== '');
}

/** What a path must begin with to match: a pattern with a place counts from the directory of its file, unless it begins with stars. */
function literalStart(line: string): string {
  const [start = ''] = line
    .trimEnd()
    .replace(/^!?\/?/, '')
    .split(/[*?[\\]/);
  return start.replace(/\/$/, '');
}

/** The library makes regular expressions, and with many stars in one segment, or many `**`, one may take forever. */
function isTooMuch(line: string): boolean {
  return /(?:\*[^/*]+){5}/.test(line) || line.split('**').length > 5;
}

function byPath(lines: readonly string[]): IgnoreFile['decide'] {
  const matcher = ignore({ ignoreCase: false }).add(lines.filter((line) => !isTooMuch(line)));
  return (path, isDirectory) => {
    const verdict = matcher.test(isDirectory ? `${path}/` : path);
    if (verdict.unignored) return false;
    if (!verdict.ignored) return undefined;
    // The library lets a file share the fate of its directory, but that one was let in, by a file that speaks before this.
    const slash = path.lastIndexOf('/');
    return slash !== -1 && matcher.ignores(path.slice(0, slash + 1)) ? undefined : true;
  };
}

/** Nothing but text and stars. */
const PLAIN = /^(?!!)[^?[\\\s]+$/;

function byName(lines: readonly string[]): IgnoreFile['decide'] {
  const names = lines.map(withoutLead);
  if (!names.every((name) => PLAIN.test(name))) {
    const decide = byPath(lines);
    return (path, isDirectory) => decide(nameOf(path), isDirectory);
  }
  const literal = new Set<string>();
  const patterns: { readonly matches: (name: string) => boolean; readonly onlyDirectory: boolean }[] = [];
  for (const name of names) {
    const onlyDirectory = name.endsWith('/');
    const pattern = onlyDirectory ? name.slice(0, -1) : name;
    if (pattern.includes('*')) patterns.push({ matches: starMatcher(pattern), onlyDirectory });
    else if (onlyDirectory) literal.add(name);
    else literal.add(name).add(`${name}/`);
  }
  const decide = (name: string, isDirectory: boolean) =>
    literal.has(isDirectory ? `${name}/` : name) ||
    patterns.some(({ matches, onlyDirectory }) => (isDirectory || !onlyDirectory) && matches(name)) ||
    undefined;
  // In a large tree most names are those of many files.
  const [ofFiles, ofDirectories] = [new Map<string, true | undefined>(), new Map<string, true | undefined>()];
  return (path, isDirectory) => {
    const name = nameOf(path);
    const known = isDirectory ? ofDirectories : ofFiles;
    if (!known.has(name)) known.set(name, decide(name, isDirectory));
    return known.get(name);
  };
}
