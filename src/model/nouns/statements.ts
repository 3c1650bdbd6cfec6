/** What a database ran, and who ran it. */
import type { Location } from './places.js';
import type { AccessMode, Way } from './tables.js';

/** The rungs of the ladder that attributes statements to services, the first one that bears is taken. */
export type Rung = 'role' | 'database' | 'comment' | 'code' | 'table';

/** `certain`: somebody configured it. `likely`: a name or a text shows it. `weak`: it may as well be another. */
export type Strength = 'certain' | 'likely' | 'weak';

/** How a statement was attributed to a service. */
export interface Attribution {
  readonly service: string;
  readonly by: Rung;
  readonly strength: Strength;
  readonly reason: string;
}

/** One table that a statement touches, by name or through a view or routine. */
export interface StatementTable {
  readonly table: string;
  readonly mode: AccessMode;
  readonly through?: readonly Way[];
}

/** One normalised row of `pg_stat_statements`. */
export interface Statement {
  /** Unique in the model: database, role, queryid and toplevel. */
  readonly id: string;
  /** `queryid` as text: it is a signed 64-bit number. */
  readonly queryid?: string;
  readonly database: string;
  readonly role?: string;
  /** One line, literals of utility statements redacted. */
  readonly text: string;
  readonly calls: number;
  /** Total execution time in milliseconds. */
  readonly totalMs: number;
  readonly rows: number;
  /** False for a statement that ran inside a function or procedure (PostgreSQL 14+). */
  readonly toplevel: boolean;
  /** The text was cut off or only half understood: there may be more tables. */
  readonly partial?: boolean;
  /** It is a block, or a text of several statements: its tables are not joined by being named in it. */
  readonly several?: boolean;
  /** The tables it touches, resolved, each once per mode; none for what upholds a foreign key. */
  readonly tables: readonly StatementTable[];
  /** Where the code has it, in the order of the places; absent where it has not been found. */
  readonly sentFrom?: readonly Location[];
  /** One service: it ran the statement. Several: it cannot be known which of them. */
  readonly services: readonly Attribution[];
  readonly at: Location;
}

/** Of the time that statements took at top level, milliseconds by what is known of who ran them. Noise is left out. */
export interface Attributed {
  readonly totalMs: number;
  readonly attributedMs: number;
  /** It was one of several services. */
  readonly ambiguousMs: number;
  /** No service is known that it may have been. */
  readonly unknownMs: number;
  /** The server did not show the text. */
  readonly hiddenMs: number;
  /** The same as `attributedMs`, by the rung that bore it. */
  readonly byRung: Readonly<Record<Rung, number>>;
  /** SQL or settings that would make more of it known, most useful first. */
  readonly remedies: readonly string[];
}

/** A service logs in as a role. */
export interface Login {
  readonly service: string;
  readonly role: string;
  readonly host?: string;
  readonly database?: string;
  readonly reason: string;
  readonly at?: Location;
}
