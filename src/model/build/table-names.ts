/**
 * Names as SQL writes them → `schema.table` in one database, as PostgreSQL's search_path would resolve them: the first schema of the
 * service that has such a table, then `public`; where nobody knows the table, the service's first schema.
 * https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
 */
import type { Declarations } from '../declarations.js';
import type { Facts, StatementFact, TableName } from '../facts.js';
import { groupBy } from '../group.js';
import type { Connections, Roles } from './roles.js';

export interface TableNames {
  databaseOf(statement: StatementFact): string;
  /** The database that a service's tables live in, as far as anything says: `main` otherwise. */
  databaseOfService(service: string | undefined): string;
  /** `schema.table` for a name that a service writes (`undefined`: nobody known). */
  resolve(name: TableName, service: string | undefined): string;
  /** The schemas that a service's unqualified names are looked up in, before `public`. */
  schemasOf(service: string): readonly string[];
}

export function nameTables(
  facts: Pick<Facts, 'statements' | 'tables'>,
  declarations: Pick<Declarations, 'services'>,
  connections: Connections,
  roles: Roles,
): TableNames {
  const databaseOf = databases(facts.statements);
  const all = new Set([
    ...facts.statements.map(databaseOf),
    ...facts.tables.flatMap(({ database }) => database ?? []),
  ]);
  const declared = new Map(
    declarations.services.map(({ name, schemas }) => [name, schemas.map(({ value }) => value)]),
  );
  const schemasOf = (service: string) => {
    const own = declared.get(service) ?? [];
    return own.length > 0 ? own : (connections.get(service) ?? []).flatMap(({ schemas }) => schemas);
  };
  const known = new Set(
    [...facts.tables, ...facts.statements.flatMap(({ uses }) => uses)].flatMap(({ schema, name }) =>
      schema === undefined ? [] : qualify(schema, name),
    ),
  );
  const databasesOfService = new Map<string, Set<string>>();
  for (const statement of facts.statements) {
    const [attribution, ...others] = roles.of(statement.role);
    if (!attribution || others.length > 0 || statement.uses.length === 0) continue;
    const found = databasesOfService.get(attribution.service) ?? new Set();
    databasesOfService.set(attribution.service, found.add(databaseOf(statement)));
  }

  return {
    databaseOf,
    databaseOfService(service) {
      const own = [...(databasesOfService.get(service ?? '') ?? [])];
      if (own.length === 1) return own[0]!;
      return all.size === 1 ? [...all][0]! : 'main';
    },
    resolve({ schema, name }, service) {
      if (schema !== undefined) return qualify(schema, name);
      const path = [...(service === undefined ? [] : schemasOf(service)), 'public'];
      const found = path.find((candidate) => known.has(qualify(candidate, name)));
      return qualify(found ?? path[0]!, name);
    },
    schemasOf,
  };
}

/** A source that holds rows of several databases names each by its own name; otherwise the source's name stands. */
function databases(statements: readonly StatementFact[]): TableNames['databaseOf'] {
  const bySource = groupBy(
    statements.filter(({ uses }) => uses.length > 0),
    ({ source }) => source,
  );
  const mixed = new Set(
    [...bySource]
      .filter(([, rows]) => new Set(rows.map(({ datname }) => datname)).size > 1)
      .map(([source]) => source),
  );
  return ({ source, datname }) => (mixed.has(source) && datname !== undefined ? datname : (source ?? 'main'));
}

/** `schema.table`; a part that would make this ambiguous is quoted as SQL would quote it. */
export function qualify(schema: string, name: string): string {
  return `${quoteIfNeeded(schema)}.${quoteIfNeeded(name)}`;
}

function quoteIfNeeded(identifier: string): string {
  return /^[^\s."\p{Cc}]+$/u.test(identifier) ? identifier : `"${identifier.replaceAll('"', '""')}"`;
}
