/**
 * Which files and servers speak of which database: those that the command line names, else those that the configuration names, and the
 * migrations of the tree. PostgreSQL's parser is loaded only when there is one.
 */
import { existsSync, realpathSync } from 'node:fs';
import { isAbsolute, join, relative, sep } from 'node:path';
import type { DatabaseSource } from '../config/config.js';
import type { Declared } from '../model/declarations.js';
import { type CatalogueFacts, emptyCatalogue, type Facts } from '../model/facts.js';
import type { Location, Notice, Path } from '../model/nouns.js';
import { UserError } from '../model/user-error.js';
import { fileNamedByUser } from '../yaml/text-file.js';
import {
  isSchemaFile,
  joinCatalogues,
  type NamedIds,
  placeSnapshot,
  readSchema,
  readServer,
  readStatementFile,
  type SchemaReading,
  type ServerTarget,
  type StatementFile,
  type StatementReading,
  withDatabase,
} from './postgres/index.js';
import { loadSql, type Sql } from './sql/index.js';
import { type FreshTree, type ListedTree, readText } from './tree.js';

/** A file of statements that the user named; `name` is the database. */
export interface SavedStatements {
  readonly name?: string;
  readonly path: string;
  /** Reads what came in on standard input, in place of the file. */
  readonly bytes?: () => Promise<Buffer>;
}

export interface DatabaseRequest {
  readonly tree: ListedTree;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly named: readonly SavedStatements[];
  /** Live servers that the user named. */
  readonly servers: readonly ServerTarget[];
  readonly declared: readonly DatabaseSource[];
  /** What the migrations of the tree make, as `readMigrations` reads them. */
  readonly migrations: SchemaReading;
}

/** The migrations and schema files of a tree, applied, without what a configuration says of them. */
export async function readMigrations(tree: FreshTree): Promise<SchemaReading> {
  const files = tree.files.filter(isSchemaFile).map((path) => ({ path }));
  if (files.length === 0) return { catalogue: emptyCatalogue, notices: [] };
  return readSchemas(tree, files, await loadSql());
}

export async function readDatabases(
  request: DatabaseRequest,
): Promise<Pick<Facts, 'statements' | 'servers' | 'catalogue'> & { readonly notices: readonly Notice[] }> {
  const files = statementFiles(request);
  const servers = liveServers(request);
  const schemas = schemaFiles(request);
  if (files.length + servers.length + schemas.length === 0) {
    const { catalogue, notices } = request.migrations;
    return { statements: [], servers: [], catalogue, notices };
  }
  const sql = await loadSql();
  const readings: StatementReading[] = [];
  for (const file of files) readings.push(await readStatementFile(file, sql));
  for (const server of servers) {
    const reading = await readLive(server, request.env, sql);
    const twin = readings.find((each) => each.server && each.server.at.path === reading.server?.at.path);
    if (twin) throw givenTwice(reading.server!.at.path, server.at);
    readings.push(reading);
  }
  const schema = schemas.length > 0 ? readSchemas(request.tree, schemas, sql) : request.migrations;
  return {
    statements: readings.flatMap(({ statements }) => statements),
    servers: readings.flatMap(({ server }) => server ?? []),
    catalogue: joinCatalogues([...catalogues(readings), schema.catalogue]),
    notices: [...readings.flatMap(({ notices }) => notices), ...schema.notices],
  };
}

async function readLive(
  server: ServerTarget,
  env: DatabaseRequest['env'],
  sql: Sql,
): Promise<StatementReading> {
  const snapshot = await readServer(server, env, sql);
  return placeSnapshot(snapshot, {
    path: snapshot.server.name,
    ...(server.name !== undefined && { name: server.name }),
  });
}

/** Of several databases that nobody has named, each goes by the name that its server has for it, as its statements do. */
function catalogues(readings: readonly StatementReading[]): readonly CatalogueFacts[] {
  const unnamed = readings.filter(({ catalogue }) =>
    catalogue?.relations.some(({ database }) => database === undefined),
  );
  return readings.flatMap((reading) => {
    const { catalogue, datname } = reading;
    if (!catalogue) return [];
    return unnamed.length > 1 && unnamed.includes(reading) && datname !== undefined
      ? [withDatabase(catalogue, datname)]
      : [catalogue];
  });
}

/** Without a name, a server is the only database that is declared, if there is just one. */
function liveServers({ named, servers, declared }: DatabaseRequest): readonly ServerTarget[] {
  const only = declared.length === 1 ? declared[0]!.name : undefined;
  if (servers.length > 0) {
    return servers.map((server) => (only === undefined ? server : { name: only, ...server }));
  }
  if (named.length > 0) return [];
  return declared.flatMap(({ name, url, statements }) => {
    if (url === undefined) return [];
    if (statements.length > 0) throw twice(name, url.at);
    return { name, url: url.value, by: `databases.${name}.url`, at: url.at };
  });
}

function givenTwice(what: string, at: Location | undefined): UserError {
  const hint = 'each of its statements would count twice; name every source once';
  return new UserError({ message: `${what} is given twice`, hint, ...(at && { at }) });
}

function twice(name: string, at: Location): UserError {
  const hint =
    'each statement would count twice; keep one of them, and give the other on the command line when it is wanted';
  return new UserError({ message: `databases.${name} has statements and a url`, hint, at });
}

/** Without a name, a file speaks of the only database that is declared, if there is just one. */
function statementFiles(request: DatabaseRequest): StatementFile[] {
  const files = namedFiles(request);
  const seen = new Map<string, StatementFile>();
  for (const each of files) {
    const twin = seen.get(each.file);
    if (twin) throw givenTwice(each.path, each.at);
    seen.set(each.file, each);
  }
  return files;
}

function namedFiles({ tree, cwd, named, servers, declared }: DatabaseRequest): StatementFile[] {
  const only = declared.length === 1 ? declared[0]!.name : undefined;
  if (named.length > 0) {
    return named.map(({ name = only, path, bytes }) => {
      const { absolute, path: shown } = bytes
        ? { absolute: path, path }
        : fileNamedByUser(tree.root, cwd, path);
      const database = declared.find((each) => each.name === name);
      return {
        file: absolute,
        path: shown || path,
        ...(name !== undefined && { name }),
        ...(bytes && { bytes }),
        ...idsOf(database),
      };
    });
  }
  if (servers.length > 0) return [];
  return declared.flatMap((database) =>
    database.statements.map((path) => ({
      file: inRoot(tree, path),
      path: path.value,
      name: database.name,
      at: path.at,
      ...idsOf(database),
    })),
  );
}

function idsOf(database: DatabaseSource | undefined): { readonly ids?: NamedIds } {
  const { roles, dbids } = database ?? {};
  return roles || dbids ? { ids: { ...(roles && { roles }), ...(dbids && { databases: dbids }) } } : {};
}

/** The configuration of a stranger's repository must not make archfit read, and quote, what lies outside of it. */
function inRoot({ root }: ListedTree, { value, at }: Declared<Path>): string {
  const file = join(root, value);
  if (!existsSync(file)) return file;
  const away = relative(root, realpathSync(file));
  if (away !== '..' && !away.startsWith(`..${sep}`) && !isAbsolute(away)) return file;
  const hint = 'put the file itself there, or name it with --statements';
  throw new UserError({ message: `${value} is a link that leads out of the analysed root`, hint, at });
}

interface SchemaFile {
  readonly path: Path;
  readonly database?: string;
}

/**
 * Migrations are found by themselves; the configuration adds others and says which database they build. Where it does, all are read anew,
 * for one directory's files are applied together.
 */
function schemaFiles({ tree, declared }: DatabaseRequest): SchemaFile[] {
  const named = declared.flatMap(({ name, schema }) =>
    schema.map((path) => ({ path: mustExist(tree, path), database: name })),
  );
  if (named.length === 0) return [];
  const known = new Set(named.map(({ path }) => path));
  return [
    ...named,
    ...tree.files.filter((path) => isSchemaFile(path) && !known.has(path)).map((path) => ({ path })),
  ];
}

function mustExist(tree: ListedTree, { value, at }: Declared<Path>): Path {
  if (tree.files.includes(value)) return value;
  const hint = 'name a file of SQL below the root that git does not ignore';
  throw new UserError({ message: `there is no schema file ${value}`, hint, at });
}

function readSchemas(tree: ListedTree, files: readonly SchemaFile[], sql: Sql): SchemaReading {
  const notices: Notice[] = [];
  const texts = files.flatMap((file) => {
    const { text, notice } = readText(tree, file.path, 'code');
    if (notice) notices.push(notice);
    return text === undefined ? [] : { ...file, text };
  });
  const { catalogue, notices: ofSchema } = readSchema(texts, sql);
  return { catalogue, notices: [...notices, ...ofSchema] };
}
