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
  const sent = rows.filter(({ fact }) => !fact.foreignKeyCheck && fact.uses.length > 0);
  const byRole = groupBy(sent, ({ database, fact: { role = '' } }) => `${database}\n${role}`);
  return [...byRole.values()].flatMap((group): Notice[] => {
    const { database, fact } = group[0]!;
    const version = versions.get(database) ?? versions.get(undefined);
    if (version !== undefined && version < 18) return [];
    const used = schemasUsed(group);
    const named = new Set<string>();
    for (const row of group) for (const { name } of row.fact.uses) named.add(name);
    const doubtful = new Set(
      [...named].filter(
        (name) => names.schemasWith(name, database).filter((schema) => used.has(schema)).length > 1,
      ),
    );
    if (doubtful.size === 0) return [];
    const tables = [...doubtful].sort(compareText);
    const concerned = group.filter((row) => row.fact.uses.some(({ name }) => doubtful.has(name)));
    const when =
      version === undefined ? 'if the server is PostgreSQL 18 or newer, ' : 'on PostgreSQL 18 and newer ';
    const message =
      `role ${fact.role ?? 'unknown'} uses tables of one name in several schemas (${tables.slice(0, 5).join(', ')}): ` +
      `${when}one row stands for all of them and shows the schema it saw first (${amount(concerned)})`;
    const unresolved = version === undefined ? 0 : concerned.length;
    return [{ source: 'statements', message, at: concerned[0]!.fact.at, unresolved }];
  });
}

/** The schemas whose tables statements name. */
function schemasUsed(rows: readonly ReadStatement[]): ReadonlySet<string> {
  const tables = new Set<string>();
  for (const row of rows) {
    for (const { table, through } of row.tables) if (!through) tables.add(table);
  }
  return new Set([...tables].map((table) => parseTableName(table).schema ?? ''));
}

function amount(rows: readonly ReadStatement[]): string {
  const all = [...new Set(rows)];
  const ms = all.reduce((sum, { fact }) => sum + (fact.toplevel ? fact.totalMs : 0), 0);
  return `${all.length} ${all.length === 1 ? 'statement' : 'statements'}, ${(ms / 1000).toFixed(1)} s`;
}
