/**
 * One statement's syntax tree in; every relation that it mentions out, each with what it was taken for and how it is used,
 * and the routines that it calls. The walk goes through everything and knows only the places that are special, so a kind of
 * statement that it has never heard of still yields its relations. Scopes follow the documentation of WITH, locks that of
 * "The Locking Clause".
 */
import type { TableName } from '../../model/facts.js';
import type { AccessMode } from '../../model/nouns.js';
import {
  isTree,
  isType,
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
import { isSystem } from './system-names.js';

/** What a mention turned out to be: only `table` is a use of a relation that somebody may own. */
export type MentionOf =
  | 'table'
  /** The name of a WITH query. */
  | 'cte'
  | 'temporary'
  /** A relation of the system catalogue, or of an extension that watches the server. */
  | 'system'
  /** The name or alias in `FOR UPDATE OF name`. */
  | 'alias'
  /** A sequence, an index, a type. */
  | 'object';

export interface Mention extends TableName {
  readonly of: MentionOf;
  /** Empty for aliases, for objects that are no relations with rows, and where the statement leaves the rows alone. */
  readonly modes: readonly AccessMode[];
}

export interface Mentions {
  readonly relations: readonly Mention[];
  /** The functions and procedures that are called, as written, those of `pg_catalog` left out. */
  readonly routines: readonly TableName[];
}

/** @param temporaries unqualified names that earlier statements of the same text created as temporary tables. */
export function mentions(statement: unknown, temporaries: ReadonlySet<string>): Mentions {
  const walk = new Walk(temporaries);
  walk.visit(statement, definition);
  if (!isOnlyExplained(statement)) return walk;
  return { relations: walk.relations.map((mention) => ({ ...mention, modes: [] })), routines: [] };
}

/** EXPLAIN without ANALYZE plans its statement and does not run it. */
function isOnlyExplained(statement: unknown): boolean {
  const { type, node } = unwrap(statement) ?? {};
  if (type !== 'ExplainStmt') return false;
  return !nodes(node?.options).some(({ defname, arg }) => defname === 'analyze' && !isOff(arg));
}

/** An option that is switched off; one that is 0 has no `ival` at all. */
function isOff(option: unknown): boolean {
  const { type, node } = unwrap(option) ?? {};
  if (type === 'Integer') return node?.ival === undefined;
  return /^(false|off)$/i.test(String(node?.sval));
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

/** The most frequent nodes, which hold nothing but names and constants. */
const LEAVES: ReadonlySet<string> = new Set(['ColumnRef', 'A_Const', 'ParamRef', 'String', 'Integer']);
const CHANGES: ReadonlySet<string> = new Set(['InsertStmt', 'UpdateStmt', 'DeleteStmt', 'MergeStmt']);

/** Utility statements whose relations are not simply defined (created, altered, dropped, commented, maintained). */
const UTILITIES: Readonly<Record<string, (node: Tree) => readonly AccessMode[] | undefined>> = {
  TruncateStmt: () => ['write'],
  RefreshMatViewStmt: () => ['write'],
  LockStmt: () => ['lock'],
  CopyStmt: (node) => [node.is_from === true ? 'write' : 'read'],
  // What these name is not theirs, and they leave its rows alone: the pattern of a new table, the target of a foreign key.
  TableLikeClause: () => [],
  Constraint: () => [],
  CreatePublicationStmt: () => ['read'],
  AlterPublicationStmt: () => ['read'],
  CreateSeqStmt: () => undefined,
  AlterSeqStmt: () => undefined,
  CompositeTypeStmt: () => undefined,
  // Names of tables on the other server.
  ImportForeignSchemaStmt: () => undefined,
};

/** Fields in which utility statements say of which kind the object is that they name. */
const KIND_FIELDS = ['objtype', 'objectType', 'renameType', 'kind'] as const;
/** Kinds of objects whose names end with a part of a relation: `orders.total`, trigger `stamp` on `orders`. */
const PART_KINDS = /^OBJECT_(COLUMN|TRIGGER|POLICY|RULE|TABCONSTRAINT)$/;
/** … and those that are named like relations but are none. */
const OTHER_KINDS = /^(OBJECT_(INDEX|SEQUENCE|TYPE|ATTRIBUTE|DOMAIN|DOMCONSTRAINT)|REINDEX_OBJECT_INDEX)$/;

const nowhere: ReadonlySet<string> = new Set();
const definition: Place = { ctes: nowhere, modes: ['define'], locks: nothing };
const READ: readonly AccessMode[] = ['read'];

class Walk implements Mentions {
  readonly relations: Mention[] = [];
  readonly routines: TableName[] = [];
  readonly #temporaries: ReadonlySet<string>;

  constructor(temporaries: ReadonlySet<string>) {
    this.#temporaries = temporaries;
  }

  visit(value: unknown, place: Place): void {
    if (Array.isArray(value)) {
      for (const item of value) this.visit(item, place);
      return;
    }
    if (!isTree(value)) return;
    for (const key in value) {
      const inner = value[key];
      if (isType(key) && isTree(inner)) this.#node(key, inner, place);
      else if (typeof value.relname === 'string') this.#named(value, place);
      else this.#fields(value, unlocked(place));
      return;
    }
  }

  #node(type: string, node: Tree, place: Place): void {
    if (LEAVES.has(type)) return;
    if (type === 'SelectStmt') this.#select(node, place);
    else if (CHANGES.has(type)) this.#change(node, place);
    else if (type === 'RangeVar') this.#named(node, place);
    else if (type === 'JoinExpr') this.#members(node, place, ['larg', 'rarg']);
    else if (type === 'RangeTableSample') this.#members(node, place, ['relation']);
    else if (type === 'RangeSubselect') this.#subselect(node, place);
    else if (type === 'LockingClause') this.#aliases(node);
    else if (/Stmt$|^Constraint$|^TableLikeClause$/.test(type)) this.#utility(type, node, place);
    else {
      if (type === 'FuncCall') this.#call(node);
      this.#fields(node, unlocked(place));
    }
  }

  /** Whatever a node holds. */
  #fields(node: Tree, place: Place, except: readonly string[] = []): void {
    for (const field in node) {
      const value = node[field];
      if (typeof value === 'object' && !except.includes(field)) this.visit(value, place);
    }
  }

  #named(node: Tree, place: Place): void {
    const relation = rangeVar(node);
    if (relation) this.#relation(relation, place);
    else this.#fields(node, unlocked(place));
  }

  #select(node: Tree, outer: Place): void {
    const place = this.#scope(node, outer);
    this.#into(node.intoClause, place.ctes);
    this.visit(node.fromClause, { ...place, locks: locksOf(node, outer) });
    for (const side of nodes([node.larg, node.rarg])) this.#select(side, place);
    this.#fields(node, place, ['withClause', 'intoClause', 'fromClause', 'larg', 'rarg']);
  }

  #change(node: Tree, outer: Place): void {
    const place = this.#scope(node, outer);
    const actions = nodes(node.mergeWhenClauses);
    const isIdle = actions.length > 0 && actions.every(({ commandType }) => commandType === 'CMD_NOTHING');
    const target = isTree(node.relation) ? targetOf(rangeVar(node.relation), node.fromClause) : undefined;
    // Whatever names are in scope, PostgreSQL takes the target for a table.
    if (target) this.#relation(target, { ...definition, modes: isIdle ? READ : ['write'] });
    this.#fields(node, place, ['withClause', 'relation']);
  }

  #scope(node: Tree, outer: Place): Place {
    return { ctes: this.#with(node.withClause, outer.ctes), modes: READ, locks: nothing };
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
      const ctes = clause.recursive === true ? all : new Set(visible);
      this.#fields(query, { ctes, modes: READ, locks: nothing });
      if (typeof query.ctename === 'string') visible.add(query.ctename);
    }
    return all;
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
    const modes: AccessMode[] = clause.skipData === true ? ['define'] : ['define', 'write'];
    if (target) this.#relation(target, { ...definition, modes });
    this.#fields(clause, { ctes, modes: READ, locks: nothing }, ['rel']);
  }

  #utility(type: string, node: Tree, outer: Place): void {
    const modes = modesIn(type, node, outer);
    const place = { ...outer, modes, locks: nothing };
    if (type === 'CreateTableAsStmt') this.#into(node.into, place.ctes);
    if (isTree(node.funccall)) this.#call(node.funccall);
    this.#objects(node);
    if (isTree(node.constrrel)) this.visit(node.constrrel, { ...place, modes: [] });
    this.#fields(node, place, type === 'CreateTableAsStmt' ? ['into'] : ['constrrel']);
  }

  #call(node: Tree): void {
    const name = tableName(nameParts(node.funcname));
    if (name && name.schema !== 'pg_catalog') this.routines.push(name);
  }

  /** DROP, COMMENT, SECURITY LABEL and ALTER EXTENSION name their objects by lists of words. */
  #objects(node: Tree): void {
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

/** SQL Server names the target by its alias: UPDATE o SET … FROM orders o. PostgreSQL refuses two things of one name. */
function targetOf(named: RangeVar | undefined, from: unknown): RangeVar | undefined {
  if (!named || named.schema !== undefined || named.alias !== undefined) return named;
  const pending: unknown[] = [from];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (Array.isArray(next)) pending.push(...next);
    const { type, node } = unwrap(next) ?? {};
    const relation = type === 'RangeVar' && node ? rangeVar(node) : undefined;
    if (relation?.alias === named.name) return relation;
    if (type === 'JoinExpr') pending.push(node?.larg, node?.rarg);
  }
  return named;
}

/** Outside of a FROM list nothing is locked. */
function unlocked(place: Place): Place {
  return place.locks === nothing ? place : { ...place, locks: nothing };
}

/** Which members of a SELECT's FROM list are locked: by its own clause, or because all of it is locked from outside. */
function locksOf(select: Tree, outer: Place): Place['locks'] {
  if (outer.locks === everything) return everything;
  const names = nodes(select.lockingClause).map((clause) => nodes(clause.lockedRels).map((of) => of.relname));
  if (names.some((of) => of.length === 0)) return everything;
  const locked = new Set(names.flat());
  return locked.size === 0 ? nothing : (alias) => locked.has(alias);
}

function modesIn(type: string, node: Tree, outer: Place): Place['modes'] {
  const utility = Object.hasOwn(UTILITIES, type) ? UTILITIES[type] : undefined;
  if (utility) return utility(node);
  const kind = KIND_FIELDS.map((field) => node[field]).find((value) => typeof value === 'string');
  return typeof kind === 'string' && OTHER_KINDS.test(kind) ? undefined : outer.modes;
}
