/**
 * In: what was read of each source file in earlier runs. Out: which of it still holds, and the same for the next run.
 * Why: nearly all files are the same as last time. One file for a whole tree, because opening thousands costs more than
 * parsing them. Whoever finds it broken starts afresh; no run fails for it, and two may share it: it is replaced as a whole.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import type { Path } from '../../../model/nouns.js';
import { type Packed, pack, type Remembered, unpack } from './packing.js';

/** Bytes; what is larger is not worth reading, and soon no string can hold it. */
const LARGEST = 400_000_000;
/** How many trees a user's directory remembers. */
const MOST_TREES = 30;
const OURS = /^code-[\w-]+\.json(?:\.[\w-]+\.tmp)?$/;

/**
 * Where a tree's cache is: in its `node_modules` if it has them, else in the user's directory. A link is never followed
 * out of the root.
 */
export function cacheFileOf(root: string, userDirectory: string): string {
  const modules = join(root, 'node_modules');
  const directories = [join(modules, '.cache'), join(modules, '.cache', 'archfit')];
  const isOwn =
    isDirectory(modules) === true && directories.every((directory) => isDirectory(directory) !== false);
  if (isOwn) return join(modules, '.cache', 'archfit', 'code-tree.json');
  return join(userDirectory, `code-${hashOf(root).slice(0, 16)}.json`);
}

/** What a cache file holds; nothing when it is not there, broken, or written by another version of the reader. */
export function loadCache(file: string, version: string): ReadonlyMap<Path, Remembered> {
  try {
    if (statSync(file).size > LARGEST) return new Map();
    const text = readFileSync(file, 'utf8');
    const end = text.indexOf('\n');
    const body = text.slice(end + 1);
    if (text.slice(0, end) !== heading(version, body)) return new Map();
    const entries: readonly (readonly [Path, Packed])[] = JSON.parse(body);
    return new Map(entries.map(([path, packed]) => [path, unpack(packed)]));
  } catch {
    return new Map();
  }
}

/** Replaces a cache file, if that can be done, and sees to it that its directory does not grow. Never throws. */
export function saveCache(file: string, version: string, remembered: ReadonlyMap<Path, Remembered>): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    makeDirectory(dirname(file));
    const body = JSON.stringify(Array.from(remembered, ([path, one]) => [path, pack(one)]));
    writeFileSync(temporary, `${heading(version, body)}\n${body}`, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
    prune(dirname(file));
  } catch {
    remove(temporary); // read-only, full, a file where the directory should be: the next run reads everything again
  }
}

/** One directory at a time: told to make all at once, Node.js never ends where the file system denies that a parent is there. */
function makeDirectory(path: string): void {
  if (existsSync(path)) return;
  makeDirectory(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    if (!existsSync(path)) throw error; // another run may have been faster
  }
}

/** The first line of a cache file: who wrote it, and proof that the rest is as it was written. */
function heading(version: string, body: string): string {
  return `archfit ${version} ${hashOf(body)}`;
}

/** Removes all but the latest files of a cache directory, among them what a run that was killed left behind. */
function prune(directory: string): void {
  const files = readdirSync(directory).filter((name) => OURS.test(name));
  if (files.length <= MOST_TREES) return;
  files
    .map((name) => ({ path: join(directory, name), modified: lstatSync(join(directory, name)).mtimeMs }))
    .sort((a, b) => b.modified - a.modified)
    .slice(MOST_TREES)
    .forEach(({ path }) => {
      remove(path);
    });
}

function remove(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // it cannot be helped, and harms nobody
  }
}

/** `undefined` when there is nothing at all. */
function isDirectory(path: string): boolean | undefined {
  return lstatSync(path, { throwIfNoEntry: false })?.isDirectory();
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
