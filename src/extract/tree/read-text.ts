/**
 * In: a file of the tree. Out: its text, or why there is none. Why: every reader meets files that are huge, binary, in
 * another encoding, or gone since they were listed, and must say so instead of failing or reading nonsense.
 */
import { closeSync, fstatSync, openSync, readSync, type Stats } from 'node:fs';
import type { Notice, Path } from '../../model/nouns.js';

/** Bytes at the start of a file, among which a NUL shows that it is binary: git looks at as many. */
const TELLING = 8_000;

/** What reading a file gave: a text, a notice, or both when the text had to be guessed at. */
export interface Reading {
  /** Without byte order mark. */
  readonly text?: string;
  readonly notice?: Notice;
}

/** Bytes; a file that a person wrote is far smaller. */
const LIMIT = 5_000_000;

/** Reads one file of the tree as text. Never throws. The notice, if there is one, stands for one lost fact of `source`. */
export function readText(
  tree: { readonly root: string; readonly asked?: Set<Path> },
  path: Path,
  source: Notice['source'],
  limit: number = LIMIT,
): Reading {
  tree.asked?.add(path);
  const file = openFile(`${tree.root}/${path}`, limit);
  const { text, problem } = 'problem' in file ? file : decode(file.bytes);
  return {
    ...(text === undefined ? {} : { text }),
    ...(problem === undefined ? {} : { notice: { source, message: problem, at: { path }, unresolved: 1 } }),
  };
}

/** A file as it was when it was read: its bytes, and what the file system said of it just before. */
export interface OpenedFile {
  readonly bytes: Buffer;
  readonly stats: Stats;
}

/** Reads a file, or says in a sentence why it cannot be read. */
export function openFile(
  file: string,
  limit: number = LIMIT,
): OpenedFile | { readonly problem: string; readonly text?: undefined } {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file, 'r');
    const stats = fstatSync(descriptor);
    if (stats.size <= limit) return { bytes: readBytes(descriptor, stats.size), stats };
    const sizes = `${megabytes(stats.size)} MB, at most ${megabytes(limit)} MB are read`;
    return { problem: `The file is too large (${sizes}), so it is left out.` };
  } catch (error) {
    return { problem: `The file cannot be read (${because(error)}), so it is left out.` };
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}

/** At most `size` bytes, so that what is read is what the stats are of, even if the file grows. */
function readBytes(descriptor: number, size: number): Buffer {
  const bytes = Buffer.allocUnsafe(size);
  let length = 0;
  while (length < size) {
    const read = readSync(descriptor, bytes, length, size - length, length);
    if (read === 0) break;
    length += read;
  }
  return bytes.subarray(0, length);
}

/** The text of a file, and what is doubtful about it. */
export function decode(bytes: Buffer): { readonly text?: string; readonly problem?: string } {
  if (bytes.length >= 2 && bytes[0] === 0xff && bytes[1] === 0xfe) {
    return { text: new TextDecoder('utf-16le').decode(bytes) };
  }
  if (bytes.subarray(0, TELLING).includes(0))
    return { problem: 'The file is binary, not text, so it is left out.' };
  const text = bytes.toString('utf8');
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
  if (!text.includes('\ufffd') || Buffer.from(text, 'utf8').equals(bytes)) return { text: start };
  return {
    text: start,
    problem: 'The file is not UTF-8; it was read as if it were, so some of it may be lost.',
  };
}

function megabytes(bytes: number): string {
  return (bytes / 1_000_000).toLocaleString('en', { maximumFractionDigits: 1 });
}

/** The reason of an error of the file system, in words. */
export function because(error: unknown): string {
  const code = (error as { code?: string }).code;
  switch (code) {
    case 'ENOENT':
      return 'it is not there any more';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENAMETOOLONG':
      return 'its path is too long';
    case 'EISDIR':
      return 'it is a directory';
    default:
      return code ?? String(error);
  }
}
