/**
 * In: the variables that a deployment gets, and what the hosts beside it are. Out: the connections to SQL databases they configure.
 * A connection is either one variable that holds a URL, or several that share a prefix and say host, user and database
 * (`ORDERS_DB_HOST`, `PGUSER`, `TYPEORM_DATABASE`). A URL without a user takes the one that its prefix names.
 * What is known to be a database without SQL is no connection; what is not known to be one is taken for PostgreSQL when the names speak of a
 * database. MySQL and SQL Server are told apart, for their roles are nobody's in PostgreSQL.
 */
import type { ConnectionFact, Dialect } from '../../model/facts.js';
import { distinctBy } from '../../model/group.js';
import type { Location } from '../../model/nouns.js';
import {
  type ConnectionParts,
  known,
  parseConnectionString,
  searchPath,
  searchPathOfOptions,
} from './connection-string.js';
import type { ImageKind } from './images.js';
import type { Variables } from './variables.js';

/** What the image of a host is, for hosts of the same manifest. */
export type Hosts = ReadonlyMap<string, ImageKind>;

type Field = 'host' | 'role' | 'database' | 'schemas' | 'options' | 'dialect' | 'port';

const FIELDS: Readonly<Record<Field, readonly string[]>> = {
  host: ['HOST', 'HOSTNAME', 'SERVER', 'ADDRESS', 'ADDR'],
  role: ['USER', 'USERNAME', 'USR', 'USER_NAME', 'ROLE', 'LOGIN'],
  database: ['DATABASE', 'NAME', 'DBNAME', 'DB', 'DB_NAME', 'DATABASE_NAME', 'INITIAL_CATALOG'],
  schemas: ['SCHEMA', 'SCHEMAS', 'SEARCH_PATH', 'SCHEMA_NAME'],
  options: ['OPTIONS'],
  dialect: ['TYPE', 'DIALECT', 'CLIENT', 'CONNECTION', 'DRIVER', 'ENGINE', 'VENDOR', 'PROVIDER', 'ADAPTER'],
  port: ['PORT'],
};
const FIELD_OF = new Map(
  Object.entries(FIELDS).flatMap(([field, names]) =>
    names.map((name): [string, Field] => [name, field as Field]),
  ),
);

/** Words that make a prefix speak of a database at all. */
const DATABASE_WORDS =
  /(^|_)(DB|DATABASE|DATASOURCE|PG|PGSQL|POSTGRES|POSTGRESQL|TYPEORM|SEQUELIZE|MIKRO_ORM|KNEX|RDS|SQL|MYSQL|MARIADB|MSSQL|SQLSERVER)\d?(_|$)/;
const POSTGRES_WORDS = /(^|_)(PG|PGSQL|POSTGRES|POSTGRESQL)\d?(_|$)/;
const OTHER_WORDS =
  /(^|_)(MONGO|MONGODB|REDIS|ORACLE|CLICKHOUSE|CASSANDRA|ELASTIC|NEO4J|DYNAMO|COUCH|INFLUX|SQLITE)(_|$|DB)/;
const OTHER_DIALECTS = /mongo|oracle|sqlite|clickhouse|cassandra/i;
const OTHER_PORTS = new Set(['27017', '1521', '6379', '9042', '8123', '9200']);
/** By what each is known in prefixes, names of hosts and of drivers. */
const DIALECTS: readonly (readonly [Dialect, RegExp])[] = [
  ['mysql', /mysql|maria/i],
  ['mssql', /mssql|sql_?server/i],
];
const DIALECT_OF_PORT = new Map<string, Dialect>([
  ['3306', 'mysql'],
  ['33060', 'mysql'],
  ['1433', 'mssql'],
]);

interface Group {
  readonly fields: Map<Field, { readonly value: string; readonly at: Location }>;
  readonly urls: { readonly name: string; readonly parts: ConnectionParts; readonly at: Location }[];
}

/** The connections of one deployment, each once, in the order of the variables' names. */
export function connectionsOf(variables: Variables, hosts: Hosts = new Map()): ConnectionFact[] {
  const groups = new Map<string, Group>();
  const groupOf = (prefix: string): Group => {
    const group = groups.get(prefix) ?? { fields: new Map(), urls: [] };
    groups.set(prefix, group);
    return group;
  };
  const sorted = [...variables].sort(([a], [b]) => (a < b ? -1 : 1));
  for (const [name, { value, at }] of sorted) {
    const parts = parseConnectionString(value);
    if (parts !== undefined) groupOf(prefixOfUrl(name)).urls.push({ name, parts, at });
    else for (const [prefix, field] of splitName(name)) groupOf(prefix).fields.set(field, { value, at });
  }
  const found = [...groups].flatMap(([prefix, group]) => [
    ...urlsOf(group),
    ...splitOf(prefix, group, hosts),
  ]);
  return distinctBy(found, ({ dialect, host, database, role, schemas }) =>
    JSON.stringify([dialect, host, database, role, schemas]),
  );
}

function urlsOf({ urls, fields }: Group): ConnectionFact[] {
  return urls.map(({ name, parts, at }) => {
    const role = parts.role ?? knownField(fields, 'role');
    const database = parts.database ?? knownField(fields, 'database');
    const schemas = parts.schemas.length > 0 ? parts.schemas : schemasOf(fields, role);
    return {
      ...parts,
      ...(database !== undefined && { database }),
      ...(role !== undefined && { role }),
      schemas,
      variable: name,
      at,
    };
  });
}

/** The connection that variables of one prefix make, if they name at least two of its parts. */
function splitOf(prefix: string, { urls, fields }: Group, hosts: Hosts): ConnectionFact[] {
  const at = (fields.get('role') ?? fields.get('database') ?? fields.get('host'))?.at;
  const dialect = dialectOf(prefix, fields, hosts);
  if (urls.length > 0 || at === undefined || dialect === undefined) return [];
  const host = knownField(fields, 'host')?.replace(/:\d+$/, '');
  const database = knownField(fields, 'database');
  const role = knownField(fields, 'role');
  const schemas = schemasOf(fields, role);
  const parts = [fields.get('host'), fields.get('database'), fields.get('role'), fields.get('schemas')];
  const isSaid = host !== undefined || database !== undefined || role !== undefined || schemas.length > 0;
  if (!isSaid || parts.filter((part) => part !== undefined).length < 2) return [];
  return [
    {
      ...(dialect !== 'postgres' && { dialect }),
      ...(host !== undefined && { host }),
      ...(database !== undefined && { database }),
      ...(role !== undefined && { role }),
      schemas,
      at,
    },
  ];
}

/** What the variables of a prefix connect to; `undefined` for what is no SQL database. */
function dialectOf(prefix: string, fields: Group['fields'], hosts: Hosts): 'postgres' | Dialect | undefined {
  const driver = fields.get('dialect')?.value ?? '';
  const host = fields.get('host')?.value.replace(/:\d+$/, '') ?? '';
  const kind = hosts.get(host);
  if (kind === 'mysql' || kind === 'mssql') return kind;
  if (kind === 'postgres' || /postgres|^pg/i.test(driver) || POSTGRES_WORDS.test(prefix)) return 'postgres';
  if (kind === 'other-database' || kind === 'infrastructure') return undefined;
  if (OTHER_DIALECTS.test(driver) || OTHER_DIALECTS.test(host)) return undefined;
  const [named] = DIALECTS.filter(([, words]) => [driver, prefix, host].some((text) => words.test(text)));
  const port = fields.get('port')?.value ?? '';
  return OTHER_PORTS.has(port) ? undefined : (named?.[0] ?? DIALECT_OF_PORT.get(port) ?? 'postgres');
}

function schemasOf(fields: Group['fields'], role: string | undefined): string[] {
  const own = searchPath(fields.get('schemas')?.value, role);
  return own.length > 0 ? own : searchPathOfOptions(fields.get('options')?.value, role);
}

function knownField(fields: Group['fields'], field: Field): string | undefined {
  return known(fields.get(field)?.value.trim() ?? '');
}

/** `SPRING_DATASOURCE_URL` belongs to what begins with `SPRING_DATASOURCE`. */
function prefixOfUrl(name: string): string {
  return shortPrefix(normal(name).replace(/_?(URL|URI|DSN|CONNECTION_STRING|CONNECTION)$/, ''));
}

/** The prefixes and fields that a name may be made of; none when its prefix does not speak of a database. */
function splitName(name: string): [string, Field][] {
  const words = normal(name);
  // libpq's own variables have no underscore: PGHOST, PGUSER, PGDATABASE.
  const libpq = /^(?:(.*)_)?PG(HOST|HOSTADDR|USER|DATABASE|PORT|OPTIONS)$/.exec(words);
  if (libpq !== null) {
    const field = FIELD_OF.get(libpq[2] === 'HOSTADDR' ? 'HOST' : (libpq[2] ?? ''));
    return field === undefined ? [] : [[libpq[1] === undefined ? 'PG' : `${libpq[1]}_PG`, field]];
  }
  for (let cut = words.lastIndexOf('_'); cut > 0; cut = words.lastIndexOf('_', cut - 1)) {
    const prefix = words.slice(0, cut);
    const field = FIELD_OF.get(words.slice(cut + 1));
    // `DB_USER_NAME` is the NAME of no database `DB_USER`.
    if (field === undefined || /_(USER|SCHEMA)$/.test(prefix)) continue;
    if (DATABASE_WORDS.test(prefix) && !OTHER_WORDS.test(prefix)) return [[shortPrefix(prefix), field]];
  }
  return [];
}

/** `POSTGRES_DB_HOST` and `POSTGRES_USER` belong together. */
function shortPrefix(prefix: string): string {
  const short = prefix.replace(/_(DB|DATABASE)$/, '');
  return DATABASE_WORDS.test(short) ? short : prefix;
}

/** `Database__Host` of nested configurations reads like `DATABASE_HOST`. */
function normal(name: string): string {
  return name.toUpperCase().replace(/[^A-Z\d]+/g, '_');
}
