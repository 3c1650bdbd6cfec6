/** What CREATE and ALTER of tables, views and sequences do: the relations, what they are parts of, and their foreign keys. */
import type { ReferentialAction, TableName } from '../../model/facts.js';
import { chosenName } from './chosen-names.js';
import type { BodyReader, SchemaChange } from './schema-change.js';
import { isTree, list, nameParts, nodes, rangeVar, type Tree, tableName, unwrap } from './syntax.js';

export function changesOfTables(type: string, node: Tree, read: BodyReader): readonly SchemaChange[] {
  switch (type) {
    case 'CreateStmt':
      return table(node, 'table');
    case 'CreateForeignTableStmt':
      return isTree(node.base) ? table(node.base, 'foreign-table') : [];
    case 'ViewStmt':
      return created(node.view, (relation) => ({ relation, kind: 'view', body: read.tree(node.query) }));
    case 'CreateTableAsStmt':
      return isTree(node.into) ? createdAs(node.into, node, read) : [];
    case 'SelectStmt':
      return isTree(node.intoClause) ? createdAs(node.intoClause, node, read) : [];
    case 'CreateSeqStmt':
      return created(node.sequence, (relation) => ({
        relation,
        kind: 'sequence',
        along: owned(relation, node.options),
      }));
    case 'AlterSeqStmt':
      return withRelation(node.sequence, (relation) => owned(relation, node.options));
    case 'AlterTableStmt':
      return withRelation(node.relation, (relation) =>
        nodes(node.cmds).flatMap((command) => altered(relation, command)),
      );
    default:
      return [];
  }
}

/** The name of a relation, and nothing else of what a statement says of it. */
export function bare({ schema, name }: TableName): TableName {
  return schema === undefined ? { name } : { schema, name };
}

type Creation = Omit<Extract<SchemaChange, { readonly change: 'create' }>, 'change'>;

function created(value: unknown, make: (relation: TableName) => Creation): readonly SchemaChange[] {
  return withRelation(value, (relation) => [{ change: 'create', ...make(relation) }]);
}

/** Nothing for a temporary relation. */
function withRelation(
  value: unknown,
  make: (relation: TableName) => readonly SchemaChange[],
): readonly SchemaChange[] {
  const found = isTree(value) ? rangeVar(value) : undefined;
  return !found || found.temporary || found.schema?.startsWith('pg_temp') ? [] : make(bare(found));
}

function createdAs(into: Tree, node: Tree, read: BodyReader): readonly SchemaChange[] {
  return created(into.rel, (relation) =>
    node.objtype === 'OBJECT_MATVIEW'
      ? { relation, kind: 'materialized-view', body: read.tree(node.query) }
      : { relation },
  );
}

function table(node: Tree, kind: 'table' | 'foreign-table'): readonly SchemaChange[] {
  return created(node.relation, (relation) => {
    const parents = nodes(node.inhRelations).flatMap((parent) => rangeVar(parent) ?? []);
    const along = list(node.tableElts).flatMap((element) => partOfTable(relation, unwrap(element)));
    return {
      relation,
      ...(kind !== 'table' && { kind }),
      ...(parents.length > 0 && { parents: parents.map(bare) }),
      ...(along.length > 0 && { along }),
      ...(node.if_not_exists === true && { unlessThere: true as const }),
    };
  });
}

/** A column or a constraint, in CREATE TABLE or in ALTER TABLE … ADD. */
function partOfTable(relation: TableName, element: ReturnType<typeof unwrap>): readonly SchemaChange[] {
  if (element?.type === 'Constraint') {
    return foreignKey(relation, element.node, list(element.node.fk_attrs).flatMap(nameParts));
  }
  const column = element?.node.colname;
  if (element?.type !== 'ColumnDef' || typeof column !== 'string') return [];
  const constraints = nodes(element.node.constraints);
  const type = nameParts(isTree(element.node.typeName) ? element.node.typeName.names : undefined).at(-1);
  return [
    ...(/^(small|big)?serial[248]?$/.test(type ?? '') ? [sequenceOf(relation, column, undefined)] : []),
    ...constraints.flatMap((constraint) => identity(relation, column, constraint)),
    ...constraints.flatMap((constraint) => foreignKey(relation, constraint, [column])),
  ];
}

function identity(relation: TableName, column: string, constraint: Tree): readonly SchemaChange[] {
  return constraint.contype === 'CONSTR_IDENTITY'
    ? [sequenceOf(relation, column, option(constraint.options, 'sequence_name'))]
    : [];
}

/** The sequence of a `serial` or identity column, under the name that PostgreSQL chooses unless the statement does. */
function sequenceOf(relation: TableName, column: string, named: unknown): SchemaChange {
  const name = chosenName(relation.name, column, 'seq');
  const sequence = tableName(nameParts(named)) ?? bare({ ...relation, name });
  const own: SchemaChange = { change: 'own-sequence', sequence, table: relation };
  return { change: 'create', relation: sequence, kind: 'sequence', along: [own] };
}

/** OWNED BY names a column, or NONE. */
function owned(sequence: TableName, options: unknown): readonly SchemaChange[] {
  const parts = nameParts(option(options, 'owned_by'));
  if (parts.length === 0) return [];
  const table = tableName(parts.slice(0, -1));
  return [{ change: 'own-sequence', sequence, ...(table && { table }) }];
}

function option(options: unknown, name: string): unknown {
  return nodes(options).find(({ defname }) => defname === name)?.arg;
}

const ACTIONS: Readonly<Record<string, ReferentialAction>> = {
  a: 'no-action',
  r: 'restrict',
  c: 'cascade',
  n: 'set-null',
  d: 'set-default',
};

/** What a letter of the parser and of `pg_constraint` stands for. */
export function referentialAction(letter: unknown): ReferentialAction {
  return ACTIONS[String(letter)] ?? 'no-action';
}

function foreignKey(from: TableName, constraint: Tree, columns: readonly string[]): readonly SchemaChange[] {
  const to = isTree(constraint.pktable) ? rangeVar(constraint.pktable) : undefined;
  if (constraint.contype !== 'CONSTR_FOREIGN' || !to) return [];
  return [
    {
      change: 'foreign-key',
      ...(typeof constraint.conname === 'string' && { name: constraint.conname }),
      columns,
      from,
      to: bare(to),
      onDelete: referentialAction(constraint.fk_del_action),
      onUpdate: referentialAction(constraint.fk_upd_action),
    },
  ];
}

/** One command of ALTER TABLE, which also changes views and sequences. */
function altered(relation: TableName, command: Tree): readonly SchemaChange[] {
  const definition = unwrap(command.def);
  const name = typeof command.name === 'string' ? command.name : '';
  const other = definition && (rangeVar(definition.node) ?? partition(definition.node));
  const ownSequence: SchemaChange = {
    change: 'drop',
    relation: bare({ ...relation, name: chosenName(relation.name, name, 'seq') }),
  };
  switch (command.subtype) {
    case 'AT_AddColumn':
    case 'AT_AddConstraint':
      return partOfTable(relation, definition);
    case 'AT_AddIdentity':
      return definition ? identity(relation, name, definition.node) : [];
    case 'AT_DropConstraint':
      return [{ change: 'drop-constraint', relation, name }];
    case 'AT_DropColumn':
      return [{ change: 'drop-column', relation, name }, ownSequence];
    case 'AT_DropIdentity':
      return [ownSequence];
    case 'AT_AttachPartition':
      return other ? [{ change: 'part', relation: bare(other), of: relation }] : [];
    case 'AT_DetachPartition':
      return other ? [{ change: 'part', relation: bare(other) }] : [];
    case 'AT_AddInherit':
      return other ? [{ change: 'part', relation, of: bare(other) }] : [];
    case 'AT_DropInherit':
      return [{ change: 'part', relation }];
    case 'AT_ChangeOwner':
      return isTree(command.newowner) && typeof command.newowner.rolename === 'string'
        ? [{ change: 'own', relation, role: command.newowner.rolename }]
        : [];
    default:
      return [];
  }
}

function partition({ name }: Tree): TableName | undefined {
  return isTree(name) ? rangeVar(name) : undefined;
}
