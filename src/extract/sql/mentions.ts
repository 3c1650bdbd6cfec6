/**
 * One statement's syntax tree in; every relation that it mentions out, each with what it was taken for and how it is used.
 * The walk goes through everything and knows only the places that are special, so a kind of statement that it has never
 * heard of still yields its relations. Scopes follow the documentation of WITH, locks that of "The Locking Clause".
 */
import type { TableName } from '../../model/facts.js';
import type { AccessMode } from '../../model/nouns.js';
import {
  isTree,
  list,
  nameParts,
  nodes,
  type RangeVar,
  RELATION_KINDS,
  rangeVar,
  type Tree,
  tableName,
  unwrap,
} from './syntax.js';

/** What a mention turned out to be: only `table` is a use of a relation that somebody may own. */
export type MentionOf =
  | 'table'
  /** The name of a WITH query. */
  | 'cte'
  | 'temporary'
  /** `pg_catalog`, `information_schema`, `pg_toast`, an unqualified `pg_…`. */
  | 'system'
  /** The name or alias in `FOR UPDATE OF name`. */
  | 'alias'
  /** A sequence, an index, a type. */
  | 'object';

export interface Mention extends TableName {
  readonly of: MentionOf;
  /** Empty for aliases and for objects that are no relations with rows. */
  readonly modes: readonly AccessMode[];
}

export interface Mentions {
  readonly relations: readonly Mention[];
  /** The functions and procedures that are called, as written: `now`, `audit.record`. */
  readonly functions: readonly string[];
}

/** @param temporaries unqualified names that earlier statements of the same text created as temporary tables. */
export function mentions(statement: unknown, temporaries: ReadonlySet<string>): Mentions {
  const walk = new Walk(temporaries);
  walk.visit(statement, definition);
  return { relations: walk.relations, functions: walk.functions };
}

/** Where the walk is. */
interface Place {
  /** The names of WITH queries that are visible here. */
  readonly ctes: ReadonlySet<string>;
  /** How a relation named here is used; undefined where names are not those of relations with rows. */
  readonly modes: readonly AccessMode[] | undefined;
  /** Which members of the FROM list that we are in are locked. Everything outside of such a list locks nothing. */
  readonly locks: (alias: string | undefined) => boolean;
}

const nothing = (): boolean => false;
const everything = (): boolean => true;

const QUERIES: ReadonlySet<string> = new Set([
  'SelectStmt',
  'InsertStmt',
  'UpdateStmt',
  'DeleteStmt',
  'MergeStmt',
]);

/** Utility statements whose relations are not simply defined (created, altered, dropped, commented, maintained). */
const UTILITIES: Readonly<Record<string, (node: Tree) => readonly AccessMode[] | undefined>> = {
  TruncateStmt: () => ['write'],
  RefreshMatViewStmt: () => ['write'],
  LockStmt: () => ['lock'],
  CopyStmt: (node) => [node.is_from === true ? 'write' : 'read'],
  // What these name is not theirs: the pattern of a new table, the target of a foreign key, what is published.
  TableLikeClause: () => ['read'],
  Constraint: () => ['read'],
  CreatePublicationStmt: () => ['read'],
  AlterPublicationStmt: () => ['read'],
  CreateSeqStmt: () => undefined,
  AlterSeqStmt: () => undefined,
  CompositeTypeStmt: () => undefined,
  // Names of tables on the other server.
  ImportForeignSchemaStmt: () => undefined,
};

/** Kinds of objects whose names end with a part of a relation: `orders.total`, trigger `stamp` on `orders`. */
const PART_KINDS = /^OBJECT_(COLUMN|TRIGGER|POLICY|RULE|TABCONSTRAINT)$/;
/** … and those that are named like relations but are none. */
const OTHER_KINDS = /^(OBJECT_(INDEX|SEQUENCE|TYPE|ATTRIBUTE|DOMAIN|DOMCONSTRAINT)|REINDEX_OBJECT_INDEX)$/;

const nowhere: ReadonlySet<string> = new Set();
const definition: Place = { ctes: nowhere, modes: ['define'], locks: nothing };

class Walk {
  readonly relations: Mention[] = [];
  readonly functions: string[] = [];
  readonly #temporaries: ReadonlySet<string>;

  constructor(temporaries: ReadonlySet<string>) {
    this.#temporaries = temporaries;
  }

  visit(value: unknown, place: Place): void {
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item, place);
      return;
    }
    const found = unwrap(value);
    if (found) this.#node(found.type, found.node, place);
  }

  #node(type: string | undefined, node: Tree, place: Place): void {
    const relation = rangeVar(node);
    if (relation) this.#relation(relation, place);
    else if (type !== undefined && QUERIES.has(type)) this.#query(type, node, place);
    else if (type === 'JoinExpr') this.#members(node, place, ['larg', 'rarg']);
    else if (type === 'RangeTableSample') this.#members(node, place, ['relation']);
    else if (type === 'RangeSubselect') this.#subselect(node, place);
    else if (type === 'LockingClause') this.#aliases(node);
    else this.#other(type, node, unlocked(place));
  }

  #fields(node: Tree, place: Place, except: readonly string[] = []): void {
    for (const field in node) {
      if (typeof node[field] === 'object' && !except.includes(field)) this.visit(node[field], place);
    }
  }

  #query(type: string, node: Tree, outer: Place): void {
    const ctes = this.#with(node.withClause, outer.ctes);
    const place: Place = { ctes, modes: ['read'], locks: nothing };
    this.#into(node.intoClause, ctes);
    if (type !== 'SelectStmt') {
      const target = isTree(node.relation) ? rangeVar(node.relation) : undefined;
      // Whatever names are in scope, PostgreSQL takes the target for a table.
      if (target) this.#relation(target, { ...definition, modes: ['write'] });
      this.#fields(node, place, ['withClause', 'relation']);
      return;
    }
    this.visit(node.fromClause, { ...place, locks: this.#locks(node, outer) });
    for (const side of nodes([node.larg, node.rarg])) this.#query('SelectStmt', side, place);
    this.#fields(node, place, ['withClause', 'intoClause', 'fromClause', 'larg', 'rarg']);
  }

  /** Visits the WITH queries of a statement and answers with the names that are visible in it. */
  #with(clause: unknown, outer: ReadonlySet<string>): ReadonlySet<string> {
    if (!isTree(clause)) return outer;
    const queries = nodes(clause.ctes);
    const names = queries.map((query) => query.ctename).filter((name) => typeof name === 'string');
    const all = new Set([...outer, ...names]);
    // Without RECURSIVE a query sees those before it, and neither itself nor those after it.
    const visible = new Set(outer);
    for (const query of queries) {
      this.visit(query.ctequery, {
        ctes: clause.recursive === true ? all : new Set(visible),
        modes: ['read'],
        locks: nothing,
      });
      if (typeof query.ctename === 'string') visible.add(query.ctename);
    }
    return all;
  }

  /** Which members of a SELECT's FROM list are locked: by its own clause, or because all of it is locked from outside. */
  #locks(select: Tree, outer: Place): Place['locks'] {
    if (outer.locks === everything) return everything;
    const names = nodes(select.lockingClause).map((clause) =>
      nodes(clause.lockedRels).map((of) => of.relname),
    );
    if (names.some((of) => of.length === 0)) return everything;
    const locked = new Set(names.flat());
    return locked.size === 0 ? nothing : (alias) => locked.has(alias);
  }

  #aliases(clause: Tree): void {
    for (const named of nodes(clause.lockedRels)) {
      const relation = rangeVar(named);
      if (relation) this.#add(relation, 'alias', []);
    }
  }

  /** A join or a sample: the named fields hold members of the FROM list that it stands in. */
  #members(node: Tree, place: Place, fields: readonly string[]): void {
    for (const field of fields) this.visit(node[field], place);
    this.#fields(node, unlocked(place), fields);
  }

  /** A locked subquery locks all tables in its own FROM list. */
  #subselect(node: Tree, place: Place): void {
    const alias = isTree(node.alias) ? node.alias.aliasname : undefined;
    const locked = place.locks(typeof alias === 'string' ? alias : undefined);
    this.#fields(node, { ...place, locks: locked ? everything : nothing });
  }

  /** The target of SELECT INTO, CREATE TABLE AS and CREATE MATERIALIZED VIEW. */
  #into(clause: unknown, ctes: ReadonlySet<string>): void {
    if (!isTree(clause) || !isTree(clause.rel)) return;
    const target = rangeVar(clause.rel);
    if (target) this.#relation(target, { ...definition, modes: ['define', 'write'] });
    this.#fields(clause, { ctes, modes: ['read'], locks: nothing }, ['rel']);
  }

  #other(type: string | undefined, node: Tree, outer: Place): void {
    const modes = modesIn(type, node, outer);
    const place = modes === outer.modes ? outer : { ...outer, modes };
    if (type === 'FuncCall') this.#call(node);
    if (isTree(node.funccall)) this.#call(node.funccall);
    if (type === 'CreateTableAsStmt') this.#into(node.into, place.ctes);
    this.#named(node);
    if (isTree(node.constrrel)) this.visit(node.constrrel, { ...place, modes: ['read'] });
    this.#fields(node, place, type === 'CreateTableAsStmt' ? ['into'] : ['constrrel']);
  }

  #call(node: Tree): void {
    const name = nameParts(node.funcname).join('.');
    if (name !== '') this.functions.push(name);
  }

  /** DROP, COMMENT, SECURITY LABEL and ALTER EXTENSION name their objects by lists of words. */
  #named(node: Tree): void {
    const kind = node.removeType ?? node.objtype;
    if (typeof kind !== 'string') return;
    const names = node.removeType === undefined ? [node.object] : list(node.objects);
    for (const name of names) {
      const parts = nameParts(name);
      let relation: TableName | undefined;
      if (RELATION_KINDS.test(kind)) relation = tableName(parts);
      else if (PART_KINDS.test(kind)) relation = tableName(parts.slice(0, -1));
      if (relation) this.#relation({ ...relation, only: false, temporary: false }, definition);
    }
  }

  #relation(relation: RangeVar, place: Place): void {
    const { modes } = place;
    if (modes === undefined) this.#add(relation, 'object', []);
    else if (this.#isTemporary(relation)) this.#add(relation, 'temporary', modes);
    else if (relation.schema === undefined && place.ctes.has(relation.name))
      this.#add(relation, 'cte', modes);
    else {
      const locked = place.locks(relation.alias ?? relation.name);
      this.#add(relation, isSystem(relation) ? 'system' : 'table', locked ? [...modes, 'lock'] : modes);
    }
  }

  #isTemporary(relation: RangeVar): boolean {
    if (relation.temporary) return true;
    if (relation.schema !== undefined) return /^pg_temp(_\d+)?$/.test(relation.schema);
    return this.#temporaries.has(relation.name);
  }

  #add({ schema, name }: RangeVar, of: MentionOf, modes: readonly AccessMode[]): void {
    this.relations.push(schema === undefined ? { name, of, modes } : { schema, name, of, modes });
  }
}

/** Outside of a FROM list nothing is locked. */
function unlocked(place: Place): Place {
  return place.locks === nothing ? place : { ...place, locks: nothing };
}

function modesIn(type: string | undefined, node: Tree, outer: Place): Place['modes'] {
  if (type === undefined) return outer.modes;
  const utility = Object.hasOwn(UTILITIES, type) ? UTILITIES[type] : undefined;
  if (utility) return utility(node);
  const kind = node.objtype ?? node.objectType ?? node.renameType ?? node.kind;
  return typeof kind === 'string' && OTHER_KINDS.test(kind) ? undefined : outer.modes;
}

/** PostgreSQL keeps schemas that begin with `pg_` for itself; pg_stat_statements is installed into any. */
function isSystem({ schema, name }: TableName): boolean {
  if (/^pg_stat_statements(_info)?$/.test(name)) return true;
  return schema === undefined ? name.startsWith('pg_') : /^(pg_|information_schema$)/.test(schema);
}
