/**
 * Names as SQL writes them → `schema.table` in one database, as PostgreSQL's search_path would resolve them: the first schema of the path
 * that has such a table; where nobody knows the table, the first of the path. What is known: a server's catalogue, what migrations
 * define, and what statements name with its schema.
 * https://www.postgresql.org/docs/current/ddl-schemas.html#DDL-SCHEMAS-PATH
 */
import type { CatalogueFacts, ClientFact, RelationFact, StatementFact, TableName } from '../facts.js';
import { qualify } from '../table-name.js';
import type { AskedBy } from './asked-by.js';
import type { Clients } from './clients.js';
import type { Databases } from './databases.js';
import { isSql } from './relations.js';
import type { SearchPaths } from './search-paths.js';

export interface ResolvedName {
  readonly name: string;
  readonly database: string;
}

/** Where a fact of a catalogue is from. */
export type Origin = Pick<RelationFact, 'database' | 'observed' | 'reader' | 'client' | 'code' | 'at'>;

export interface TableNames {
  /** `schema.table` on a search path; `undefined` when several schemas off the path have it, and it cannot be known which. */
  resolve(name: TableName, database: string, path: readonly string[]): string | undefined;
  /** `schema.table` and database for what a migration or a server defines. */
  resolveDefinition(relation: RelationFact): ResolvedName;
  /** The same for a table that another fact of a catalogue names, in a database where that is known already. */
  inCatalogue(name: TableName, fact: Origin, database?: string): ResolvedName;
  /** `schema.table` and database for what the code of a service names, and runs on a client. */
  inCode(name: TableName, service: string, client: ClientFact | undefined): ResolvedName;
  /** Schema and database of what is no relation: a routine. */
  placeOf(named: TableName & Origin): {
    readonly schema: string;
    readonly name: string;
    readonly database: string;
  };
  /** Where the names in what a fact says are looked up. */
  pathOf(fact: Origin, database: string): readonly string[];
  /** The schemas of a database that are known to have a relation of this bare name. */
  schemasWith(name: string, database: string): readonly string[];
}

interface Around {
  readonly databases: Databases;
  readonly clients: Clients;
  readonly askedBy: AskedBy;
  readonly paths: SearchPaths;
}

export function nameTables(
  statements: readonly StatementFact[],
  { relations }: Pick<CatalogueFacts, 'relations'>,
  { databases, clients, askedBy, paths }: Around,
  serviceAt: (path: string) => string | undefined,
): TableNames {
  const definer = ({ observed, reader, at }: Origin) =>
    observed ? undefined : (reader ?? serviceAt(at.path));
  const onServer = new Schemas();
  const complete = new Set<string>();
  for (const relation of relations) {
    if (isSql(relation) || relation.schema === undefined) continue;
    const database = databases.canonical(relation.database) ?? 'main';
    onServer.add(database, relation.name, relation.schema);
    complete.add(database);
  }
  const spoken = new Set<string>();
  for (const statement of relations.length > 0 ? statements : []) {
    const database = databases.of(statement);
    for (const { name } of statement.uses) spoken.add(`${database}\n${name}`);
  }

  /** A search path is PostgreSQL's. */
  const pathIn = (
    service: string | undefined,
    database: string,
    client: ClientFact | undefined,
  ): readonly string[] =>
    client && client.dialect !== 'postgresql' && clients.of(client, service) === database
      ? ['public']
      : paths.ofService(service, database);
  const pathOf = (fact: Origin, database: string) => pathIn(definer(fact), database, fact.client);

  /** The database that a fact of a catalogue speaks of: where it says none, the first of its service's that knows the table. */
  const placeOf = (fact: Origin, knows: (database: string) => boolean): string => {
    const declared = databases.canonical(fact.database) ?? (fact.observed ? 'main' : undefined);
    const ofClient = declared === undefined ? clients.of(fact.client, definer(fact)) : undefined;
    if (declared !== undefined || ofClient !== undefined) return declared ?? ofClient!;
    const candidates = databases.usedBy(definer(fact));
    return candidates.find(knows) ?? candidates[0] ?? 'main';
  };
  /** What code defines without a client, by the one that it is asked for by. */
  const withClient = <Fact extends Origin>(name: TableName, fact: Fact): Fact => {
    const client = fact.client ?? (fact.code === undefined ? undefined : askedBy(name, definer(fact)));
    return client === undefined ? fact : { ...fact, client };
  };
  const define = (defined: RelationFact) => {
    const relation = withClient(defined, defined);
    const { name } = relation;
    const isKnown = (each: string) =>
      onServer.having(each, name).length > 0 || spoken.has(`${each}\n${name}`);
    const database = placeOf(relation, isKnown);
    const path = pathOf(relation, database);
    const having = onServer.having(database, name);
    const found = path.find((each) => having.includes(each));
    const only = having.length === 1 ? having[0] : undefined;
    return { database, name, schema: relation.schema ?? found ?? only ?? path[0]! };
  };

  const known = new Schemas();
  for (const { database, name, schema } of relations.map(define)) known.add(database, name, schema);
  for (const statement of statements) {
    const database = databases.of(statement);
    for (const { schema, name } of statement.uses) {
      if (schema !== undefined) known.add(database, name, schema);
    }
  }

  const resolve: TableNames['resolve'] = ({ schema, name }, database, path) => {
    if (schema !== undefined) return qualify(schema, name);
    const having = known.having(database, name);
    const found = path.find((each) => having.includes(each));
    if (found !== undefined) return qualify(found, name);
    // PostgreSQL found it, so the path was another one than is known here: some clients set it for themselves.
    if (complete.has(database) && having.length > 0)
      return having.length === 1 ? qualify(having[0]!, name) : undefined;
    return qualify(path[0] ?? 'public', name);
  };
  return {
    resolve,
    resolveDefinition(relation) {
      const { database, name, schema } = define(relation);
      return { database, name: qualify(schema, name) };
    },
    inCode(name, service, client) {
      const knows = (each: string) => known.having(each, name.name).length > 0;
      const ofClient = clients.of(client, service);
      const used = ofClient === undefined ? databases.usedBy(service) : [ofClient];
      // Where nothing tells of databases, there is one.
      const usual = used.length > 0 ? used : ['main'];
      const candidates = client ? used : [...usual, ...clients.beside(service).filter(knows)];
      const [other, ...more] = knows('main') ? [] : databases.ofOthers(service).filter(knows);
      const database =
        candidates.find(knows) ?? (more.length === 0 ? other : undefined) ?? candidates[0] ?? 'main';
      const path = pathIn(service, database, client);
      return { database, name: resolve(name, database, path) ?? qualify(path[0]!, name.name) };
    },
    pathOf,
    placeOf(fact) {
      const database = placeOf(fact, () => true);
      const schema = fact.schema ?? pathOf(fact, database)[0]!;
      return { schema, name: fact.name, database };
    },
    schemasWith: (name, database) => known.having(database, name),
    inCatalogue(name, given, within) {
      const fact = withClient(name, given);
      const database = within ?? placeOf(fact, (each) => known.having(each, name.name).length > 0);
      const path = pathOf(fact, database);
      return { database, name: resolve(name, database, path) ?? qualify(path[0]!, name.name) };
    },
  };
}

/** The schemas of each database that have a relation, by its bare name. */
class Schemas {
  readonly #known = new Map<string, string[]>();

  add(database: string, name: string, schema: string): void {
    const key = `${database}\n${name}`;
    const schemas = this.#known.get(key);
    if (!schemas) this.#known.set(key, [schema]);
    else if (!schemas.includes(schema)) schemas.push(schema);
  }

  having(database: string, name: string): readonly string[] {
    return this.#known.get(`${database}\n${name}`) ?? [];
  }
}
