import { hash as hashOf } from 'node:crypto';
import type { Path } from '../../../model/nouns.js';
import { decode, openFile } from '../../tree/read-text.js';
import { type Stamp, stampOf } from '../../tree/stamp.js';
import { isPage } from '../../tree.js';
import type { FileReading } from './file-reading.js';
import { asksByScripts } from './pages.js';
import { readFile } from './read-file.js';

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

/** What is common to all source files of a tree. */
export interface ReadingTask {
  readonly root: string;
  /** Whether somebody asks for the hints of each. */
  readonly withHints: boolean;
}

/** Reads one source file of a tree. Whatever the file is like, there is an outcome. */
export async function readSource(
  { root, withHints }: ReadingTask,
  { path, knownHash }: Wanted,
): Promise<Outcome> {
  const file = openFile(`${root}/${path}`);
  if ('problem' in file) return { reading: { unread: file.problem } };
  const hash = hashOf('sha256', file.bytes, 'base64url');
  const content = { hash, stamp: stampOf(file.stats) };
  return hash === knownHash
    ? content
    : { ...content, reading: await readContent(path, file.bytes, withHints) };
}

async function readContent(path: Path, bytes: Buffer, withHints: boolean): Promise<SourceReading> {
  const { text, problem } = decode(bytes);
  if (text === undefined) return { unread: problem ?? 'The file cannot be read.' };
  if (isGenerated(path, text)) return { generated: true };
  try {
    const reading = await readFile(path, text, withHints);
    const isDoubtful = problem !== undefined && reading.problem === undefined;
    return isDoubtful ? { ...reading, problem: { message: problem } } : reading;
  } catch (error) {
    if (error instanceof RangeError) return { unread: TOO_DEEP };
    throw error;
  }
}

const TOO_DEEP = 'The file is nested too deeply to be parsed, so it is left out.';

/** Characters; no person and no formatter writes such a line of code, */
const LONG_LINE = 5_000;
/** nor nothing but lines like these, */
const LONG_LINES = 800;
/** be they few. */
const FEWEST = 1_500;

/** How lines begin that webpack writes, or ncc, which builds on it, or esbuild. */
const BUNDLE =
  /^(?:\/\*{6}\/|\(\(\) => \{ \/\/ webpackBootstrap|(?:var|const) __(?:webpack_modules|nccwpck_require)__ |var __(?:create|defProp|getOwnPropNames) = Object\.)/m;

/** Whether all lines together are long, and hold code: a line of data says little but itself. */
function isOfLongLines(text: string): boolean {
  if (text.length < FEWEST || text.length > LONG_LINE * 2) return false;
  const lines = text.split('\n').filter((line) => line.trim() !== '' && !/^\s*(?:\/[/*]|\*)/.test(line));
  return text.length > lines.length * LONG_LINES && /\bfunction\s*\w?\(\w?[,)]|=>\{|\)\{/.test(text);
}

/**
 * Whether JavaScript was written by a bundler or minifier, so that it is nobody's source: by its name, by how it begins, or
 * by a very long line among its first ones. TypeScript is never bundled. A page of HTML is a source if its scripts ask somebody.
 */
function isGenerated(path: Path, text: string): boolean {
  if (isPage(path)) return !asksByScripts(text);
  if (!/\.[cm]?jsx?$/.test(path)) return false;
  if (/[.-](?:min|bundle)\.[cm]?js$|(?:^|\/)\.pnp\.c?js$/.test(path)) return true;
  if (BUNDLE.test(text.slice(0, LONG_LINE)) || isOfLongLines(text)) return true;
  let start = 0;
  for (let line = 0; line < 10 && text.length > LONG_LINE; line += 1) {
    const end = text.indexOf('\n', start);
    if ((end === -1 ? text.length : end) - start > LONG_LINE) return true;
    if (end === -1) return false;
    start = end + 1;
  }
  return false;
}
