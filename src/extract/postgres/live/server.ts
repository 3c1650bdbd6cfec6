/** A live server → all that archfit reads of one of its databases, in one read-only transaction. */
import type { StatementFact } from '../../../model/facts.js';
import { UserError } from '../../../model/user-error.js';
import { tool } from '../../../model/version.js';
import { namedSchemas, type Sql } from '../../sql/index.js';
import { SAVE_STATEMENTS } from '../remedies.js';
import {
  type SavedStatement,
  type ServerState,
  SNAPSHOT_VERSION,
  type Snapshot,
  sortedSnapshot,
} from '../snapshot.js';
import { readStatementRows, type StatementReading } from '../statements.js';
import { readCatalogue } from './catalogue.js';
import { type Connection, type Environment, type TextRow, withConnection } from './connect.js';
import { serverNotices } from './notices.js';
import {
  COLUMNS,
  EXTENSION,
  type Has,
  infoQuery,
  QUALIFY,
  SESSION,
  SETTINGS,
  statementsQuery,
} from './questions.js';
import { PRELOAD } from './refusals.js';
import type { ServerTarget } from './target.js';

export async function readConnected(target: ServerTarget, env: Environment, sql: Sql): Promise<Snapshot> {
  return withConnection(target, env, (connection) => read(connection, target, sql));
}

async function read(connection: Connection, target: ServerTarget, sql: Sql): Promise<Snapshot> {
  const { ask, shown } = connection;
  const [session = {}] = await ask(SESSION);
  if (session['readable'] !== 't') throw tooOld(session, shown, target);
  const settings = await ask(SETTINGS);
  await ask(QUALIFY);
  const schema = await extensionSchema(connection, session, target);
  const columns = new Set((await ask(COLUMNS)).map(({ relation, column }) => `${relation}.${column}`));
  const has: Has = (column) => columns.has(column);
  const [info] = has('pg_stat_statements_info.dealloc') ? await ask(infoQuery(schema)) : [];
  const rows = await ask(statementsQuery(has, schema));
  const statements = await readRows(rows, connection, session, sql);
  const catalogue = await readCatalogue(connection, has, sql);
  const server: ServerState = {
    name: shown,
    database: session['database'] ?? '',
    version: session['version'] ?? '',
    readAt: session['now'] ?? '',
    inRecovery: session['recovery'] === 't',
    ...(info && { evictions: Number(info['dealloc']) }),
    ...(info?.['reset'] && { statisticsSince: info['reset'] }),
    settings: shownSettings(settings),
  };
  const paths = catalogue.searchPaths;
  return sortedSnapshot({
    archfitSnapshot: SNAPSHOT_VERSION,
    tool,
    server,
    notices: [
      ...serverNotices(server, Number(info?.['seconds'] ?? Number.NaN), statements.statements, catalogue),
      ...statements.notices.map(({ message, unresolved }) =>
        unresolved === undefined ? { message } : { message, unresolved },
      ),
    ],
    statements: statements.statements.map(saved),
    catalogue: { ...catalogue, searchPaths: [...paths, ...pathOfServer(settings, paths)] },
  });
}

function tooOld(session: TextRow, shown: string, { at }: ServerTarget): UserError {
  return new UserError({
    message: `${shown}: the server is PostgreSQL ${session['version']}, and archfit asks versions from 10 on`,
    hint: `save its statements and give the file to --statements, in psql: ${SAVE_STATEMENTS}`,
    ...(at && { at }),
  });
}

/** Where the extension is, quoted. */
async function extensionSchema(
  { ask, shown }: Connection,
  session: TextRow,
  target: ServerTarget,
): Promise<string> {
  const [extension] = await ask(EXTENSION);
  if (extension) return extension['quoted'] ?? 'public';
  throw new UserError({
    message: `${shown}: the extension pg_stat_statements is not installed in the database ${session['database']}`,
    hint: `run CREATE EXTENSION pg_stat_statements there, as its owner; if shared_preload_libraries does not name it yet: ${PRELOAD}`,
    ...(target.at && { at: target.at }),
  });
}

async function readRows(
  rows: readonly TextRow[],
  { shown }: Connection,
  session: TextRow,
  sql: Sql,
): Promise<StatementReading> {
  const [first] = rows;
  if (!first) return { statements: [], notices: [] };
  const columns = Object.keys(first);
  const table = {
    columns,
    rows: rows.map((row, line) => ({ line, values: Object.values(row) })),
    notices: [],
  };
  return readStatementRows(table, { path: shown, reader: session['role'] ?? '' }, sql);
}

/** What identifies a statement comes first, so that the lines of a snapshot are sorted by it. */
function saved({ at: _, source: __, ...fact }: StatementFact): SavedStatement {
  const { datname, role, queryid, ...rest } = fact;
  return {
    ...(datname !== undefined && { datname }),
    ...(role !== undefined && { role }),
    ...(queryid !== undefined && { queryid }),
    ...rest,
  };
}

function shownSettings(rows: readonly TextRow[]): Readonly<Record<string, string>> {
  const shown = rows
    .filter(({ name }) => name !== 'search_path')
    .sort((a, b) => (a['name']! < b['name']! ? -1 : 1));
  return Object.fromEntries(shown.map(({ name, setting }) => [name, setting ?? '']));
}

/** The server's configuration may say where everybody's names are looked up; what is set for the database comes first. */
function pathOfServer(
  settings: readonly TextRow[],
  known: Snapshot['catalogue']['searchPaths'],
): Snapshot['catalogue']['searchPaths'] {
  const path = settings.find(({ name, source }) => name === 'search_path' && source === 'configuration file');
  if (!path || known.some(({ role }) => role === undefined)) return [];
  return [{ schemas: namedSchemas((path['setting'] ?? '').split(',')) }];
}
