/** Tables, who owns them, who touches them, and what in the database hangs on them. */
import type { Branches, Location, Path, Scope, Transaction } from './places.js';
import type { StatementTable } from './statements.js';

/**
 * What showed who owns a table, strongest first. `role`: the role that owns it on the server is one service's; `inherited`: a view that
 * nobody is known to have defined follows the tables of its schema, else those it reads.
 */
export type OwnerSource = 'config' | 'schema' | 'ddl' | 'entity' | 'role' | 'writes' | 'inherited';

/** One service's claim to own a table. */
export interface OwnerClaim {
  readonly owner: string;
  readonly source: OwnerSource;
  readonly at?: Location;
}

/** A view has no rows of its own: whoever reads it reads the tables behind it. A materialized view has. */
export type TableKind = 'table' | 'view' | 'materialized-view' | 'foreign-table';

/**
 * A relation, `schema.table` in one database. It has at most one owner: none when nobody claims it or two do. A partition is no table of
 * its own but part of its parent.
 */
export interface Table {
  readonly name: string;
  readonly database: string;
  readonly kind: TableKind;
  readonly owner?: string;
  readonly ownerSource?: OwnerSource;
  /** The strongest claims there are: one makes the owner, two or more contradict each other. */
  readonly claims: readonly OwnerClaim[];
  /** Where it is defined, or else the first place that names it. */
  readonly at?: Location;
}

/** SELECT reads; INSERT, UPDATE, DELETE, MERGE, TRUNCATE, COPY FROM write; SELECT … FOR UPDATE locks; DDL defines. */
export type AccessMode = 'read' | 'write' | 'lock' | 'define';

/** A view, routine or trigger that leads to a table which the statement itself does not name. */
export interface Way {
  readonly kind: 'view' | 'routine' | 'trigger';
  readonly name: string;
  /** Where it is defined, if that is known. */
  readonly at?: Location;
}

/** A service reads, writes, locks or defines a table, as its code or a statement shows. */
export interface Access {
  readonly service: string;
  readonly module: string;
  readonly database: string;
  readonly table: string;
  readonly mode: AccessMode;
  readonly seen: 'code' | 'statements';
  /** The shared library that the access goes through. */
  readonly via?: Path;
  /** It is not known that the service asks for what does it: it has the class or object that may. */
  readonly assumed?: true;
  /** What in the database it goes through, from the statement to the table; absent when the statement names the table. */
  readonly through?: readonly Way[];
  /** The id of the statement that shows it. */
  readonly statement?: string;
  /** Of the SQL in the code that does it, where its text is known: the same for all that one text does. */
  readonly fingerprint?: string;
  /** It counts from what is there, and nothing near it remembers that it was done: done twice, it leaves something else. */
  readonly relative?: true;
  /** The function of the code that does it; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction of the code that it is part of. */
  readonly transaction?: Transaction;
  /** Of what writes. */
  readonly branches?: Branches;
  readonly at?: Location;
}

/** What one service does to one table in one way, summed over its statements and places in the code. */
export interface TableAccess {
  readonly service: string;
  readonly table: Table;
  readonly mode: AccessMode;
  /** Executions, as far as statements show them. */
  readonly calls: number;
  /** Milliseconds of execution, as far as statements show them. */
  readonly totalMs: number;
  readonly seen: readonly Access['seen'][];
  /** The shared library that all of it goes through, as far as the code shows. */
  readonly via?: Path;
  /** Of none of its places in the code it is known that the service asks for what does it. */
  readonly assumed?: true;
  /**
   * Every place that shows it: of the code first, those that send the heaviest statement before others; then rows of statements, the
   * heaviest first.
   */
  readonly at: readonly Location[];
  /** Their ids, the heaviest first. */
  readonly statements: readonly string[];
  /** The views and routines that it goes through, sorted; empty as soon as one statement names the table itself. */
  readonly through: readonly string[];
}

/** What PostgreSQL does to the referring rows when the row that they refer to is deleted or changes its key. */
export type ReferentialAction = 'no-action' | 'restrict' | 'cascade' | 'set-null' | 'set-default';

/** A foreign key: rows of one table refer to rows of another. */
export interface Reference {
  readonly name?: string;
  readonly database: string;
  readonly from: string;
  readonly to: string;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /**
   * How often PostgreSQL looked up the referred row or changed the referring ones, by statements that it ran by itself; shared with
   * the other keys of these tables.
   */
  readonly checks: number;
  readonly at: Location;
}

/** A view, routine, trigger or sequence: what lives in the database and reaches tables by itself. */
export interface DatabaseObject {
  readonly kind: 'view' | 'materialized-view' | 'routine' | 'trigger' | 'sequence';
  readonly name: string;
  readonly database: string;
  readonly owner?: string;
  /** The table that a trigger waits on. */
  readonly on?: string;
  /** What it does to which tables and views, as its own text names them. */
  readonly reaches: readonly StatementTable[];
  /** Why a part of it cannot be known. */
  readonly unread?: string;
  readonly at: Location;
}

/** What a role may do with a table, granted to it or to a role that it is a member of. */
export interface Grant {
  readonly database: string;
  /** `PUBLIC` is everybody. */
  readonly role: string;
  readonly table: string;
  /** Upper case, sorted. */
  readonly privileges: readonly string[];
  readonly at: Location;
}

/** Change data capture: what is written to some tables becomes messages, by the log of the database. */
export interface Capture {
  /** `schema.table`, `*` for any text. */
  readonly tables: readonly string[];
  readonly at: Location;
}
