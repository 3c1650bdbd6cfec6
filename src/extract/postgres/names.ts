/** The roles and databases of rows that give only their ids (`userid`, `dbid`), named by the configuration. */
import type { Notice, Path } from '../../model/nouns.js';
import type { Header } from './columns.js';
import type { Row } from './formats/index.js';

/** Names by id, as `SELECT oid, rolname FROM pg_roles` and `SELECT oid, datname FROM pg_database` list them. */
export interface NamedIds {
  readonly roles?: ReadonlyMap<string, string>;
  readonly databases?: ReadonlyMap<string, string>;
}

interface Namer {
  role(row: Row): string;
  database(row: Row): string;
  /** Ids that nobody named. */
  readonly notices: readonly Notice[];
}

const WAYS = {
  role: { id: 'userid', ids: 'roles', from: 'SELECT oid, rolname FROM pg_roles' },
  database: { id: 'dbid', ids: 'databases', from: 'SELECT oid, datname FROM pg_database' },
} as const;

export function namer(header: Header, rows: readonly Row[], ids: NamedIds, path: Path): Namer {
  const nameOf = (what: keyof typeof WAYS): ((row: Row) => string) => {
    if (header.has(what)) return (row) => header.value(row, what);
    const { id, ids: key } = WAYS[what];
    const names = ids[key];
    return (row) => {
      const value = header.value(row, id);
      // Some tools put the name itself under the name of the id.
      return names?.get(value) ?? (/^\d*$/.test(value) ? '' : value);
    };
  };
  const role = nameOf('role');
  const database = nameOf('database');
  const notices = [
    ...unnamed('role', header, rows, role, path),
    // Without a name for the one database there is, nothing is lost.
    ...(ids.databases || several(rows, header) ? unnamed('database', header, rows, database, path) : []),
  ];
  return { role, database, notices };
}

function several(rows: readonly Row[], header: Header): boolean {
  return !header.has('database') && new Set(rows.map((row) => header.value(row, 'dbid'))).size > 1;
}

function unnamed(
  what: keyof typeof WAYS,
  header: Header,
  rows: readonly Row[],
  nameOf: (row: Row) => string,
  path: Path,
): readonly Notice[] {
  const { id, from } = WAYS[what];
  if (header.has(what) || !header.has(id)) return [];
  const nameless = rows.filter((row) => nameOf(row) === '' && header.value(row, id) !== '');
  const [first] = nameless;
  if (!first) return [];
  const shown = [...new Set(nameless.map((row) => header.value(row, id)))].sort();
  const key = what === 'role' ? 'roles' : 'dbids';
  const message = `${nameless.length} of ${rows.length} statements tell their ${what} only by ${id} ${shown.slice(0, 8).join(', ')}${shown.length > 8 ? ' …' : ''}; save them with ${what === 'role' ? 'rolname' : 'datname'}, or name them under databases.<name>.${key} (${from})`;
  return [
    {
      source: 'statements',
      message,
      at: { path, line: first.line },
      unresolved: what === 'role' ? nameless.length : 0,
    },
  ];
}
