import type { BodyFact, ReferentialAction, RelationFact, TableName } from '../../model/facts.js';

/** One step that a statement takes in defining a database. Names are as written, folded; what is unqualified is for the reader to find. */
export type SchemaChange =
  | {
      readonly change: 'create';
      readonly relation: TableName;
      readonly kind?: NonNullable<RelationFact['kind']>;
      /** What it is a partition of, or inherits from. */
      readonly parents?: readonly TableName[];
      readonly body?: BodyFact;
      /** What comes with it: its keys, its sequences. Nothing does when the relation was there before. */
      readonly along?: readonly SchemaChange[];
      /** Only where it is not there yet: `IF NOT EXISTS`. */
      readonly unlessThere?: true;
    }
  | { readonly change: 'drop'; readonly relation: TableName }
  | { readonly change: 'rename'; readonly relation: TableName; readonly to: string }
  | { readonly change: 'move'; readonly relation: TableName; readonly schema: string }
  | { readonly change: 'drop-schema'; readonly schema: string }
  | { readonly change: 'rename-schema'; readonly schema: string; readonly to: string }
  /** `search_path` is set; empty when it is reset, or set to nothing. */
  | { readonly change: 'search-path'; readonly schemas: readonly string[] }
  /** … and is again what it was before. */
  | { readonly change: 'restore-search-path' }
  /** A relation becomes a part of another one, or of none. */
  | { readonly change: 'part'; readonly relation: TableName; readonly of?: TableName }
  /** A sequence belongs to a table's column, or to none. */
  | { readonly change: 'own-sequence'; readonly sequence: TableName; readonly table?: TableName }
  | {
      readonly change: 'foreign-key';
      readonly name?: string;
      readonly columns: readonly string[];
      readonly from: TableName;
      readonly to: TableName;
      readonly onDelete: ReferentialAction;
      readonly onUpdate: ReferentialAction;
    }
  | {
      readonly change: 'drop-constraint' | 'drop-column';
      readonly relation: TableName;
      readonly name: string;
    }
  | {
      readonly change: 'rename-constraint' | 'rename-column';
      readonly relation: TableName;
      readonly name: string;
      readonly to: string;
    }
  | {
      readonly change: 'trigger';
      readonly name: string;
      readonly table: TableName;
      readonly routine: TableName;
      /** Names that the rows of one statement have in the routine: `REFERENCING NEW TABLE AS fresh`. */
      readonly transitions: readonly string[];
    }
  /** A rule rewrites what is done to its table: a trigger whose routine is its own. */
  | { readonly change: 'rule'; readonly name: string; readonly table: TableName; readonly body: BodyFact }
  | { readonly change: 'drop-trigger'; readonly table: TableName; readonly name: string }
  | {
      readonly change: 'rename-trigger';
      readonly table: TableName;
      readonly name: string;
      readonly to: string;
    }
  | (RoutineName & {
      readonly change: 'routine';
      readonly language: string;
      readonly body: BodyFact;
      /** SECURITY DEFINER. */
      readonly definer: boolean;
      readonly searchPath?: readonly string[];
    })
  | (RoutineName & {
      readonly change: 'alter-routine';
      readonly definer?: boolean;
      /** Empty: reset. */
      readonly searchPath?: readonly string[];
    })
  | (RoutineName & { readonly change: 'drop-routine' })
  | (RoutineName & { readonly change: 'rename-routine'; readonly to: string })
  | (RoutineName & { readonly change: 'move-routine'; readonly schema: string })
  | (RoutineName & { readonly change: 'own-routine'; readonly role: string })
  | { readonly change: 'own'; readonly relation: TableName; readonly role: string }
  | {
      readonly change: 'grant' | 'revoke';
      /** Roles; `public` stands for everybody. */
      readonly roles: readonly string[];
      /** Upper case; of every kind when empty. */
      readonly privileges: readonly string[];
      readonly on:
        | { readonly relations: readonly TableName[] }
        /** All relations of the kind that there are in the schemas … */
        | { readonly schemas: readonly string[]; readonly kind: 'table' | 'sequence' }
        /** … or that are created from now on, in these schemas or, if it names none, in all. */
        | { readonly laterIn: readonly string[]; readonly kind: 'table' | 'sequence' };
    }
  /** Where unqualified names of a role (of everybody, if it names none) are looked up; reset when `schemas` is empty. */
  | { readonly change: 'default-path'; readonly role?: string; readonly schemas: readonly string[] };

/** A routine; `parameters` tells those of one name apart, and means all of them when absent. */
export interface RoutineName {
  readonly routine: TableName;
  readonly parameters?: string;
}

/** Reads what lies inside a statement: another tree, or the text of a body. */
export interface BodyReader {
  /** What a tree touches. */
  tree(tree: unknown): BodyFact;
  /** What the SQL of a text touches, and does to the database. */
  sql(text: string): InnerReading;
  /** The same for the PL/pgSQL of the statement itself: CREATE FUNCTION or DO. */
  procedure(): InnerReading;
}

export interface InnerReading {
  readonly body: BodyFact;
  readonly changes: readonly SchemaChange[];
}
