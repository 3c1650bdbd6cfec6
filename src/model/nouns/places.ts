/** Where something stands, and what is said of it: the words that all other nouns are told with. */

/** A path relative to the analysed root, with forward slashes and no leading `./`. The root itself is `''`. */
export type Path = string;

/** Where something was read. Lines and columns count from 1, columns in UTF-16 code units. */
export interface Location {
  readonly path: Path;
  readonly line?: number;
  readonly column?: number;
}

/**
 * A function: where its name stands, or where it begins if it has none. The name is one that it was declared by or assigned to,
 * `Orders.place` of a method.
 */
export interface Scope extends Location {
  readonly name?: string;
}

/**
 * The branches of its function that a place stands in: for each choice where it is, and which branch of it. Two places with different
 * branches of one choice never both run.
 */
export type Branches = readonly string[];

/** The branch in which a function is handed no transaction that is still open. */
export const OUTSIDE = 'transaction:none';

/** A transaction of the code: where it begins. */
export interface Transaction extends Location {
  /** All that runs meanwhile is part of it: what is to be part of others has to be handed the connection that it runs on. */
  readonly ambient?: true;
}

/**
 * The kinds of input that a rule may need; one that is missing makes the rule skipped, never silently green. `accesses` are there when
 * statements or the code show who touches tables; `stores` where code uses data beside tables of which it is known what others would mean by its name.
 */
export type Source =
  | 'code'
  | 'manifests'
  | 'statements'
  | 'accesses'
  | 'stores'
  | 'catalogue'
  | 'ownership'
  | 'history'
  | 'calls';

/**
 * Something that could not be read, resolved or attributed. Never a violation, never silent.
 * `unresolved` says how many facts of its source it stands for (0 or absent: it is only worth knowing).
 */
export interface Notice {
  readonly source: Source | 'config';
  readonly message: string;
  readonly at?: Location;
  readonly unresolved?: number;
}

/** Why something was taken for what it is: a sentence that a person can check at `at`. */
export interface Evidence {
  readonly says: string;
  readonly at?: Location;
}
