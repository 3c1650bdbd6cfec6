/**
 * What lives in the database and reaches tables by itself: views, routines, triggers, sequences; who owns each, and what its own text
 * names. A trigger is an object of the table it waits on, and so its owner's; what it does is done by whoever writes that table (see
 * trigger-accesses.ts), who may not even know of it.
 */
import type { Declarations } from '../declarations.js';
import type { RelationFact, TriggerFact } from '../facts.js';
import { distinctBy, groupBy } from '../group.js';
import type { DatabaseObject, OwnerClaim, StatementTable, Table } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import type { Expansion } from './expansion.js';
import type { Logins } from './logins.js';
import { declaredClaimsOf, inheritedOwner, ownerClaim, strongest } from './owners.js';
import { isSql, type Relations } from './relations.js';
import type { Routine, Routines } from './routines.js';
import type { TableNames } from './table-names.js';

interface Surroundings {
  readonly relations: Relations;
  readonly routines: Routines;
  readonly names: TableNames;
  readonly expansion: Expansion;
  readonly logins: Logins;
  serviceAt(path: string): string | undefined;
}

/** A trigger, as far as it is known before the owners of tables are, and the routines that it runs. */
export interface ReadTrigger {
  readonly object: DatabaseObject;
  readonly routines: readonly Routine[];
}

export function buildObjects(
  triggers: readonly ReadTrigger[],
  services: Declarations['services'],
  tables: ReadonlyMap<string, Table>,
  around: Surroundings,
): DatabaseObject[] {
  const declared = declaredClaimsOf(services);
  const inherited = inheritedOwner(tables.values());
  const ownerOf = (
    object: { readonly name: string; readonly database: string },
    claims: readonly OwnerClaim[],
    reaches: readonly StatementTable[],
  ) => {
    const found = strongest([...declared(object), ...claims]);
    if (found.length > 0) return found.length === 1 ? found[0]!.owner : undefined;
    return inherited(
      object,
      reaches.map(({ table }) => table),
    );
  };
  const ofTriggers = new Set(triggers.flatMap(({ routines }) => routines));
  return [
    ...views(tables, around),
    ...triggers.map(({ object: trigger }) => {
      const owner = tables.get(tableId({ database: trigger.database, name: trigger.on! }))?.owner;
      return object({ ...trigger, owner, unread: trigger.unread });
    }),
    ...routineObjects(around.routines, ofTriggers, around, ownerOf),
    ...sequences(around, ownerOf),
  ].sort(
    (a, b) =>
      compareText(a.kind, b.kind) ||
      compareText(tableId(a), tableId(b)) ||
      compareText(a.on ?? '', b.on ?? ''),
  );
}

type OwnerOf = (
  object: { readonly name: string; readonly database: string },
  claims: readonly OwnerClaim[],
  reaches: readonly StatementTable[],
) => string | undefined;

function object({
  owner,
  unread,
  ...rest
}: Omit<DatabaseObject, 'owner' | 'unread'> & {
  readonly owner: string | undefined;
  readonly unread?: string | undefined;
}): DatabaseObject {
  return { ...rest, ...(owner !== undefined && { owner }), ...(unread !== undefined && { unread }) };
}

function views(tables: ReadonlyMap<string, Table>, { relations, expansion }: Surroundings): DatabaseObject[] {
  return [...tables].flatMap(([id, { name, database, kind, owner }]) => {
    const relation = relations.all.get(id);
    if (!relation || (kind !== 'view' && kind !== 'materialized-view')) return [];
    const unread = relation.facts.find(({ body }) => body?.unread !== undefined)?.body?.unread;
    const reaches = expansion.behind(name, database).uses;
    return object({ kind, name, database, owner, reaches: distinct(reaches), unread, at: relation.at });
  });
}

/** The triggers of a catalogue, of which nobody owns any yet. */
export function readTriggers(
  facts: readonly TriggerFact[],
  {
    relations,
    routines,
    names,
    expansion,
  }: Pick<Surroundings, 'relations' | 'routines' | 'names' | 'expansion'>,
): readonly ReadTrigger[] {
  const found = facts.map((fact) => {
    const table = names.inCatalogue(fact.table, fact);
    const { database } = table;
    const on = relations.rootOf(table);
    const path = names.pathOf(fact, database);
    const called = routines
      .find(fact.routine, database, path)
      .flatMap((routine) => expansion.called(routine, path));
    const trigger = object({
      kind: 'trigger',
      name: fact.name,
      database,
      owner: undefined,
      on,
      reaches: distinct(called.flatMap((routine) => expansion.bodyOf(routine, path).uses)),
      unread: called.find((routine) => routine.fact.body.unread !== undefined)?.fact.body.unread,
      at: fact.at,
    });
    return { object: trigger, routines: called };
  });
  // A trigger of a partitioned table is there once more on each partition.
  return [
    ...groupBy(found, ({ object: { database, name, on } }) => `${database}\n${on}\n${name}`).values(),
  ].map(([first]) => first!);
}

function routineObjects(
  routines: Routines,
  ofTriggers: ReadonlySet<Routine>,
  { expansion, logins, serviceAt }: Surroundings,
  ownerOf: OwnerOf,
): DatabaseObject[] {
  const own = routines.all.filter((routine) => !ofTriggers.has(routine));
  // Overloaded ones share a name, and are told as one.
  return [...groupBy(own, tableId).values()].map((group) => {
    const { name, database, schema, fact } = group[0]!;
    const reaches = distinct(group.flatMap((routine) => expansion.bodyOf(routine, [schema, 'public']).uses));
    const claims = group.flatMap((routine) => {
      const { at, runsAs, database: named } = routine.fact;
      return [...definer(routine.fact, serviceAt), ...byRole(runsAs, named, at, logins)];
    });
    const unread = group.find((routine) => routine.fact.body.unread !== undefined)?.fact.body.unread;
    return object({
      kind: 'routine',
      name,
      database,
      owner: ownerOf({ name, database }, claims, reaches),
      reaches,
      unread,
      at: fact.at,
    });
  });
}

/** A sequence that numbers the rows of a table reaches it. */
function sequences(
  { relations, names, logins, serviceAt }: Surroundings,
  ownerOf: OwnerOf,
): DatabaseObject[] {
  return [...relations.all.values()].flatMap(({ kind, name, database, facts, at }) => {
    const fact = facts.find(({ ownedBy }) => ownedBy !== undefined);
    if (kind !== 'sequence' || !fact?.ownedBy) return [];
    const table = relations.rootOf(names.inCatalogue(fact.ownedBy, fact, database));
    const reaches = [{ table, mode: 'write' as const }];
    const claims = facts.flatMap((each) => [
      ...definer(each, serviceAt),
      ...byRole(each.role, each.database, each.at, logins),
    ]);
    return object({ kind, name, database, owner: ownerOf({ name, database }, claims, reaches), reaches, at });
  });
}

function definer(
  fact: Pick<RelationFact, 'at' | 'observed'>,
  serviceAt: (path: string) => string | undefined,
): OwnerClaim[] {
  const service = isSql(fact) ? serviceAt(fact.at.path) : undefined;
  return service === undefined ? [] : [ownerClaim(service, 'ddl', fact.at)];
}

function byRole(
  role: string | undefined,
  database: string | undefined,
  at: RelationFact['at'],
  logins: Logins,
): OwnerClaim[] {
  const [login, ...others] = logins.of(role, database);
  return login && others.length === 0 ? [ownerClaim(login.service, 'role', at)] : [];
}

function distinct(uses: readonly StatementTable[]): StatementTable[] {
  return distinctBy(uses, ({ table, mode }) => `${table}\n${mode}`).sort(
    (a, b) => compareText(a.table, b.table) || compareText(a.mode, b.mode),
  );
}
