/**
 * Tables of databases beside those that the rest of archfit reads as PostgreSQL's: ClickHouse, BigQuery, Snowflake, Databricks, Cassandra. In: a call of a client. Out:
 * the tables of the statement that it is given, and those that it names by themselves; and the servers.
 * Sources: https://clickhouse.com/docs/integrations/javascript, https://docs.snowflake.com/en/developer-guide/node-js/nodejs-driver,
 * https://docs.datastax.com/en/developer/nodejs-driver, https://cloud.google.com/nodejs/docs/reference/bigquery/latest
 */
import type { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { callsOf } from '../tables/reading.js';
import { SQL_STORES } from './packages.js';
import { calledName, type Site, type StoreReading } from './reading.js';
import { type NamedInSql, tablesInSql } from './sql-tables.js';

/** Methods that are given a statement, by itself or as an option. */
const STATES =
  /^(?:query|querying|command|exec|execute|insert|eachRow|stream|batch|executeStatement|createQueryJob|createQueryStream|queryStream)$/;
const STATEMENT = ['query', 'sqlText', 'sql'];
/** Methods of a table of BigQuery. */
const READS = /^(?:getRows|createReadStream|query|extract|createExtractJob|copy|createCopyJob)$/;
const WRITES = /^(?:insert|load|createLoadJob|createWriteStream|delete)$/;
const DEFINES = /^(?:create|createTable)$/;
const CONNECTS = /^(?:createClient|createConnection|createPool|Client|ClickHouse|BigQuery)$/;

export function readSqlStore(
  evaluator: Evaluator,
  site: Site,
  value: Value,
  context: Context,
): readonly StoreReading[] {
  if (value.kind !== 'derived' || !('package' in value.root) || !SQL_STORES.test(value.root.package))
    return [];
  const name = calledName(site).replace(/^[\s\S]*\./, '');
  const by = value.root.package.replace(/^@[\w-]+\//, '');
  if (CONNECTS.test(name)) return connection(evaluator, site, context, value.root.package);
  return tablesOf(evaluator, site, value, context, name).map(({ name: table, mode, database }) => ({
    reads: 'use',
    kind: 'table',
    by: by === 'client' || by === 'client-web' ? 'clickhouse' : by,
    name: table,
    mode,
    ...(database && { database }),
  }));
}

function tablesOf(
  evaluator: Evaluator,
  site: Site,
  value: Derived,
  context: Context,
  name: string,
): readonly NamedInSql[] {
  const calls = callsOf(value);
  const table = calls.findLast((call) => call.name === 'table' || call.name === 'createTable');
  const [set] = calls.flatMap((call) =>
    call.name === 'dataset' ? named(evaluator, call.arguments[0], call.context) : [],
  );
  const within = set && { database: set };
  const mode: StoreMode | undefined = WRITES.test(name)
    ? 'write'
    : READS.test(name)
      ? 'read'
      : DEFINES.test(name)
        ? 'define'
        : undefined;
  if (table && mode && table.node !== site)
    return named(evaluator, table.arguments[0], table.context).map((each) => ({
      name: each,
      mode,
      ...within,
    }));
  const [first] = site.arguments ?? [];
  if (!first) return [];
  if (name === 'createTable')
    return named(evaluator, first, context).map((each) => ({ name: each, mode: 'define', ...within }));
  if (!STATES.test(name)) return [];
  const given = evaluator.valuesOf(first, context);
  const each = given.flatMap((one) => (one.kind === 'list' ? one.items : [one]));
  const said = memberOf(evaluator, given, 'table', first);
  if (name === 'insert' && said.length > 0)
    return partsOfValues(evaluator, said, first).map((parts) => inDatabase(parts));
  const texts = [
    ...each.filter(({ kind }) => kind === 'text'),
    ...STATEMENT.flatMap((option) => memberOf(evaluator, each, option, first)),
  ];
  return texts.length === 0 ? [] : partsOfValues(evaluator, texts, first).flatMap(tablesInSql);
}

function named(evaluator: Evaluator, node: ts.Expression | undefined, context: Context): readonly Parts[] {
  return node ? partsOf(evaluator, node, context) : [];
}

/** `audit.logs`: the table `logs` of the database `audit`. */
function inDatabase(parts: Parts): NamedInSql {
  const [only, ...others] = parts;
  const [, database, name] = typeof only === 'string' ? (/^([\w-]+)\.([\w-]+)$/.exec(only) ?? []) : [];
  return database !== undefined && name !== undefined && others.length === 0
    ? { database: [database], name: [name], mode: 'write' }
    : { name: parts, mode: 'write' };
}

/** Options that say which server it is, of each client, and those that say what in it. */
const SERVERS = ['url', 'host', 'contactPoints', 'account', 'projectId'];
const DATABASES = ['database', 'keyspace'];

/** What belongs to an account of a cloud is one by the service of that alone where the account is not said. */
function connection(
  evaluator: Evaluator,
  site: Site,
  context: Context,
  from: string,
): readonly StoreReading[] {
  const [first] = site.arguments ?? [];
  const options = first ? evaluator.valuesOf(first, context) : [];
  const said = (names: readonly string[]): readonly Parts[] =>
    names.flatMap((name) => {
      const values = first ? memberOf(evaluator, options, name, first) : [];
      const each = values.flatMap((one) => (one.kind === 'list' ? one.items.slice(0, 1) : [one]));
      return each.length > 0 ? partsOfValues(evaluator, each, first!) : [];
    });
  const cloud: readonly Parts[] = from === '@google-cloud/bigquery' ? [['bigquery']] : [];
  const databases = said(DATABASES);
  // What a module may be told, and else a variable says, is what stands there last.
  const database = databases.find((parts) => parts.every((part) => typeof part === 'string')) ?? databases[0];
  return (cloud.length > 0 ? cloud : said(SERVERS)).map((address) => ({
    reads: 'connection',
    kind: 'table',
    address,
    ...(database && { database }),
  }));
}
