/** SQL that ran, or stands in the code, as it was read: before it is known whose it is. */
import type { AccessMode, Location } from './nouns.js';

/** A relation as SQL names it, folded to the case that PostgreSQL would give it. */
export interface TableName {
  readonly schema?: string;
  readonly name: string;
}

/** One statement touches one relation. */
export interface TableUse extends TableName {
  readonly mode: AccessMode;
}

/** One row of a saved `pg_stat_statements`, parsed. */
export interface StatementFact {
  readonly queryid?: string;
  /** The database as the configuration or the command line names the source, if either did. */
  readonly source?: string;
  /** `datname`, if the row has it. */
  readonly datname?: string;
  readonly role?: string;
  readonly text: string;
  readonly calls: number;
  readonly totalMs: number;
  readonly rows: number;
  readonly toplevel: boolean;
  readonly uses: readonly TableUse[];
  /** The functions and procedures that it calls, as written, folded; builtin ones may be among them. */
  readonly routines: readonly TableName[];
  /**
   * PostgreSQL runs it by itself to uphold a foreign key, as the owner of a table: `uses` names the relation that is checked or
   * changed, as traffic of that key; it is no access of the role.
   */
  readonly foreignKeyCheck?: boolean;
  /** The text was cut off, or had `?` for constants and was only half understood: `uses` may lack some. */
  readonly partial?: boolean;
  /** `uses` are those of several statements that only run together: of a DO block, or of a text that holds more than one. */
  readonly several?: boolean;
  /**
   * The same for the same statement, however it is spelt: numbers of parameters, lengths of lists, quotes and case of names, and layout do
   * not count. Joins rows of one statement, and a row with the SQL in the code that sent it.
   */
  readonly fingerprint?: string;
  /** Key-value pairs of a sqlcommenter comment, and what other well-known tags say. Only the first caller's: weak. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Why it says nothing about the data that services use; then `uses` is empty. */
  readonly noise?: Noise;
  readonly at: Location;
}

/** One SQL text that the code sends: what joins a row of statistics with the services that may have sent it. */
export interface CodeStatementFact {
  /** As `StatementFact.fingerprint`. */
  readonly fingerprint: string;
  /** The services that send it, where it stands in a library; else it is the service that its place lies in. */
  readonly services?: readonly string[];
  readonly at: Location;
}

/**
 * What a statement is if no service's business: a watcher's or the provider's (`monitoring`), of a migration's ledger
 * (`migration`), of pg_dump and the like (`backup`), about the catalogue only (`catalogue`), about the session or the
 * transaction only (`session`).
 */
export type Noise = 'monitoring' | 'migration' | 'backup' | 'catalogue' | 'session';
