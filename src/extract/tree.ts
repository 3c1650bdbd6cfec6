import { readdirSync, realpathSync, statSync } from 'node:fs';
import { directoriesOf } from '../model/directories.js';
import type { Notice, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { builtAmong } from './tree/built.js';
import { type IgnoreRules, rulesIn } from './tree/ignore-files.js';
import { type LeftOut, leftOutOf } from './tree/left-out.js';
import { targetInside } from './tree/links.js';
import { because } from './tree/read-text.js';

export { targetInside } from './tree/links.js';
export { isPage } from './tree/pages.js';
export { type Reading, readText } from './tree/read-text.js';
export { findScripts, onlyScripts, type Script, type ScriptSource, type Scripts } from './tree/scripts.js';

/** The files below the analysed root that git tracks or would not ignore: listed once, shared by all readers. */
export interface Tree {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** Every file, sorted, relative to the root. Symbolic links that leave the root and directories of dependencies are left out. */
  readonly files: readonly Path[];
}

/** A tree with what lies around its files. */
export interface ListedTree extends Tree {
  /** Every directory that holds a file, at whatever depth; not the root. */
  readonly directories: ReadonlySet<Path>;
  /** Symbolic links to something inside the root, and what they lead to. They are not followed, so nothing is listed twice. */
  readonly links: ReadonlyMap<Path, Path>;
  /** What could not be listed. */
  readonly notices: readonly Notice[];
}

/** A tree as it was just found on disk. */
export interface FreshTree extends ListedTree {
  /** Whether an ignore file or the configuration keeps this path out of the tree; the path need not exist. */
  readonly ignores: (path: Path) => boolean;
  /** Every directory that was looked into. */
  readonly listed: readonly Path[];
  /** Every symbolic link, wherever it leads. */
  readonly symbolic: ReadonlySet<Path>;
  /** Absolute paths outside the root at which ignore rules were looked for, and git's index where it was asked. */
  readonly around: readonly string[];
  /** What a compiler wrote beside its sources, which is no file of the tree. */
  readonly built: ReadonlySet<Path>;
  /** The files whose text was asked for so far; grows as readers ask. */
  readonly asked: Set<Path>;
}

/** Directories that never hold the system's own code: git's own, and those that package managers fill. */
const NEVER_LISTED: ReadonlySet<string> = new Set([
  '.git',
  'node_modules',
  'bower_components',
  'jspm_packages',
  '.npm',
  '.pnpm-store',
  '.yarn',
]);

/**
 * Lists the tree below `root`, which may be a part of a git work tree: the ignore files of the directories above it, up
 * to the top of the work tree, count as well. `ignore` are globs relative to the root; one that matches a directory
 * leaves out all that is in it. What git tracks although an ignore file would leave it out is listed,
 * but for what a compiler wrote. `found` is told of the files of each
 * directory as soon as they are known. git itself is never run.
 * Throws UserError when there is no such directory, or it cannot be read.
 */
export function listTree(
  root: string,
  ignore: readonly string[] = [],
  found?: (files: readonly Path[]) => void,
): FreshTree {
  const realRoot = openRoot(root);
  const leftOut = leftOutOf(realRoot, ignore);
  const files: Path[] = [];
  const links = new Map<Path, Path>();
  const notices: Notice[] = [];
  const rulesOf = new Map<Path, IgnoreRules>();
  const symbolic = new Set<Path>();
  const asked = new Set<Path>();
  const pending: { readonly path: Path; readonly outer: IgnoreRules; readonly isHeld: boolean }[] = [
    { path: '', outer: leftOut.rules, isHeld: false },
  ];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const { path, outer, isHeld } = next;
    const directory = path === '' ? realRoot : `${realRoot}/${path}`;
    const entries = readDirectory(directory);
    if (!Array.isArray(entries)) {
      if (path === '') throw unreadableRoot(root, entries);
      notices.push(unreadableDirectory(path, entries));
      continue;
    }
    const hasRules = entries.some((entry) => entry.name === '.gitignore' && entry.isFile());
    const rules = hasRules ? rulesIn(directory, leftOut.prefix + path, outer) : outer;
    rulesOf.set(path, rules);
    if (hasRules) asked.add(path === '' ? '.gitignore' : `${path}/.gitignore`);
    const first = files.length;
    for (const entry of entries) {
      if (NEVER_LISTED.has(entry.name)) continue;
      const entryPath = path === '' ? entry.name : `${path}/${entry.name}`;
      const isDirectory = entry.isDirectory();
      if (!isDirectory && !entry.isFile() && !entry.isSymbolicLink()) continue;
      const verdict = leftOut.of(rules, entryPath, isDirectory, isHeld);
      if (verdict === 'out') continue;
      if (isDirectory) pending.push({ path: entryPath, outer: rules, isHeld: verdict === 'held' });
      else if (entry.isFile()) files.push(entryPath);
      else {
        symbolic.add(entryPath);
        const target = targetInside(realRoot, entryPath);
        if (target !== undefined) links.set(entryPath, target);
      }
    }
    if (files.length > first) found?.(files.slice(first));
  }
  const built = builtAmong(files);
  const own = built.size === 0 ? files : files.filter((path) => !built.has(path));
  let known: ReadonlySet<Path> | undefined;
  const isListed = (path: Path) => {
    known ??= new Set(own);
    return known.has(path);
  };
  return {
    root: realRoot,
    files: own.sort(),
    directories: directoriesOf(own),
    links,
    notices: notices.sort((a, b) => (a.at!.path < b.at!.path ? -1 : 1)),
    ignores: (path) => built.has(path) || isLeftOut(path, rulesOf, leftOut, isListed),
    listed: [...rulesOf.keys()],
    symbolic,
    built,
    around: leftOut.around,
    asked,
  };
}

/** The absolute, real path of the root. */
function openRoot(root: string): string {
  const hint = 'Name the directory of the codebase: archfit check <directory>';
  let isDirectory: boolean;
  try {
    isDirectory = statSync(root).isDirectory();
  } catch (error) {
    const isMissing = ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
    if (!isMissing) throw unreadableRoot(root, { reason: because(error) });
    throw new UserError({ message: `There is no directory ${root}`, hint });
  }
  if (!isDirectory) throw new UserError({ message: `${root} is a file, not a directory`, hint });
  return realpathSync(root);
}

function readDirectory(directory: string) {
  try {
    return readdirSync(directory, { withFileTypes: true });
  } catch (error) {
    return { reason: because(error) };
  }
}

function unreadableRoot(root: string, { reason }: { readonly reason: string }): UserError {
  return new UserError({
    message: `The directory ${root} cannot be read (${reason})`,
    hint: 'Give the user who runs archfit the right to read it, or name another: archfit check <directory>',
  });
}

function unreadableDirectory(path: Path, { reason }: { readonly reason: string }): Notice {
  return {
    source: 'code',
    message: `The directory cannot be read (${reason}), so nothing in it is part of the result.`,
    at: { path },
    unresolved: 1,
  };
}

/** Whether the path, or a directory that it lies in, is left out; below a directory that is not there, its parent's rules hold. */
function isLeftOut(
  path: Path,
  rulesOf: ReadonlyMap<Path, IgnoreRules>,
  leftOut: LeftOut,
  isListed: (path: Path) => boolean,
): boolean {
  if (path.split('/').includes('')) return false; // the root, or no path
  let rules = rulesOf.get('');
  let isHeld = false;
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const part = end === -1 ? path : path.slice(0, end);
    const name = part.slice(part.lastIndexOf('/') + 1);
    if (NEVER_LISTED.has(name)) return true;
    const verdict = leftOut.of(rules, part, end !== -1, isHeld);
    if (verdict === 'out') return true;
    // An ignored path is left out, unless it is there and tracked.
    if (end === -1) return verdict === 'held' && !isListed(path);
    isHeld = verdict === 'held';
    rules = rulesOf.get(part) ?? rules;
  }
}
