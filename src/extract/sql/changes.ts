/** One statement's syntax tree in; what it does to the objects of a database out, as far as a catalogue tells them. */
import type { TableName } from '../../model/facts.js';
import { changesOfRights } from './changes-of-rights.js';
import { changesOfRoutines, routineChange } from './changes-of-routines.js';
import { bare, changesOfTables } from './changes-of-tables.js';
import type { BodyReader, SchemaChange } from './schema-change.js';
import { constant, namedSchemas, searchPathOf } from './settings.js';
import { isTree, list, nameParts, RELATION_KINDS, rangeVar, type Tree, tableName, unwrap } from './syntax.js';

/** Temporary relations are left out, and so is all that concerns neither relations nor routines. */
export function changes(statement: unknown, read: BodyReader): readonly SchemaChange[] {
  const { type, node } = unwrap(statement) ?? {};
  if (type === undefined || node === undefined) return [];
  switch (type) {
    case 'SelectStmt':
      return isTree(node.intoClause) ? changesOfTables(type, node, read) : configured(node);
    case 'CreateSchemaStmt':
      return withinSchema(node, read);
    case 'DropStmt':
      return dropped(node);
    case 'RenameStmt':
      return renamed(node);
    case 'AlterObjectSchemaStmt':
      return moved(node);
    case 'VariableSetStmt':
      return node.name === 'search_path' ? [searchPath(searchPathOf(node))] : [];
    default:
      return [
        ...changesOfTables(type, node, read),
        ...changesOfRoutines(type, node, read),
        ...changesOfRights(type, node),
      ];
  }
}

/** The objects that CREATE SCHEMA creates along with the schema; without a name it is named after its role. */
function withinSchema(node: Tree, read: BodyReader): readonly SchemaChange[] {
  const role = isTree(node.authrole) ? node.authrole.rolename : undefined;
  const schema = node.schemaname ?? role;
  const inner = list(node.schemaElts).flatMap((element) => changes(element, read));
  if (typeof schema !== 'string' || inner.length === 0) return inner;
  return [searchPath([schema, 'public']), ...inner, { change: 'restore-search-path' }];
}

const ROUTINES = /^OBJECT_(FUNCTION|PROCEDURE|ROUTINE)$/;
const TRIGGERS = /^OBJECT_(TRIGGER|RULE)$/;

function isRelation(kind: string): boolean {
  return RELATION_KINDS.test(kind) || kind === 'OBJECT_SEQUENCE';
}

function dropped(node: Tree): readonly SchemaChange[] {
  const kind = String(node.removeType);
  return list(node.objects).flatMap((object): readonly SchemaChange[] => {
    if (ROUTINES.test(kind))
      return routineChange(object, (routine) => ({ change: 'drop-routine', ...routine }));
    const parts = nameParts(object);
    const named = tableName(parts);
    const table = tableName(parts.slice(0, -1));
    if (named === undefined) return [];
    if (kind === 'OBJECT_SCHEMA') return [{ change: 'drop-schema', schema: named.name }];
    if (isRelation(kind)) return [{ change: 'drop', relation: named }];
    return table && TRIGGERS.test(kind) ? [{ change: 'drop-trigger', table, name: named.name }] : [];
  });
}

function renamed(node: Tree): readonly SchemaChange[] {
  const { newname: to, renameType: kind, subname: name } = node;
  if (typeof to !== 'string' || typeof kind !== 'string') return [];
  if (kind === 'OBJECT_SCHEMA') {
    return typeof name === 'string' ? [{ change: 'rename-schema', schema: name, to }] : [];
  }
  if (ROUTINES.test(kind)) {
    return routineChange(node.object, (routine) => ({ change: 'rename-routine', ...routine, to }));
  }
  const relation = relationOf(node);
  if (relation === undefined) return [];
  if (isRelation(kind)) return [{ change: 'rename', relation, to }];
  if (typeof name !== 'string') return [];
  if (kind === 'OBJECT_TABCONSTRAINT') return [{ change: 'rename-constraint', relation, name, to }];
  if (kind === 'OBJECT_COLUMN') return [{ change: 'rename-column', relation, name, to }];
  return TRIGGERS.test(kind) ? [{ change: 'rename-trigger', table: relation, name, to }] : [];
}

function moved(node: Tree): readonly SchemaChange[] {
  const { newschema: schema, objectType: kind } = node;
  if (typeof schema !== 'string' || typeof kind !== 'string') return [];
  if (ROUTINES.test(kind)) {
    return routineChange(node.object, (routine) => ({ change: 'move-routine', ...routine, schema }));
  }
  const relation = relationOf(node);
  return relation && isRelation(kind) ? [{ change: 'move', relation, schema }] : [];
}

function relationOf({ relation }: Tree): TableName | undefined {
  const found = isTree(relation) ? rangeVar(relation) : undefined;
  return found && bare(found);
}

/** `SELECT set_config('search_path', …)`, as pg_dump writes it at the head of its files. */
function configured(select: Tree): readonly SchemaChange[] {
  return list(select.targetList).flatMap((target) => {
    const call = unwrap(unwrap(target)?.node.val);
    if (call?.type !== 'FuncCall' || nameParts(call.node.funcname).at(-1) !== 'set_config') return [];
    const [name, value] = list(call.node.args).flatMap(constant);
    if (name !== 'search_path' || value === undefined) return [];
    return [searchPath(namedSchemas(value.split(',')))];
  });
}

function searchPath(schemas: readonly string[]): SchemaChange {
  return { change: 'search-path', schemas };
}
