/** Migrations and schema files → what the database holds once all of them have been applied in order. */
import type { CatalogueFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import {
  asPostgres,
  dialectless,
  isOtherDialect,
  opensOtherDialect,
  type Piece,
  type SchemaChange,
  type Sql,
  withoutDatabases,
} from '../sql/index.js';
import { firstFew } from './notices.js';
import { joinCatalogues } from './schema-facts.js';
import { appliedSql, byMigrationOrder, migrationSet } from './schema-files.js';
import { Schema } from './schema-state.js';

export interface SchemaFile {
  readonly path: Path;
  readonly text: string;
  /** The database that the configuration names for this file, if it does. */
  readonly database?: string;
}

export interface SchemaReading {
  /** Every object where its CREATE stands. */
  readonly catalogue: CatalogueFacts;
  readonly notices: readonly Notice[];
}

/**
 * Reads schema files. Those of one directory are applied in the order of their names; what one directory drops or renames
 * does not touch the tables of another, which may belong to another database.
 */
export function readSchema(files: readonly SchemaFile[], sql: Sql): SchemaReading {
  const sets = new Map<Path, Schema>();
  const notices: Notice[] = [];
  for (const file of files.toSorted((a, b) => byMigrationOrder(a.path, b.path))) {
    const set = migrationSet(file.path);
    const schema = sets.get(set) ?? new Schema();
    sets.set(set, schema);
    const { changes, problems } = readFile(file, sql);
    notices.push(...problems);
    schema.startFile();
    const database = file.database === undefined ? {} : { database: file.database };
    for (const { change, line } of changes)
      schema.apply(change, { ...database, at: { path: file.path, line } });
  }
  return {
    catalogue: joinCatalogues([...sets.values()].map((schema) => ({ ...schema.facts(), activity: [] }))),
    notices: firstFew(notices, (count) => `${count} more statements of schema files could not be read`),
  };
}

interface FileReading {
  readonly changes: readonly { readonly change: SchemaChange; readonly line: number }[];
  readonly problems: readonly Notice[];
}

function readFile({ path, text }: SchemaFile, sql: Sql): FileReading {
  const all = sql.split(appliedSql(text));
  const pieces = all.filter(mayDefine);
  const { statements, problems } = sql.readPieces(pieces);
  const notice = (message: string, line: number, unresolved: number): Notice => {
    return { source: 'code', message, at: { path, line }, unresolved };
  };
  const refused = pieces.filter((piece) => problems.some(({ line }) => line === piece.line));
  if (
    all.some((piece) => opensOtherDialect(piece.text)) ||
    refused.some((piece) => isOtherDialect(piece.text))
  )
    return readOtherDialect({ path, text }, sql);
  const read = new Set(statements.filter(({ changes }) => changes.some(isCreation)).map(({ line }) => line));
  const hidden = pieces.filter((piece) => hidesTables(piece) && !read.has(piece.line));
  return {
    changes: statements.flatMap(({ changes, line }) => changes.map((change) => ({ change, line }))),
    problems: [
      ...problems.map(({ message, line }) =>
        notice(`the statement could not be parsed: ${message}`, line, 1),
      ),
      ...hidden.map(({ line }) =>
        notice('tables that a DO block creates by dynamic SQL are not read', line, 1),
      ),
    ],
  };
}

/** A file of MySQL, SQLite or SQL Server: its tables and views, as PostgreSQL would say them. */
function readOtherDialect({ path, text }: SchemaFile, sql: Sql): FileReading {
  // What ends a text there does not end one here.
  const applied = appliedSql(text)
    .replaceAll("\\'", "''")
    .replace(/^[ \t]*go[ \t\r]*$/gim, ';');
  const pieces = sql.split(applied).filter(mayDefine);
  const changes: FileReading['changes'][number][] = [];
  let unread = 0;
  let unreadTables = 0;
  for (const piece of pieces) {
    const { statements, problems } = sql.read(withoutDatabases(asPostgres(dialectless(piece.text))));
    if (problems.length > 0) {
      unread += 1;
      if (/^create\s+(?:\w+\s+)*?table\b/i.test(piece.text)) unreadTables += 1;
    } else
      for (const statement of statements)
        changes.push(...statement.changes.map((change) => ({ change, line: piece.line })));
  }
  const message = `this is not PostgreSQL's SQL: ${unread} of the statements that may define something are left out`;
  return {
    changes,
    problems:
      unread > 0 ? [{ source: 'code', message, at: { path, line: 1 }, unresolved: unreadTables }] : [],
  };
}

/** Most of a dump is data. A statement without these words cannot change the schema, nor hide one that does. */
function mayDefine({ text }: Piece): boolean {
  return /\b(create|alter|drop|search_path|grant|revoke)\b|^set\s+schema\b|^(select|with)\b[\s\S]*\binto\b/i.test(
    text,
  );
}

function isCreation({ change }: SchemaChange): boolean {
  return change === 'create';
}

function hidesTables({ text }: Piece): boolean {
  return /^do\b[\s\S]*\bcreate\s+(unlogged\s+|foreign\s+)?table\b/i.test(text);
}
