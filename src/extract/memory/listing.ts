/**
 * In: a tree as it was listed, and which of its files were read. Out: whether all that is still as it was, so that what followed from it
 * holds. Why: a directory's times tell whether something came or went, and a file's whether it was changed; asking for them is much faster
 * than listing and reading.
 */
import { statSync } from 'node:fs';
import type { Path } from '../../model/nouns.js';
import { targetInside } from '../tree/links.js';
import { isSame, isTelling, type Stamp, stampAt, stampOf } from '../tree/stamp.js';
import type { FreshTree } from '../tree.js';

/** A file's stamp, 1 for a directory, 0 for nothing. */
type State = Stamp | 0 | 1;

/** A tree as it is written down. */
export interface Listing {
  /** What of the configuration decided what was read. */
  readonly scope: string;
  /** Every directory that was looked into. */
  readonly directories: readonly Path[];
  /** The numbers of those that hold no file, at whatever depth. */
  readonly empty: readonly number[];
  /** The files, sorted: for each the number of its directory, and its name. */
  readonly files: readonly (number | string)[];
  /** Symbolic links, and what they lead to inside the root, if they do. */
  readonly links: readonly (readonly [Path, Path | 0])[];
  /** What outside the root was looked for because it may hold ignore rules. */
  readonly around: readonly (readonly [string, State])[];
  /** Files that were read. */
  readonly read: readonly Path[];
  /** The stamps of the directories, then those of the files that were read: as packed numbers, for as digits they take longer to read. */
  readonly stamps: string;
}

/** The stamps of the directories that were looked into, as they are now. */
export function* stampsOf(tree: FreshTree): Iterable<readonly [Path, Stamp]> {
  for (const path of tree.listed) {
    const stamp = stampAt(placeIn(tree, path));
    if (stamp) yield [path, stamp];
  }
}

/** What is to be written down. */
export interface Described {
  readonly tree: FreshTree;
  readonly scope: string;
  /** The files that were read for their code. */
  readonly sources: Iterable<Path>;
  /** Those that were taken before, of files when they were read. */
  readonly stamps: ReadonlyMap<Path, Stamp>;
  /** When the run began, in milliseconds. */
  readonly startedAt: number;
}

/** Writes a tree down; `undefined` when something could not be read, or was changed so shortly before that nobody could tell the next change. */
export function describe({ tree, scope, sources, stamps, startedAt }: Described): Listing | undefined {
  if (tree.notices.length > 0) return undefined;
  const packed: number[] = [];
  const read = [...new Set([...tree.asked, ...sources])];
  let files: ReadonlySet<Path> | undefined;
  /** What was asked for though it is not there; what has gone since it was listed may have been read before. */
  const isMissing = (path: Path) => {
    files ??= new Set(tree.files);
    return path !== '' && !files.has(path) && !tree.directories.has(path);
  };
  for (const path of [...tree.listed, ...read]) {
    const stamp = stamps.get(path) ?? stampAt(placeIn(tree, path)) ?? (isMissing(path) ? MISSING : undefined);
    if (stamp === undefined || !isTelling(stamp, startedAt)) return undefined;
    packed.push(...stamp);
  }
  const numbers = new Map(tree.listed.map((path, number) => [path, number]));
  const placed = tree.files.flatMap((file) => {
    const end = file.lastIndexOf('/');
    return [numbers.get(file.slice(0, Math.max(0, end)))!, file.slice(end + 1)];
  });
  const around: [string, State][] = [];
  for (const path of tree.around) {
    const state = stateOf(path);
    if (typeof state === 'object' && !isTelling(state, startedAt)) return undefined;
    around.push([path, state]);
  }
  const links = [...tree.symbolic].map((path) => [path, tree.links.get(path) ?? 0] as const);
  const empty = tree.listed.flatMap((path, number) => (tree.directories.has(path) ? [] : [number]));
  return { scope, directories: tree.listed, empty, files: placed, links, around, read, stamps: pack(packed) };
}

function placeIn({ root }: FreshTree, path: Path): string {
  return path === '' ? root : `${root}/${path}`;
}

/** A tree that was written down; `undefined` when it could not be. */
export function parseListing(bytes: Uint8Array): Listing | undefined {
  const { buffer, byteOffset, byteLength } = bytes;
  return JSON.parse(Buffer.from(buffer, byteOffset, byteLength).toString('utf8')) || undefined;
}

/** How many directories and files a tree has whose stamps tell whether they have changed. */
export function sizeOf({ directories, read }: Listing): number {
  return directories.length + read.length;
}

/** Whether the directories and files of a range are as they were: first those that were read, which change most often. */
export function isUnchanged({ directories, read, stamps }: Listing, root: string) {
  const known = unpack(stamps);
  const isAsItWas = (path: Path, at: number) => {
    const now = stampAt(path === '' ? root : `${root}/${path}`) ?? MISSING;
    return now.every((part, index) => part === known[WIDTH * at + index]);
  };
  return (start: number, end: number): boolean => {
    for (let at = start; at < end; at += 1) {
      const file = read[at];
      const isSame =
        file === undefined
          ? isAsItWas(directories[at - read.length]!, at - read.length)
          : isAsItWas(file, directories.length + at);
      if (!isSame) return false;
    }
    return true;
  };
}

/** Whether what lies around a tree, and where its links lead, is as it was. */
export function isSurroundedAsBefore({ around, links }: Listing, root: string): boolean {
  return (
    around.every(([path, state]) => {
      const now = stateOf(path);
      return typeof now === 'object' && typeof state === 'object' ? isSame(now, state) : now === state;
    }) && links.every(([path, target]) => (targetInside(root, path) ?? 0) === target)
  );
}

/** Of a directory outside the root only matters that it is there: git changes its own all the time. */
function stateOf(path: string): State {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (stats === undefined) return 0;
  return stats.isDirectory() ? 1 : stampOf(stats);
}

/** The files of a tree that was written down, sorted. */
export function filesOf({ directories, files }: Listing): readonly Path[] {
  const paths: Path[] = [];
  for (let at = 0; at < files.length; at += 2) {
    const directory = directories[files[at] as number]!;
    const name = files[at + 1] as string;
    paths.push(directory === '' ? name : `${directory}/${name}`);
  }
  return paths;
}

/** Its directories that hold a file, at whatever depth. */
export function holdersOf({ directories, empty }: Listing): ReadonlySet<Path> {
  const without = new Set(empty);
  return new Set(directories.filter((_, number) => !without.has(number)));
}

/** The numbers of a stamp. */
const WIDTH = 4;
/** That of what is not there. */
const MISSING: Stamp = [-1, 0, 0, 0];

function pack(numbers: readonly number[]): string {
  return Buffer.from(new Float64Array(numbers).buffer).toString('base64');
}

function unpack(text: string): Float64Array {
  const bytes = Buffer.from(text, 'base64');
  return new Float64Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
