/** What is known of databases beside what ran in them, as it was read. */
import type { Location, ReferentialAction } from './nouns.js';
import type { TableName, TableUse } from './statement-facts.js';
import type { ClientFact, CodeDefinitionFact } from './usage-facts.js';

/**
 * What is known of databases beside what ran in them: read from a live server, a snapshot, a dump of the schema, or from migrations
 * applied in their order. Names from a server are qualified; those from files are as written, resolved by build.
 */
export interface CatalogueFacts {
  readonly relations: readonly RelationFact[];
  readonly routines: readonly RoutineFact[];
  readonly triggers: readonly TriggerFact[];
  readonly foreignKeys: readonly ForeignKeyFact[];
  readonly grants: readonly GrantFact[];
  readonly searchPaths: readonly SearchPathFact[];
  readonly activity: readonly ActivityFact[];
}

export const emptyCatalogue: CatalogueFacts = {
  relations: [],
  routines: [],
  triggers: [],
  foreignKeys: [],
  grants: [],
  searchPaths: [],
  activity: [],
};

/** What every fact of a catalogue says of itself. */
interface CatalogueFact {
  /** The database that the configuration, the command line or the server names, if one does. */
  readonly database?: string;
  /** A server has it, asked live or in a snapshot: where it was read says nothing about who defines it. */
  readonly observed?: true;
  /** The service whose connection it is read for, where the place lies in none. */
  readonly reader?: string;
  /** The client that the code makes it by. */
  readonly client?: ClientFact;
  readonly at: Location;
}

/** A table, view or sequence that a server has, or that a migration or schema file defines. */
export interface RelationFact extends TableName, CatalogueFact {
  /** `table` when absent. */
  readonly kind?: 'table' | 'view' | 'materialized-view' | 'foreign-table' | 'sequence';
  /** The partitioned (or inherited) table that it is a part of. */
  readonly partOf?: TableName;
  /** The column's table that a sequence belongs to (`OWNED BY`, `serial`, identity). */
  readonly ownedBy?: TableName;
  /** What the query of a view touches, and the routines it calls. */
  readonly body?: BodyFact;
  /** The role that owns it, on a server. */
  readonly role?: string;
  /** Source code says so: a migration written in it, or an entity, and who maps a table need not be the one that defines it. */
  readonly code?: CodeDefinitionFact['source'];
  /** It is made only where it is not there yet: somebody else may have made it. */
  readonly ifMissing?: true;
}

/** What a piece of SQL inside the database touches when it runs. */
export interface BodyFact {
  readonly uses: readonly TableUse[];
  readonly calls: readonly TableName[];
  /** Why a part of it cannot be known: another language, dynamic SQL, a text that does not parse. */
  readonly unread?: string;
}

/** A function or procedure. */
export interface RoutineFact extends TableName, CatalogueFact {
  readonly language: string;
  readonly body: BodyFact;
  /** The role whose rights it runs with (SECURITY DEFINER), if that is not the caller's; empty where nobody says who owns it. */
  readonly runsAs?: string;
  /** Schemas that its own `SET search_path` names. */
  readonly searchPath?: readonly string[];
}

/** A trigger runs its routine whenever somebody writes its table. */
export interface TriggerFact extends CatalogueFact {
  readonly name: string;
  readonly table: TableName;
  readonly routine: TableName;
}

export interface ForeignKeyFact extends CatalogueFact {
  readonly name?: string;
  readonly from: TableName;
  readonly to: TableName;
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  /** Source code says so: a migration written in it, or an entity, which need not be what the database upholds. */
  readonly code?: CodeDefinitionFact['source'];
}

/** What a role may do with a relation, as GRANT or the server's access list says; owners and superusers are left out. */
export interface GrantFact extends CatalogueFact {
  readonly role: string;
  readonly relation: TableName;
  /** Upper case, sorted: `INSERT`, `SELECT`. */
  readonly privileges: readonly string[];
}

/** A server that was read, by itself or by a snapshot. */
export interface ServerFact extends Pick<CatalogueFact, 'database' | 'at'> {
  /** Its major version, such as 18. */
  readonly version: number;
}

/** Where unqualified names of a role (of everybody, if it names none) are looked up in a database. */
export interface SearchPathFact extends CatalogueFact {
  readonly role?: string;
  /** Without `"$user"`. */
  readonly schemas: readonly string[];
}

/** Rows of a table that were written since the server's counters were reset (`pg_stat_user_tables`). */
export interface ActivityFact extends TableName, CatalogueFact {
  readonly inserted: number;
  readonly updated: number;
  readonly deleted: number;
}
