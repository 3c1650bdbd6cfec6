import { createHash } from 'node:crypto';
import type { Path } from '../../../model/nouns.js';
import { decode, openFile } from '../../tree/read-text.js';
import type { FileReading } from './file-reading.js';
import { readFile } from './read-file.js';
import { type Stamp, stampOf } from './stamp.js';

/** What became of one source file; `unread` says why there is no reading, `generated` that it is nobody's source. */
export type SourceReading = FileReading | { readonly unread: string } | { readonly generated: true };

/** A source file that is to be read, and the hash of the content whose reading is known. */
export interface Wanted {
  readonly path: Path;
  readonly knownHash?: string;
}

/** A source file that was read. */
export interface Outcome {
  /** Left out when the content is the one that is known. */
  readonly reading?: SourceReading;
  /** Of the content, and the file's stamp at that time; left out when there is no content. */
  readonly hash?: string;
  readonly stamp?: Stamp;
}

/** Reads one source file of a tree. Never throws. */
export function readSource(root: string, { path, knownHash }: Wanted): Outcome {
  const file = openFile(`${root}/${path}`);
  if ('problem' in file) return { reading: { unread: file.problem } };
  const hash = createHash('sha256').update(file.bytes).digest('base64url');
  const content = { hash, stamp: stampOf(file.stats) };
  return hash === knownHash ? content : { ...content, reading: readContent(path, file.bytes) };
}

function readContent(path: Path, bytes: Buffer): SourceReading {
  const { text, problem } = decode(bytes);
  if (text === undefined) return { unread: problem ?? 'The file cannot be read.' };
  if (isGenerated(path, text)) return { generated: true };
  if (isTooDeep(bytes)) return { unread: 'The file is nested too deeply to be parsed, so it is left out.' };
  const reading = readFile(path, text);
  return problem === undefined || reading.problem !== undefined
    ? reading
    : { ...reading, problem: { message: problem } };
}

/** Characters; no person and no formatter writes such a line of code. */
const LONG_LINE = 5_000;

/**
 * Whether JavaScript was written by a bundler or minifier, so that it is nobody's source: by its name, or by a very long
 * line among its first ones, where a bundle shows. TypeScript is never bundled.
 */
function isGenerated(path: Path, text: string): boolean {
  if (!/\.[cm]?jsx?$/.test(path)) return false;
  if (/[.-](?:min|bundle)\.[cm]?js$|(?:^|\/)\.pnp\.c?js$/.test(path)) return true;
  let start = 0;
  for (let line = 0; line < 10 && text.length > LONG_LINE; line += 1) {
    const end = text.indexOf('\n', start);
    if ((end === -1 ? text.length : end) - start > LONG_LINE) return true;
    if (end === -1) return false;
    start = end + 1;
  }
  return false;
}

/** Brackets within brackets; a parser that descends by recursion dies of some ten thousand. */
const DEEPEST = 1_000;

/** Whether a text may be nested too deeply, by its brackets. Those in strings count as well: they pair up, or are few. */
function isTooDeep(bytes: Buffer): boolean {
  let depth = 0;
  for (let at = 0; at < bytes.length; at += 1) {
    const byte = bytes[at];
    if (byte === 0x28 || byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth > DEEPEST) return true;
    } else if ((byte === 0x29 || byte === 0x5d || byte === 0x7d) && depth > 0) depth -= 1;
  }
  return false;
}
