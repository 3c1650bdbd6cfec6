/**
 * Names as SQL writes them → `schema.table` in one database, as PostgreSQL's search_path would resolve them: the first schema of the
 * service that has such a table, then the schema named like the role, then `public`; where nobody knows the table, the first of the
 * service's schemas. What migrations define is known before statements are resolved.
 * https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
 */
import type { ServiceDeclaration } from '../declarations.js';
import type { CatalogueFacts, RelationFact, StatementFact, TableName } from '../facts.js';
import { groupBy } from '../group.js';
import { compareText } from '../queries.js';
import { qualify } from '../table-name.js';
import type { Connections, Roles } from './roles.js';

export interface TableNames {
  databaseOf(statement: StatementFact): string;
  /** `schema.table` for a name in a statement of a service (`undefined`: nobody known). */
  resolve(name: TableName, statement: StatementFact, service: string | undefined): string;
  /** `schema.table` and database for a table that a migration of a service (or of nobody) creates. */
  resolveDefinition(
    table: RelationFact,
    service: string | undefined,
  ): { readonly name: string; readonly database: string };
}

export function nameTables(
  facts: {
    readonly statements: readonly StatementFact[];
    readonly catalogue: Pick<CatalogueFacts, 'relations'>;
  },
  declared: readonly ServiceDeclaration[],
  connections: Connections,
  roles: Roles,
  serviceAt: (path: string) => string | undefined,
): TableNames {
  const databaseOf = databases(facts.statements);
  const schemasOf = schemaFinder(declared, connections);
  const databasesOf = usedDatabases(facts, databaseOf, roles);
  const named = namesIn(facts.statements, databaseOf);

  const resolveDefinition: TableNames['resolveDefinition'] = (table, service) => {
    const schema = table.schema ?? schemasOf(service)[0] ?? 'public';
    const name = qualify(schema, table.name);
    const candidates = table.database === undefined ? databasesOf(service) : [table.database];
    const speaking = candidates.find((each) => named.get(each)?.has(table.name));
    return { name, database: speaking ?? candidates[0] ?? 'main' };
  };

  const known = new Set<string>();
  for (const table of facts.catalogue.relations) {
    const { name, database } = resolveDefinition(
      table,
      table.observed ? undefined : serviceAt(table.at.path),
    );
    known.add(`${database}\n${name}`);
  }
  for (const statement of facts.statements) {
    for (const { schema, name } of statement.uses) {
      if (schema !== undefined) known.add(`${databaseOf(statement)}\n${qualify(schema, name)}`);
    }
  }
  return {
    databaseOf,
    resolveDefinition,
    resolve({ schema, name }, statement, service) {
      if (schema !== undefined) return qualify(schema, name);
      const database = databaseOf(statement);
      const own = schemasOf(service);
      const path = [...own, ...(statement.role === undefined ? [] : [statement.role]), 'public'];
      const found = path.find((candidate) => known.has(`${database}\n${qualify(candidate, name)}`));
      return qualify(found ?? own[0] ?? 'public', name);
    },
  };
}

/** The schemas that a service's unqualified names are looked up in: as declared, else as its connections say. */
function schemaFinder(
  declared: readonly ServiceDeclaration[],
  connections: Connections,
): (service: string | undefined) => readonly string[] {
  const schemas = new Map(declared.map(({ name, schemas: own }) => [name, own.map(({ value }) => value)]));
  return (service) => {
    if (service === undefined) return [];
    const own = schemas.get(service) ?? [];
    return own.length > 0 ? own : (connections.get(service) ?? []).flatMap((each) => each.schemas);
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

/** The databases that a service's statements ran in; for one without statements, all there are. */
function usedDatabases(
  {
    statements,
    catalogue: { relations: tables },
  }: { readonly statements: readonly StatementFact[]; readonly catalogue: Pick<CatalogueFacts, 'relations'> },
  databaseOf: TableNames['databaseOf'],
  roles: Roles,
): (service: string | undefined) => readonly string[] {
  const used = new Map<string, Set<string>>();
  const all = new Set(tables.flatMap(({ database }) => database ?? []));
  for (const statement of statements) {
    const database = databaseOf(statement);
    if (statement.uses.length > 0) all.add(database);
    const [attribution, ...others] = roles.of(statement.role);
    if (!attribution || others.length > 0 || statement.uses.length === 0) continue;
    const found = used.get(attribution.service) ?? new Set();
    used.set(attribution.service, found.add(database));
  }
  const sorted = (names: ReadonlySet<string>) => [...names].sort(compareText);
  return (service) => sorted(used.get(service ?? '') ?? all);
}

/** The bare names of the tables that statements name, by database. */
function namesIn(
  statements: readonly StatementFact[],
  databaseOf: TableNames['databaseOf'],
): ReadonlyMap<string, ReadonlySet<string>> {
  const names = new Map<string, Set<string>>();
  for (const statement of statements) {
    const database = databaseOf(statement);
    const known = names.get(database) ?? new Set();
    for (const { name } of statement.uses) known.add(name);
    names.set(database, known);
  }
  return names;
}
