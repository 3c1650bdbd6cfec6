/** What nodemon runs that is told no file: its settings say, `"exec": "ts-node src/index.ts"`. */
import type { Path } from '../../model/nouns.js';
import { readJson } from './json.js';
import { join } from './paths.js';
import type { Sources } from './sources.js';
import { textOf } from './values.js';

/** `nodemon` without a file. */
export const RUNS_NODEMON =
  /\bnodemon(?:\s{1,9}-{1,2}\w[\w-]{0,40}(?:=\S{1,80})?){0,9}(?:["']|\s{0,9}(?:$|[;&|]))/;

/** What `nodemon` without arguments runs in a directory. */
export function nodemonExec({ read, files }: Sources, directory: Path): string | undefined {
  const file = join(directory, 'nodemon.json');
  const text = files.has(file) ? read(file) : undefined;
  return text === undefined ? undefined : textOf(readJson(file, text).value['exec']);
}
