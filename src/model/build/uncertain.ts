/** What the catalogue and the names in statements leave open: said once per cause, with how much of what ran it concerns. */
import type { ServerFact } from '../facts.js';
import { groupBy } from '../group.js';
import type { Notice } from '../nouns.js';
import { compareText } from '../queries.js';
import { parseTableName } from '../table-name.js';
import type { Databases } from './databases.js';
import type { ReadStatement } from './statements.js';
import type { TableNames } from './table-names.js';

export function uncertainties(
  rows: readonly ReadStatement[],
  servers: readonly ServerFact[],
  databases: Databases,
  names: TableNames,
): Notice[] {
  return [...unreadBodies(rows), ...ambiguousNames(rows), ...namesakes(rows, servers, databases, names)];
}

/** A body that cannot be read matters when somebody runs it. Functions in C are PostgreSQL's own or an extension's. */
function unreadBodies(rows: readonly ReadStatement[]): Notice[] {
  const calls = rows.flatMap((row) => row.routines.map((routine) => ({ row, routine })));
  const unread = calls.filter(
    ({ routine: { fact } }) => fact.body.unread !== undefined && !/^(c|internal)$/i.test(fact.language),
  );
  return [...groupBy(unread, ({ routine }) => routine)].map(([{ name, fact }, calling]) => ({
    source: 'catalogue',
    message: `what ${name}() touches is not wholly known: ${fact.body.unread} (${amount(calling.map(({ row }) => row))})`,
    at: fact.at,
    unresolved: calling.length,
  }));
}

function ambiguousNames(rows: readonly ReadStatement[]): Notice[] {
  const open = rows.flatMap((row) => row.ambiguous.map((name) => ({ row, name })));
  return [...groupBy(open, ({ row: { database }, name }) => `${database}\n${name}`).values()].map((group) => {
    const [{ row, name }] = group as [(typeof group)[number]];
    const message = `several schemas have a table ${name}, and no search_path says which is meant (${amount(group.map((each) => each.row))}): set services.<service>.schemas`;
    return { source: 'statements', message, at: row.fact.at, unresolved: group.length };
  });
}

/**
 * From PostgreSQL 18 on, one row of a role stands for all tables of one name, in whatever schema, and shows the first it saw. What it
 * shows is true; the calls may be another's, and another table's access may be missing.
 */
function namesakes(
  rows: readonly ReadStatement[],
  servers: readonly ServerFact[],
  databases: Databases,
  names: TableNames,
): Notice[] {
  const versions = new Map(servers.map(({ database, version }) => [databases.canonical(database), version]));
  const several = new Map<string, boolean>();
  const isSeveral = (database: string, name: string) => {
    const key = `${database}\n${name}`;
    const known = several.get(key) ?? names.schemasWith(name, database).length > 1;
    several.set(key, known);
    return known;
  };
  const sent = rows.filter(({ fact }) => !fact.foreignKeyCheck);
  const named = sent.flatMap((row) =>
    row.fact.uses.flatMap(({ name }) => (isSeveral(row.database, name) ? { row, name } : [])),
  );
  const roleOf = ({ database, fact: { role } }: ReadStatement) => `${database}\n${role ?? ''}`;
  const byRole = groupBy(named, ({ row }) => roleOf(row));
  const used = schemasUsed(
    sent.filter((row) => byRole.has(roleOf(row))),
    roleOf,
  );
  return [...byRole].flatMap(([key, group]): Notice[] => {
    const { database, fact } = group[0]!.row;
    const version = versions.get(database) ?? versions.get(undefined);
    if (version !== undefined && version < 18) return [];
    const doubtful = [...groupBy(group, ({ name }) => name)].filter(
      ([name]) => names.schemasWith(name, database).filter((schema) => used.get(key)?.has(schema)).length > 1,
    );
    if (doubtful.length === 0) return [];
    const tables = doubtful.map(([name]) => name).sort(compareText);
    const concerned = [...new Set(doubtful.flatMap(([, each]) => each.map(({ row }) => row)))];
    const when =
      version === undefined ? 'if the server is PostgreSQL 18 or newer, ' : 'on PostgreSQL 18 and newer ';
    const message =
      `role ${fact.role ?? 'unknown'} uses tables of one name in several schemas (${tables.slice(0, 5).join(', ')}): ` +
      `${when}one row stands for all of them and shows the schema it saw first (${amount(concerned)})`;
    const unresolved = version === undefined ? 0 : concerned.length;
    return [{ source: 'statements', message, at: concerned[0]!.fact.at, unresolved }];
  });
}

/** The schemas whose tables each role names. */
function schemasUsed(
  rows: readonly ReadStatement[],
  roleOf: (row: ReadStatement) => string,
): ReadonlyMap<string, ReadonlySet<string>> {
  const used = new Map<string, Set<string>>();
  const schemas = new Map<string, string>();
  const schemaOf = (table: string) => {
    const schema = schemas.get(table) ?? parseTableName(table).schema ?? '';
    schemas.set(table, schema);
    return schema;
  };
  for (const row of rows) {
    const known = used.get(roleOf(row)) ?? new Set();
    used.set(roleOf(row), known);
    for (const { table, through } of row.tables) {
      if (!through) known.add(schemaOf(table));
    }
  }
  return used;
}

function amount(rows: readonly ReadStatement[]): string {
  const all = [...new Set(rows)];
  const ms = all.reduce((sum, { fact }) => sum + (fact.toplevel ? fact.totalMs : 0), 0);
  return `${all.length} ${all.length === 1 ? 'statement' : 'statements'}, ${(ms / 1000).toFixed(1)} s`;
}
