/** What a row of saved statements says, once its form and the names of its columns no longer matter. */
import type { Row } from './formats/index.js';

/** By the place of the value in the row. `time` is in milliseconds, `captured` is when the row was saved. */
export const MEANINGS = [
  'query',
  'calls',
  'time',
  'rows',
  'queryid',
  'role',
  'database',
  'toplevel',
  'captured',
] as const;

export type Meaning = (typeof MEANINGS)[number];

/** The columns of rows whose values stand in the order of `MEANINGS`. */
export interface Columns {
  /** Whether the file says anything of it. */
  has(meaning: Meaning): boolean;
  /** The value of a row; empty when the file does not say it. Counters are plain numbers, or the text that is none. */
  value(row: Row, meaning: Meaning): string;
}

const PLACES = Object.fromEntries(MEANINGS.map((meaning, place) => [meaning, place])) as Record<
  Meaning,
  number
>;

/** The value of a row whose values stand in the order of `MEANINGS`; empty when it has none. */
export function cell(row: Row, meaning: Meaning): string {
  return row.values[PLACES[meaning]] ?? '';
}
