/** Bytes of a file → text: unpacked, in whichever encoding, and only if it is text at all. */
import { isUtf8 } from 'node:buffer';
import { constants, gunzipSync } from 'node:zlib';
import type { Notice, Path } from '../../model/nouns.js';
import { UserError } from '../../model/user-error.js';
import { SAVE_STATEMENTS } from './remedies.js';

export interface DecodedText {
  readonly text: string;
  readonly notices: readonly Notice[];
}

/** V8 holds no longer text; a compressed file may hold no more either. */
export const LARGEST = 500_000_000;

/**
 * The text of a file, without its byte order mark. UTF-16 is read, because PowerShell's `>` writes it, and so is what gzip has packed.
 * Throws UserError when the file is empty or is not text.
 */
export function decode(bytes: Buffer, path: Path): DecodedText {
  const unpacked = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzip(bytes, path) : { bytes, notices: [] };
  const { text, notices } = decoded(unpacked.bytes, path);
  if (text.trim() !== '') return { text, notices: [...unpacked.notices, ...notices] };
  throw refusal(
    path,
    'is empty',
    'save pg_stat_statements into it again, or take it out of the configuration',
  );
}

function gunzip(bytes: Buffer, path: Path): { readonly bytes: Buffer; readonly notices: readonly Notice[] } {
  try {
    return { bytes: gunzipSync(bytes, { maxOutputLength: LARGEST }), notices: [] };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') {
      throw refusal(path, 'unpacks to more than 500 MB', 'save fewer rows: … WHERE calls > 10');
    }
    if (code !== 'Z_BUF_ERROR')
      throw refusal(path, 'is broken: gzip cannot unpack it', 'copy or compress it again');
  }
  const { Z_SYNC_FLUSH: finishFlush } = constants;
  const unpacked = gunzipSync(bytes, { maxOutputLength: LARGEST, finishFlush });
  if (unpacked.length === 0) throw refusal(path, 'is cut: gzip can unpack nothing of it', 'copy it again');
  const message = `${path} was cut: what of it gzip could unpack is read`;
  return {
    bytes: unpacked,
    notices: [{ source: 'statements', message, at: { path }, unresolved: 1 }],
  };
}

/** What people name by mistake, by its first bytes. */
const KINDS: readonly (readonly [bytes: string, what: string])[] = [
  ['PK\u0003\u0004', 'a zip archive, or a spreadsheet'],
  ['PGDMP', 'a dump of pg_dump'],
  ['SQLite format 3', 'an SQLite database'],
  ['%PDF', 'a PDF'],
  ['\u0089PNG', 'a picture'],
  ['\u00ff\u00d8\u00ff', 'a picture'],
  ['\u0028\u00b5\u002f\u00fd', 'compressed with zstd'],
  ['BZh', 'compressed with bzip2'],
  ['\u00fd7zXZ', 'compressed with xz'],
];

function decoded(bytes: Buffer, path: Path): DecodedText {
  const wide = wideText(bytes);
  if (wide !== undefined) return { text: wide, notices: [] };
  const kind = KINDS.find(([start]) => bytes.subarray(0, start.length).toString('latin1') === start)?.[1];
  if (kind !== undefined || isBinary(bytes.subarray(0, 8_192))) {
    const what = kind === undefined ? 'is not text' : `is not text but ${kind}`;
    throw refusal(path, what, `unpack it, or save the statements as CSV, in psql: ${SAVE_STATEMENTS}`);
  }
  const marked = bytes.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]));
  const { text, notices } = narrowText(marked ? bytes.subarray(3) : bytes, path);
  const nul = text.indexOf('\0');
  if (nul < 0) return { text, notices };
  // PostgreSQL's parser would read no further than a NUL and say nothing; another control character it refuses.
  const message = `${path} has NUL bytes, which no PostgreSQL writes: the statements with one are not read`;
  const at = { path, line: lineOf(text, nul) };
  return {
    text: text.replaceAll('\0', '\u0001'),
    notices: [...notices, { source: 'statements', message, at }],
  };
}

/** UTF-16 of either order, with its mark or so plain that every other byte of its beginning is 0. */
function wideText(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.toString('utf16le', 2);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return swapped(bytes.subarray(2)).toString('utf16le');
  const head = bytes.subarray(0, 64);
  if (head.length < 8) return undefined;
  const zero = (odd: number): boolean => head.every((byte, index) => (index % 2 === odd) === (byte === 0));
  if (zero(1)) return bytes.toString('utf16le');
  return zero(0) ? swapped(bytes).toString('utf16le') : undefined;
}

function swapped(bytes: Buffer): Buffer {
  return Buffer.from(bytes.subarray(0, bytes.length - (bytes.length % 2))).swap16();
}

function narrowText(bytes: Buffer, path: Path): DecodedText {
  if (isUtf8(bytes)) return { text: bytes.toString('utf8'), notices: [] };
  const text = bytes.toString('utf8');
  const bad = text.indexOf('\ufffd');
  const at = { path, line: lineOf(text, bad) };
  // Where some characters are UTF-8, it is; where none is, it is the encoding of old Windows programs.
  if (/[\u0080-\ufffc]/.test(text.slice(0, 1_000_000))) {
    const message = `${path} is UTF-8 with bytes that are none, from here on: the texts and names they stand in may be wrong`;
    return { text, notices: [{ source: 'statements', message, at }] };
  }
  const message = `${path} is not UTF-8 and was read as Latin-1: names beyond ASCII may be wrong`;
  return { text: bytes.toString('latin1'), notices: [{ source: 'statements', message, at }] };
}

function lineOf(text: string, index: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < index; at = text.indexOf('\n', at + 1)) line++;
  return line;
}

/** More than a stray control character: NUL and others that no text has. */
function isBinary(head: Buffer): boolean {
  const strange = head.filter(
    (byte) => byte < 0x20 && !(byte >= 0x08 && byte <= 0x0d) && byte !== 0x1b,
  ).length;
  return strange > 0.03 * head.length;
}

function refusal(path: Path, what: string, hint: string): UserError {
  return new UserError({ message: `${path} ${what}`, hint, at: { path } });
}
