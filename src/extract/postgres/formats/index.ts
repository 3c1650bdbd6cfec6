import type { Path } from '../../../model/nouns.js';
import { csv } from './csv.js';
import type { Rows, StatementFormat } from './format.js';

export type { Row, Rows } from './format.js';

/** Asked in this order; the last one takes what no other wanted, and says what is wrong with it. */
const formats: readonly StatementFormat[] = [csv];

/** Reads the rows of a file in whichever format it is. */
export function readRows(text: string, path: Path): Rows {
  const format = formats.find((candidate) => candidate.matches(text)) ?? csv;
  return format.read(text, path);
}
