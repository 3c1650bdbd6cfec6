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
  writeSync,
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
/** The same as they are written: in pieces, made when it is their turn, for as a whole they may be the most memory that a run takes. */
export type WrittenSections = readonly Iterable<string>[];

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
    if (bytes.toString('utf8', 0, start) !== heading(version, body.length, crc32(body))) return [];
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

/** Replaces a memory file, if that can be done, and sees to it that its directory does not grow. */
export function saveSections(file: string, version: string, sections: WrittenSections): void {
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    makeDirectory(dirname(file));
    writeSections(temporary, version, sections);
    renameSync(temporary, file);
    prune(dirname(file));
  } catch (error) {
    remove(temporary);
    // Read-only, full, a file where the directory should be: the next run reads everything again.
    if ((error as NodeJS.ErrnoException).code === undefined) throw error;
  }
}

/** The heading, which tells of what follows, is written once more in the end. */
function writeSections(file: string, version: string, sections: WrittenSections): void {
  const descriptor = openSync(file, 'wx', 0o600);
  try {
    let [length, check] = [0, 0];
    writeFileSync(descriptor, heading(version, length, check));
    for (const piece of piecesOf(sections)) {
      writeFileSync(descriptor, piece);
      length += piece.length;
      check = crc32(piece, check);
    }
    writeSync(descriptor, heading(version, length, check), 0);
  } finally {
    closeSync(descriptor);
  }
}

/** Characters; each piece is written by itself. */
const PIECE = 1_000_000;

function* piecesOf(sections: WrittenSections): Iterable<Buffer> {
  for (const section of sections) {
    let [texts, length]: [string[], number] = [[], 0];
    for (const text of section) {
      texts.push(text);
      length += text.length;
      if (length < PIECE) continue;
      yield Buffer.from(texts.join(''));
      [texts, length] = [[], 0];
    }
    yield Buffer.from(`${texts.join('')}\n`);
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

/** The first line of a memory file: who wrote it, and a check that the rest is as it was written. Always of one length. */
function heading(version: string, length: number, check: number): string {
  return `archfit ${version} ${String(length).padStart(NUMBER)} ${String(check).padStart(NUMBER)}\n`;
}

/** Digits of a number of bytes, or of a check. */
const NUMBER = 12;

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
