/**
 * In: what a run has learnt of a tree, as texts. Out: the same for the next run. Why: nearly all files are the same as last time. One file
 * for a whole tree, because opening thousands costs more than reading them. Whoever finds it broken starts afresh; no run fails
 * for it, and two may share it: it is replaced as a whole.
 */
import { createHash, randomUUID } from 'node:crypto';
import {
  closeSync,
  existsSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { crc32 } from 'node:zlib';

/** Bytes; what is larger is not worth reading, and soon no string can hold it. */
const LARGEST = 400_000_000;
/** How many trees a user's directory remembers. */
const MOST_TREES = 30;
const OURS = /^tree-[\w-]+\.memory(?:\.[\w-]+\.tmp)?$/;

/** The parts of a memory, each a JSON text without line breaks that is only parsed when it is needed. */
export type Sections = readonly Buffer[];

/**
 * Where the memory of a tree is: in its `node_modules` if it has them, else in the user's directory. A link is never followed
 * out of the root.
 */
export function memoryFileOf(root: string, userDirectory: string): string {
  const modules = join(root, 'node_modules');
  const directories = [join(modules, '.cache'), join(modules, '.cache', 'archfit')];
  const isOwn =
    isDirectory(modules) === true && directories.every((directory) => isDirectory(directory) !== false);
  if (isOwn) return join(modules, '.cache', 'archfit', 'tree.memory');
  const name = createHash('sha256').update(root).digest('base64url').slice(0, 16);
  return join(userDirectory, `tree-${name}.memory`);
}

/** What a memory file holds; nothing when it is not there, broken, or written by another version of the program. */
export function loadSections(file: string, version: string): Sections {
  try {
    if (statSync(file).size > LARGEST) return [];
    const bytes = readFileSync(file);
    const start = bytes.indexOf('\n') + 1;
    const body = bytes.subarray(start);
    if (bytes.toString('utf8', 0, start) !== heading(version, [body])) return [];
    const sections: Buffer[] = [];
    for (let at = 0; at < body.length; ) {
      const end = body.indexOf('\n', at);
      sections.push(body.subarray(at, end));
      at = end + 1;
    }
    return sections;
  } catch {
    return [];
  }
}

/** Replaces a memory file, if that can be done, and sees to it that its directory does not grow. Never throws. */
export function saveSections(file: string, version: string, sections: readonly string[]): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    makeDirectory(dirname(file));
    // Not put together: of a large tree that would be the most memory that a run takes.
    const body = sections.flatMap((section) => [Buffer.from(section), Buffer.from('\n')]);
    const descriptor = openSync(temporary, 'wx', 0o600);
    try {
      for (const part of [Buffer.from(heading(version, body)), ...body]) writeFileSync(descriptor, part);
    } finally {
      closeSync(descriptor);
    }
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

/** The first line of a memory file: who wrote it, and a check that the rest is as it was written. */
function heading(version: string, body: readonly Buffer[]): string {
  const length = body.reduce((sum, part) => sum + part.length, 0);
  return `archfit ${version} ${length} ${body.reduce((sum, part) => crc32(part, sum), 0)}\n`;
}

/** Removes all but the latest files of a directory, among them what a run that was killed left behind. */
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
  try {
    return lstatSync(path, { throwIfNoEntry: false })?.isDirectory();
  } catch {
    return false; // below a file, or out of reach
  }
}
