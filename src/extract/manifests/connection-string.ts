/**
 * In: one value of a variable. Out: the connection to an SQL database that it is, without its password.
 * Read are URLs of every driver (`postgres://`, `postgresql+asyncpg://`, `jdbc:postgresql://`, `mysql://`, `sqlserver://`), which no URL parser
 * takes (several hosts, raw characters in passwords), and the key-value forms of libpq and Npgsql.
 * Source: https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING
 */

import type { Dialect } from '../../model/facts.js';

/** What a connection string says; a part that refers to an unknown variable is left out. */
export interface ConnectionParts {
  readonly dialect?: Dialect;
  readonly host?: string;
  readonly database?: string;
  readonly role?: string;
  readonly schemas: readonly string[];
}

const SCHEME =
  /^(?:jdbc:|r2dbc:(?:pool:)?)?(?:postgres|postgresql|postgis|pgsql|pg|timescaledb|cockroachdb?|(mysqlx?|mysql2|mariadb)|(sqlserver|mssql))(?:\+[\w+]+)?:(?:\/\/)?/i;

/** Reads a value as a connection string; `undefined` for any other text. */
export function parseConnectionString(value: string): ConnectionParts | undefined {
  const text = value.trim().replace(/^(["'])(.*)\1$/, '$2');
  if (text.length > 10_000) return undefined;
  const [scheme, mysql, mssql] = SCHEME.exec(text) ?? [];
  if (scheme === undefined) return parsePairs(text);
  if (!/:\/\/$|^jdbc:/i.test(scheme)) return undefined;
  const rest = text.slice(scheme.length);
  if (mysql !== undefined) return { dialect: 'mysql', ...parseUrl(rest) };
  if (mssql === undefined) return parseUrl(rest);
  const [target, ...options] = rest.split(';');
  return { dialect: 'mssql', ...parseUrl(options.length === 0 ? rest : `${target}?${options.join('&')}`) };
}

function parseUrl(rest: string): ConnectionParts {
  const [main = '', query = ''] = splitOnce(rest, '?');
  const at = main.lastIndexOf('@');
  const [userInfo, location] = at === -1 ? ['', main] : [main.slice(0, at), main.slice(at + 1)];
  const [authority = '', path = ''] = splitOnce(location, '/');
  const [firstHost = ''] = authority.split(',');
  const options = new Map(
    query.split('&').map((pair): [string, string] => {
      const [key = '', option = ''] = splitOnce(pair, '=');
      return [decode(key).toLowerCase(), decode(option)];
    }),
  );
  const role = known(decode(splitOnce(userInfo, ':')[0] ?? '')) ?? known(options.get('user') ?? '');
  return partsOf(
    known(hostOf(decode(firstHost))) ?? known(options.get('host') ?? ''),
    known(decode(path.replace(/\/.*$/, ''))) ?? known(options.get('dbname') ?? options.get('database') ?? ''),
    role,
    [
      ...exact(options.get('schema')),
      ...['search_path', 'currentschema', 'searchpath'].flatMap((key) => searchPath(options.get(key), role)),
      ...searchPathOfOptions(options.get('options'), role),
    ],
  );
}

/** `host=db user=orders dbname=shop` (libpq) and `Host=db;Username=orders;Database=shop` (Npgsql). */
function parsePairs(text: string): ConnectionParts | undefined {
  if (!text.includes('=')) return undefined;
  const pairs = new Map<string, string>();
  for (const [, key = '', value = ''] of text.matchAll(
    /(?:^|[;\s])([A-Za-z][\w ]{0,30}?)\s*=\s*('[^']*'|[^;\s]*)/g,
  )) {
    pairs.set(key.toLowerCase().replaceAll(' ', ''), value.replace(/^'|'$/g, ''));
  }
  const isLibpq = pairs.has('dbname') && (pairs.has('host') || pairs.has('user'));
  const isNpgsql =
    pairs.has('database') && pairs.has('host') && (pairs.has('username') || pairs.has('userid'));
  if (!isLibpq && !isNpgsql) return undefined;
  const role = known(pairs.get('user') ?? pairs.get('username') ?? pairs.get('userid') ?? '');
  return partsOf(
    known(pairs.get('host') ?? ''),
    known(pairs.get('dbname') ?? pairs.get('database') ?? ''),
    role,
    [
      ...searchPath(pairs.get('search_path') ?? pairs.get('searchpath'), role),
      ...searchPathOfOptions(pairs.get('options'), role),
    ],
  );
}

function partsOf(
  host: string | undefined,
  database: string | undefined,
  role: string | undefined,
  schemas: readonly string[],
): ConnectionParts {
  return {
    ...(host !== undefined && { host }),
    ...(database !== undefined && { database }),
    ...(role !== undefined && { role }),
    schemas: [...new Set(schemas)],
  };
}

/** The schemas of a `search_path`, folded as PostgreSQL folds them; `"$user"` is the schema named like the role. */
export function searchPath(text: string | undefined, role: string | undefined): string[] {
  return (text ?? '').split(',').flatMap((item) => {
    const name = item.trim();
    if (name === '$user' || name === '"$user"') return role === undefined ? [] : [role];
    const schema = /^".*"$/.test(name) ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase();
    return known(schema) ?? [];
  });
}

/** The schemas that `-c search_path=a,b` or `--search_path=a` sets. */
export function searchPathOfOptions(options: string | undefined, role: string | undefined): string[] {
  const set = /(?:-c\s*|--)search[_-]path\s*=\s*((?:"[^"]*"|[^\s",]+|,\s?)+)/i.exec(
    (options ?? '').replaceAll('\\', ''),
  );
  return searchPath(set?.[1], role);
}

/** Prisma takes its `schema` as it is written. */
function exact(schema: string | undefined): string[] {
  return known(schema ?? '') === undefined ? [] : [schema as string];
}

/** A text that says something: not empty, and not a reference to a variable that nothing sets. */
export function known(text: string): string | undefined {
  return text === '' || /\$[{(]|\{\{|^\$\w|^<.*>$|^\*+$/.test(text) ? undefined : text;
}

function hostOf(authority: string): string {
  return authority.startsWith('[')
    ? authority.replace(/^\[([^\]]*)\].*$/, '$1')
    : authority.replace(/:[^:]*$/, '');
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + separator.length)];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
