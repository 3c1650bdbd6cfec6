/**
 * Where unqualified names are looked up: what the connection of a service sets, else what the server sets for the role in the database,
 * for the role, for the database, in this order; then the schemas that the configuration gives the service, the schema named like the
 * role where there is one, and `public`. https://www.postgresql.org/docs/current/config-setting.html
 */
import type { ServiceDeclaration } from '../declarations.js';
import type { CatalogueFacts, StatementFact } from '../facts.js';
import type { Databases } from './databases.js';
import type { Connections } from './logins.js';

export interface SearchPaths {
  /** Never empty. */
  ofStatement(statement: StatementFact, service: string | undefined): readonly string[];
  /** For what a service's migrations name, whatever role they run as. Never empty. */
  ofService(service: string | undefined, database: string): readonly string[];
}

export function findSearchPaths(
  { searchPaths }: Pick<CatalogueFacts, 'searchPaths'>,
  declared: readonly ServiceDeclaration[],
  connections: Connections,
  databases: Databases,
  schemas: ReadonlySet<string>,
): SearchPaths {
  const set = new Map(
    searchPaths.map(({ role, database, schemas: path }) => [key(role, databases.canonical(database)), path]),
  );
  const own = new Map(declared.map(({ name, schemas: named }) => [name, named.map(({ value }) => value)]));
  const connected = (service: string, role?: string) =>
    (connections.get(service) ?? [])
      .filter(({ dialect }) => dialect === undefined)
      .filter((each) => role === undefined || each.role === undefined || each.role === role)
      .flatMap((each) => each.schemas);

  const path = (
    service: string | undefined,
    role: string | undefined,
    database: string,
  ): readonly string[] => {
    const configured = service === undefined ? [] : connected(service, role);
    const onServer = [
      ...(role === undefined ? [] : [key(role, database), key(role)]),
      key(undefined, database),
      key(),
    ]
      .map((each) => set.get(each))
      .find((each) => each !== undefined);
    return [
      ...new Set([
        ...(configured.length > 0 ? configured : (onServer ?? [])),
        ...(own.get(service ?? '') ?? []),
        ...(role !== undefined && schemas.has(role) ? [role] : []),
        'public',
      ]),
    ];
  };
  const known = new Map<string, readonly string[]>();
  const remembered: typeof path = (service, role, database) => {
    const name = `${service ?? ''}\n${role ?? ''}\n${database}`;
    const found = known.get(name) ?? path(service, role, database);
    known.set(name, found);
    return found;
  };
  return {
    ofStatement: (statement, service) => remembered(service, statement.role, databases.of(statement)),
    ofService: (service, database) => remembered(service, undefined, database),
  };
}

function key(role?: string, database?: string): string {
  return JSON.stringify([role, database]);
}

/** The schemas that statements or the catalogue name. */
export function namedSchemas(
  statements: readonly StatementFact[],
  { relations }: Pick<CatalogueFacts, 'relations'>,
): ReadonlySet<string> {
  const schemas = new Set<string>();
  const add = ({ schema }: { readonly schema?: string }) => {
    if (schema !== undefined) schemas.add(schema);
  };
  for (const relation of relations) add(relation);
  for (const { uses } of statements) for (const use of uses) add(use);
  return schemas;
}
