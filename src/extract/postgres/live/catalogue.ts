/** The answers of a server → its catalogue, every name with its schema. What stands in definitions is read as in files of SQL. */
import type {
  ActivityFact,
  BodyFact,
  ForeignKeyFact,
  GrantFact,
  RelationFact,
  RoutineFact,
  SearchPathFact,
  TableName,
  TriggerFact,
} from '../../../model/facts.js';
import { namedSchemas, referentialAction, type SchemaChange, type Sql } from '../../sql/index.js';
import { allPrivileges, grantable, ruleName, sortedBody, withoutTransitions } from '../schema-facts.js';
import type { SavedCatalogue, Unplaced } from '../snapshot.js';
import type { Connection, TextRow } from './connect.js';
import {
  ACTIVITY,
  foreignKeysQuery,
  GRANTS,
  type Has,
  membersQuery,
  RELATIONS,
  RULES,
  routinesQuery,
  SEARCH_PATHS,
  triggersQuery,
} from './questions.js';

/** Asks for the whole catalogue of one database: one query for each kind of object. */
export async function readCatalogue({ ask }: Connection, has: Has, sql: Sql): Promise<SavedCatalogue> {
  const relations = (await ask(RELATIONS)).map((row) => relation(row, sql));
  const triggers = await ask(triggersQuery(has));
  const routines = (await ask(routinesQuery(has))).map((row) => routine(row, sql));
  const rules = (await ask(RULES)).flatMap((row) => rule(row, sql));
  const grants = (await ask(GRANTS)).map(grant);
  const members = await ask(membersQuery(has));
  return {
    relations,
    routines: [
      ...withoutTransitions(routines, triggers.map(transitions)),
      ...rules.map((each) => each.routine),
    ],
    triggers: [...triggers.map(trigger), ...rules.map((each) => each.trigger)],
    foreignKeys: (await ask(foreignKeysQuery(has))).map(foreignKey),
    grants: inherited(grants, members, relations).filter(({ privileges }) => privileges.length > 0),
    searchPaths: searchPaths(await ask(SEARCH_PATHS)),
    activity: (await ask(ACTIVITY)).map(activity),
  };
}

/** A column that is never null. */
const text = (row: TextRow, column: string): string => row[column] ?? '';

function named(row: TextRow, schema: string, name: string): Required<TableName> {
  return { schema: text(row, schema), name: text(row, name) };
}

const KINDS: Readonly<Record<string, NonNullable<RelationFact['kind']>>> = {
  v: 'view',
  m: 'materialized-view',
  f: 'foreign-table',
  S: 'sequence',
};

function relation(row: TextRow, sql: Sql): Unplaced<RelationFact> {
  const kind = KINDS[text(row, 'kind')];
  const { definition, role, parent, table_name: table } = row;
  return {
    ...named(row, 'schema', 'name'),
    ...(kind && { kind }),
    ...(parent && { partOf: named(row, 'parent_schema', 'parent') }),
    ...(table && { ownedBy: named(row, 'table_schema', 'table_name') }),
    ...(definition && { body: viewBody(definition, sql) }),
    ...(role && { role }),
  };
}

function viewBody(query: string, sql: Sql): BodyFact {
  const made = firstChange(`CREATE VIEW v AS ${query}`, 'create', sql);
  return made?.body ? sortedBody(made.body) : unread('its query could not be parsed');
}

function firstChange<Name extends SchemaChange['change']>(
  definition: string,
  name: Name,
  sql: Sql,
): Extract<SchemaChange, { readonly change: Name }> | undefined {
  const changes = sql.read(definition).statements.flatMap((statement) => statement.changes);
  return changes.find(
    (each): each is Extract<SchemaChange, { readonly change: Name }> => each.change === name,
  );
}

function unread(why: string): BodyFact {
  return { uses: [], calls: [], unread: why };
}

function routine(row: TextRow, sql: Sql): Unplaced<RoutineFact> {
  const made = firstChange(text(row, 'definition'), 'routine', sql);
  return {
    ...named(row, 'schema', 'name'),
    language: text(row, 'language'),
    body: made ? sortedBody(made.body) : unread('its definition could not be parsed'),
    ...(row['definer'] === 't' && { runsAs: text(row, 'role') }),
    ...(made?.searchPath && made.searchPath.length > 0 && { searchPath: made.searchPath }),
  };
}

function trigger(row: TextRow): Unplaced<TriggerFact> {
  return {
    name: text(row, 'name'),
    table: named(row, 'schema', 'table_name'),
    routine: named(row, 'routine_schema', 'routine'),
  };
}

function transitions(row: TextRow): { readonly routine: TableName; readonly names: readonly string[] } {
  const names = [row['old_table'], row['new_table']].flatMap((name) => name ?? []);
  return { routine: named(row, 'routine_schema', 'routine'), names };
}

function rule(
  row: TextRow,
  sql: Sql,
): { readonly routine: Unplaced<RoutineFact>; readonly trigger: Unplaced<TriggerFact> }[] {
  const made = firstChange(text(row, 'definition'), 'rule', sql);
  if (!made) return [];
  const { name, table, body } = made;
  const routine = ruleName(name, table);
  return [
    {
      routine: { ...routine, language: 'sql', body: sortedBody(body), runsAs: text(row, 'role') },
      trigger: { name, table, routine },
    },
  ];
}

function foreignKey(row: TextRow): Unplaced<ForeignKeyFact> {
  return {
    name: text(row, 'name'),
    from: named(row, 'schema', 'table_name'),
    to: named(row, 'to_schema', 'to_table'),
    onDelete: referentialAction(row['on_delete']),
    onUpdate: referentialAction(row['on_update']),
  };
}

function grant(row: TextRow): Unplaced<GrantFact> {
  return {
    role: text(row, 'role'),
    relation: named(row, 'schema', 'name'),
    privileges: [...grantable(text(row, 'privileges').split(','))].sort(),
  };
}

/** Roles that PostgreSQL knows, whose members may do this with every table. */
const PREDEFINED: Readonly<Record<string, readonly string[]>> = {
  pg_read_all_data: ['SELECT'],
  pg_write_all_data: ['DELETE', 'INSERT', 'UPDATE'],
};

/** Grants, and those that members of a role have through it, however far away. */
function inherited(
  grants: readonly Unplaced<GrantFact>[],
  members: readonly TextRow[],
  relations: readonly Unplaced<RelationFact>[],
): readonly Unplaced<GrantFact>[] {
  const everywhere = Object.entries(PREDEFINED).flatMap(([role, privileges]) =>
    membersOf(role, members).length === 0
      ? []
      : relations.map((relation): Unplaced<GrantFact> => {
          const { schema, name, kind = 'table' } = relation;
          const possible = privileges.filter((each) => allPrivileges(kind).includes(each));
          return { role, relation: { ...(schema !== undefined && { schema }), name }, privileges: possible };
        }),
  );
  const owners = new Map(
    relations.map(({ schema, name, role }) => [key({ ...(schema && { schema }), name }), role]),
  );
  const merged = new Map<string, Unplaced<GrantFact>>();
  const add = (each: Unplaced<GrantFact>): void => {
    if (owners.get(key(each.relation)) === each.role) return;
    const id = JSON.stringify([each.role, key(each.relation)]);
    const privileges = new Set([...(merged.get(id)?.privileges ?? []), ...each.privileges]);
    merged.set(id, { ...each, privileges: [...privileges].sort() });
  };
  for (const each of grants) add(each);
  for (const each of [...grants, ...everywhere]) {
    for (const role of membersOf(each.role, members)) add({ ...each, role });
  }
  return [...merged.values()];
}

/** Direct and indirect members of a role. */
function membersOf(role: string, members: readonly TextRow[]): readonly string[] {
  const found = new Set<string>();
  const visit = (granted: string): void => {
    for (const row of members) {
      const member = text(row, 'member');
      if (row['granted'] !== granted || found.has(member)) continue;
      found.add(member);
      visit(member);
    }
  };
  visit(role);
  return [...found].filter((member) => member !== role);
}

const key = ({ schema = '', name }: TableName): string => JSON.stringify([schema, name]);

/** The first setting of each role counts. */
function searchPaths(rows: readonly TextRow[]): readonly Unplaced<SearchPathFact>[] {
  const byRole = new Map<string | null, Unplaced<SearchPathFact>>();
  for (const { role = null, setting } of rows) {
    if (byRole.has(role)) continue;
    const schemas = namedSchemas((setting ?? '').replace(/^search_path=/, '').split(','));
    byRole.set(role, { ...(role !== null && { role }), schemas });
  }
  return [...byRole.values()];
}

function activity(row: TextRow): Unplaced<ActivityFact> {
  return {
    ...named(row, 'schema', 'name'),
    inserted: Number(row['inserted']),
    updated: Number(row['updated']),
    deleted: Number(row['deleted']),
  };
}
