/** One statement's syntax tree in; what it does to the relations of the database out, as far as a schema file needs it. */
import type { TableName } from '../../model/facts.js';
import { isTree, list, nameParts, RELATION_KINDS, rangeVar, type Tree, tableName, unwrap } from './syntax.js';

export type SchemaChange =
  | { readonly change: 'create' | 'drop'; readonly relation: TableName }
  | { readonly change: 'rename'; readonly relation: TableName; readonly to: string }
  | { readonly change: 'move'; readonly relation: TableName; readonly schema: string }
  | { readonly change: 'drop-schema'; readonly schema: string }
  | { readonly change: 'rename-schema'; readonly schema: string; readonly to: string }
  /** `search_path` is set; empty when it is reset, or set to nothing. */
  | { readonly change: 'search-path'; readonly schemas: readonly string[] };

/** Tables, partitions, views, materialized views and foreign tables; temporary ones are left out. */
export function changes(statement: unknown): readonly SchemaChange[] {
  const { type, node } = unwrap(statement) ?? {};
  if (type === undefined || node === undefined) return [];
  switch (type) {
    case 'CreateStmt':
      return created(node.relation);
    case 'CreateForeignTableStmt':
      return isTree(node.base) ? created(node.base.relation) : [];
    case 'ViewStmt':
      return created(node.view);
    case 'CreateTableAsStmt':
      return isTree(node.into) ? created(node.into.rel) : [];
    case 'SelectStmt':
      return isTree(node.intoClause) ? created(node.intoClause.rel) : configured(node);
    case 'CreateSchemaStmt':
      return withinSchema(node);
    case 'DropStmt':
      return dropped(node);
    case 'RenameStmt':
      return renamed(node);
    case 'AlterObjectSchemaStmt':
      return moved(node);
    case 'VariableSetStmt':
      return node.name === 'search_path' ? [searchPath(list(node.args).flatMap(constant))] : [];
    default:
      return [];
  }
}

function created(value: unknown): SchemaChange[] {
  const found = isTree(value) ? rangeVar(value) : undefined;
  if (!found || found.temporary || found.schema?.startsWith('pg_temp')) return [];
  return [{ change: 'create', relation: bare(found) }];
}

const bare = ({ schema, name }: TableName): TableName => (schema === undefined ? { name } : { schema, name });

/** The relations that CREATE SCHEMA creates along with the schema; without a name it is named after its role. */
function withinSchema(node: Tree): SchemaChange[] {
  const role = isTree(node.authrole) ? node.authrole.rolename : undefined;
  const schema = node.schemaname ?? role;
  return list(node.schemaElts)
    .flatMap((element) => changes(element))
    .map((change) => {
      if (change.change !== 'create' || typeof schema !== 'string') return change;
      return { change: 'create', relation: { schema, ...change.relation } };
    });
}

function dropped(node: Tree): SchemaChange[] {
  const names = list(node.objects).map(nameParts);
  if (node.removeType === 'OBJECT_SCHEMA') {
    return names.flatMap(([schema]) => (schema === undefined ? [] : { change: 'drop-schema', schema }));
  }
  if (typeof node.removeType !== 'string' || !RELATION_KINDS.test(node.removeType)) return [];
  return names.flatMap((parts) => {
    const relation = tableName(parts);
    return relation ? { change: 'drop', relation } : [];
  });
}

function renamed(node: Tree): SchemaChange[] {
  const to = node.newname;
  if (typeof to !== 'string' || typeof node.renameType !== 'string') return [];
  if (node.renameType === 'OBJECT_SCHEMA') {
    return typeof node.subname === 'string' ? [{ change: 'rename-schema', schema: node.subname, to }] : [];
  }
  const relation = isTree(node.relation) ? rangeVar(node.relation) : undefined;
  return relation && RELATION_KINDS.test(node.renameType)
    ? [{ change: 'rename', relation: bare(relation), to }]
    : [];
}

function moved(node: Tree): SchemaChange[] {
  const relation = isTree(node.relation) ? rangeVar(node.relation) : undefined;
  if (!relation || typeof node.newschema !== 'string') return [];
  if (typeof node.objectType !== 'string' || !RELATION_KINDS.test(node.objectType)) return [];
  return [{ change: 'move', relation: bare(relation), schema: node.newschema }];
}

/** `SELECT set_config('search_path', …)`, as pg_dump writes it at the head of its files. */
function configured(select: Tree): SchemaChange[] {
  return list(select.targetList).flatMap((target) => {
    const call = unwrap(unwrap(target)?.node.val);
    if (call?.type !== 'FuncCall' || nameParts(call.node.funcname).at(-1) !== 'set_config') return [];
    const [name, value] = list(call.node.args).flatMap(constant);
    if (name !== 'search_path' || value === undefined) return [];
    return [searchPath(value.split(',').map((schema) => schema.trim().replace(/^"(.*)"$/, '$1')))];
  });
}

/** `"$user"` stands for a schema that only the server knows. */
function searchPath(schemas: readonly string[]): SchemaChange {
  return { change: 'search-path', schemas: schemas.filter((schema) => schema !== '' && schema !== '$user') };
}

/** The text of a string constant; an empty one has no `sval` at all. */
function constant(value: unknown): string[] {
  const node = unwrap(value)?.node;
  if (!node || !isTree(node.sval)) return [];
  return [typeof node.sval.sval === 'string' ? node.sval.sval : ''];
}
