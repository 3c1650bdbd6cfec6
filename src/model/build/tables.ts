/** Everything that has rows or shows them, with its owner. A partition is its parent's, and no table of its own. */
import type { Declarations } from '../declarations.js';
import type { RelationFact } from '../facts.js';
import { isLedger } from '../ledgers.js';
import type { Access, OwnerClaim, Statement, Table, TableKind } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import type { Expansion } from './expansion.js';
import type { Logins } from './logins.js';
import { claims, inheritedOwner, ownerClaim } from './owners.js';
import { isDefinition, type Relation, type Relations } from './relations.js';

/** Who defines which table, by the directory that its migration lies in. */
export function definitions(relations: Relations, serviceAt: ServiceAt): Access[] {
  return definesOf(relations, isDefinition, serviceAt);
}

/** Who maps which table as an entity of its code. */
function entities(relations: Relations, serviceAt: ServiceAt): Access[] {
  return definesOf(relations, ({ code }) => code === 'entity', serviceAt);
}

type ServiceAt = (path: string) => string | undefined;

function definesOf(
  relations: Relations,
  counts: (fact: RelationFact) => boolean,
  serviceAt: ServiceAt,
): Access[] {
  return [...relations.all.values()].filter(isTable).flatMap(({ name: table, database, facts }) =>
    facts.filter(counts).flatMap(({ at }): Access[] => {
      const service = serviceAt(at.path);
      return service === undefined
        ? []
        : [{ service, module: service, database, table, mode: 'define', seen: 'code', at }];
    }),
  );
}

/** Sequences have no rows, and the ledger of a migration tool is nobody's data. */
function isTable(relation: Relation): relation is Relation & { readonly kind: TableKind } {
  return relation.kind !== 'sequence' && !relation.facts.some(isLedger);
}

export function buildTables(
  relations: Relations,
  statements: readonly Statement[],
  accesses: readonly Access[],
  /** Those that come of triggers: nobody owns a table because of what they do. */
  triggered: readonly Access[],
  services: Declarations['services'],
  logins: Logins,
  expansion: Expansion,
  serviceAt: ServiceAt,
): Map<string, Table> {
  const claimsOf = claims(
    services,
    claiming(accesses),
    entities(relations, serviceAt),
    claimsOfRoles(relations, logins),
  );
  const touched = new Set(
    [
      ...accesses,
      ...triggered,
      ...statements.flatMap(({ database, tables: all }) => all.map(({ table }) => ({ database, table }))),
    ].map(({ database, table: name }) => tableId({ database, name })),
  );
  // Nobody runs migrations in code here: what one of them creates outside of all services may be gone since, if nobody touches it.
  const isThere = (relation: Relation) =>
    touched.has(tableId(relation)) ||
    relation.facts.some(({ code, at }) => code === undefined || serviceAt(at.path) !== undefined);
  const tables = new Map<string, Table>();
  // Tens of thousands of statements name the same few tables.
  const add = (id: string, { name, database, kind, at }: Omit<Table, 'claims'>): void => {
    const claimed = claimsOf({ name, database });
    const [owner] = claimed.length === 1 ? claimed : [];
    const owned = owner && { owner: owner.owner, ownerSource: owner.source };
    tables.set(id, { name, database, kind, ...owned, claims: claimed, ...(at && { at }) });
  };
  for (const [id, relation] of relations.all) if (isTable(relation) && isThere(relation)) add(id, relation);
  for (const { database, tables: touched, at } of statements) {
    for (const { table: name } of touched) {
      const id = tableId({ database, name });
      if (!tables.has(id)) add(id, { name, database, kind: 'table', at });
    }
  }
  for (const { seen, database, table: name, at } of [...accesses, ...triggered]) {
    const id = tableId({ database, name });
    if (seen === 'code' && at && !tables.has(id)) add(id, { name, database, kind: 'table', at });
  }
  const ownerOf = inheritedOwner(tables.values());
  for (const [id, table] of tables) {
    if (table.claims.length > 0 || !/view$/.test(table.kind)) continue;
    const reached = expansion.behind(table.name, table.database).uses.map((use) => use.table);
    const owner = ownerOf(table, reached);
    if (owner !== undefined) tables.set(id, { ...table, owner, ownerSource: 'inherited' });
  }
  return new Map([...tables].sort(([a], [b]) => compareText(a, b)));
}

/**
 * What migrates the database for all services is deployed like one, but owns nothing: it is called so, and its own statements touch no
 * table.
 */
function claiming(accesses: readonly Access[]): readonly Access[] {
  const users = new Set(accesses.flatMap(({ mode, service }) => (mode === 'define' ? [] : service)));
  return accesses.filter(({ service }) => users.has(service) || !migrator.test(service));
}

const migrator = /(^|[-_])(migrat\w*|flyway|liquibase|schema|database|db)([-_]|$)/i;

/** A table on a server belongs to a role, and so to the service that alone logs in as it. */
function claimsOfRoles(relations: Relations, logins: Logins): ReadonlyMap<string, OwnerClaim> {
  return new Map(
    [...relations.all].flatMap(([id, { facts }]) => {
      const fact = facts.find(({ role }) => role !== undefined);
      const [login, ...others] = logins.of(fact?.role, fact?.database);
      if (!fact || !login || others.length > 0) return [];
      return [[id, ownerClaim(login.service, 'role', fact.at)] as const];
    }),
  );
}
