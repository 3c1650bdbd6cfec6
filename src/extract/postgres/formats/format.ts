import type { Notice, Path } from '../../../model/nouns.js';

/** One way in which people save the rows of `pg_stat_statements`. */
export interface StatementFormat {
  readonly name: string;
  /** Whether the text looks like this format. */
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
  /** The line of the file that the row starts at, from 1; none for a row that is not from a file. */
  readonly line?: number;
  /** One value for each column; null where the format can tell NULL from an empty text. */
  readonly values: readonly (string | null)[];
}
