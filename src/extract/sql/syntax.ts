/**
 * PostgreSQL's syntax tree as libpg-query hands it out: a node in a generic place is wrapped in an object with its type as
 * the only key (`{ SelectStmt: {…} }`), a node in a place of a fixed type is not. Types begin with a capital letter,
 * fields with a small one. The tree is read by shape, not by the published types: a node they forget is not missed.
 */
import type { TableName } from '../../model/facts.js';

export type Tree = Readonly<Record<string, unknown>>;

/** A relation as it is named in a statement. */
export interface RangeVar extends TableName {
  readonly alias?: string;
  /** Written with `ONLY`. */
  readonly only: boolean;
  /** Created with TEMPORARY. */
  readonly temporary: boolean;
}

/** Kinds of objects, as ALTER, DROP, COMMENT and GRANT have them, whose names are those of relations with rows. */
export const RELATION_KINDS = /^OBJECT_(TABLE|VIEW|MATVIEW|FOREIGN_TABLE)$/;

export function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The node in a value, whether wrapped or not, and its type if it is wrapped. */
export function unwrap(value: unknown): { readonly type?: string; readonly node: Tree } | undefined {
  if (!isTree(value)) return undefined;
  for (const key in value) {
    const inner = value[key];
    return isType(key) && isTree(inner) ? { type: key, node: inner } : { node: value };
  }
  return { node: value };
}

export function isType(key: string): boolean {
  const first = key.charCodeAt(0);
  return first >= 65 && first <= 90;
}

export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The nodes of a list, without their wrappings. */
export function nodes(value: unknown): readonly Tree[] {
  return list(value).flatMap((item): Tree[] => {
    const found = unwrap(item);
    return found ? [found.node] : [];
  });
}

/** The relation that a node names, if it is a RangeVar: the one node that has these two fields. */
export function rangeVar(node: Tree): RangeVar | undefined {
  if (typeof node.relname !== 'string' || typeof node.relpersistence !== 'string') return undefined;
  const alias = isTree(node.alias) ? node.alias.aliasname : undefined;
  return {
    ...(typeof node.schemaname === 'string' && { schema: node.schemaname }),
    name: node.relname,
    ...(typeof alias === 'string' && { alias }),
    only: node.inh !== true,
    temporary: node.relpersistence === 't',
  };
}

/** The parts of a dotted name: a list of String nodes, or a node that holds one. */
export function nameParts(value: unknown): readonly string[] {
  const inner = unwrap(value);
  if (inner?.type === 'String') return typeof inner.node.sval === 'string' ? [inner.node.sval] : [];
  const items = Array.isArray(value) ? value : list(inner?.node.items ?? inner?.node.names);
  return items.flatMap((item) => nameParts(item));
}

/** The table that the last two parts of a dotted name mean. */
export function tableName(parts: readonly string[]): TableName | undefined {
  const name = parts.at(-1);
  const schema = parts.at(-2);
  if (name === undefined) return undefined;
  return schema === undefined ? { name } : { schema, name };
}
