import type { Notice, Path } from '../../../model/nouns.js';

/** One way in which people save the rows of `pg_stat_statements`. */
export interface StatementFormat {
  readonly name: string;
  /** Whether the text is in this format: cheap, and strict enough that no other format is taken for it. */
  matches(text: string): boolean;
  /** Reads the rows. Throws UserError where the text breaks the rules of the format. */
  read(text: string, path: Path): Rows;
}

/** The rows of a file, before anybody knows what its columns mean. */
export interface Rows {
  /** As written in the file. */
  readonly columns: readonly string[];
  readonly rows: readonly Row[];
  /** Rows that could not be read. */
  readonly notices: readonly Notice[];
}

export interface Row {
  /** The line of the file that the row starts at, from 1; of an answer, its place. */
  readonly line: number;
  /** One value for each column; null where the format can tell NULL from an empty text. */
  readonly values: readonly (string | null)[];
  /** The statement's text was cut off by whoever saved it: what it names it touches, what it lacks it may touch all the same. */
  readonly cut?: boolean;
}

/** So much of a text tells its format; a preamble that is longer than this is none. */
export const HEAD = 100_000;

/** What is said of one row that is left out. */
export function leftOut(message: string, path: Path, line: number): Notice {
  return { source: 'statements', message: `${message}: it is left out`, at: { path, line }, unresolved: 1 };
}
