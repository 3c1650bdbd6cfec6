/**
 * Who owns a table: the strongest evidence there is, in the order configuration, schema, definition, entity, role on the server,
 * sole writer.
 * Claims of equal strength by two services contradict each other, and then nobody owns it. A view that nobody is known to have
 * defined follows the tables of its schema, else those it reads; a partition is part of its parent and not asked for here.
 */
import type { Declarations } from '../declarations.js';
import { groupBy } from '../group.js';
import type { Access, Location, Notice, OwnerClaim, OwnerSource, Table } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import { didYouMean } from '../suggest.js';
import { parseTableName, qualify } from '../table-name.js';

const strongestFirst: readonly OwnerSource[] = ['config', 'schema', 'ddl', 'entity', 'role', 'writes'];

/** What a table or object is called, and where. */
export interface Named {
  readonly name: string;
  readonly database: string;
}

/** All claims on a table of the strongest kind that there is, one per service. */
export type ClaimsOf = (table: Named) => readonly OwnerClaim[];

/**
 * @param entities who maps a table as an entity, a weaker claim than to create it
 * @param ofRoles claims by the roles that own tables on the server, by `tableId`
 */
export function claims(
  services: Declarations['services'],
  accesses: readonly Access[],
  entities: readonly Access[],
  ofRoles: ReadonlyMap<string, OwnerClaim>,
): ClaimsOf {
  const declared = declaredClaimsOf(services);
  const idOf = ({ database, table: name }: Access) => tableId({ database, name });
  const mapped = groupBy(entities, idOf);
  const byTable = groupBy(accesses, idOf);
  return (table) => {
    const touching = byTable.get(tableId(table)) ?? [];
    const role = ofRoles.get(tableId(table));
    return strongest([
      ...declared(table),
      // Only who creates a table claims it; a statement that alters one may be anybody's.
      ...touching.filter(({ mode, seen }) => mode === 'define' && seen === 'code').map(claim('ddl')),
      ...(mapped.get(tableId(table)) ?? []).map(claim('entity')),
      ...(role ? [role] : []),
      ...touching.filter(({ mode }) => mode === 'write').map(claim('writes')),
    ]);
  };
}

/** The claims of the strongest kind, one per service. */
export function strongest(all: readonly OwnerClaim[]): readonly OwnerClaim[] {
  const source = strongestFirst.find((each) => all.some((one) => one.source === each));
  const ofStrongest = groupBy(
    all.filter((each) => each.source === source),
    ({ owner }) => owner,
  );
  return [...ofStrongest.values()].map(([first]) => first!);
}

/** What the configuration claims of a table or object, by its name or schema. */
export function declaredClaimsOf(
  services: Declarations['services'],
): (named: Named) => readonly OwnerClaim[] {
  const declared = groupBy(declaredClaims(services), ({ of }) => of);
  return ({ name }) => {
    const { schema = '' } = parseTableName(name);
    return [...(declared.get(`table ${name}`) ?? []), ...(declared.get(`schema ${schema}`) ?? [])].map(
      ({ of: _, ...claimed }) => claimed,
    );
  };
}

/** The owner of what has no claims of its own: the only one that owns tables in its schema, else the only one of what it reaches. */
export function inheritedOwner(
  tables: Iterable<Table>,
): (object: Named, reached: readonly string[]) => string | undefined {
  const owners = new Map<string, Set<string>>();
  const byId = new Map<string, string>();
  for (const table of tables) {
    if (table.owner === undefined) continue;
    const schema = schemaOf(table);
    const known = owners.get(schema) ?? new Set();
    owners.set(schema, known.add(table.owner));
    byId.set(tableId(table), table.owner);
  }
  return (object, reached) => {
    // Everything may lie in public; a schema of another name is somebody's.
    const { schema } = parseTableName(object.name);
    const ofSchema = schema === 'public' ? undefined : owners.get(schemaOf(object));
    const ofReached = new Set(reached.map((name) => byId.get(tableId({ database: object.database, name }))));
    const deciding = ofSchema ?? ofReached;
    return deciding.size === 1 ? [...deciding][0] : undefined;
  };
}

const schemaOf = ({ name, database }: Named): string => `${database}\n${parseTableName(name).schema ?? ''}`;

/** A notice for each declared table or schema that the database does not seem to have. */
export function unknownDeclared(services: Declarations['services'], relations: readonly string[]): Notice[] {
  if (relations.length === 0) return [];
  const schemas = [...new Set(relations.map((name) => parseTableName(name).schema ?? ''))].sort(compareText);
  const known = new Set([
    ...relations.map((name) => `table ${name}`),
    ...schemas.map((schema) => `schema ${schema}`),
  ]);
  return declaredClaims(services)
    .filter(({ of }) => !known.has(of))
    .map(({ of, owner, at }) => {
      const [kind = '', name = ''] = [of.slice(0, of.indexOf(' ')), of.slice(of.indexOf(' ') + 1)];
      const hint = didYouMean(name, kind === 'table' ? relations : schemas);
      const message = `services.${owner}: no statement, migration or code knows the ${kind} ${name}${hint ? ` (${hint})` : ''}`;
      return { source: 'config', message, unresolved: 1, ...(at && { at }) };
    });
}

/** Claims of the configuration, with what each is on: `table public.orders`, `schema billing`. */
function declaredClaims(services: Declarations['services']): (OwnerClaim & { readonly of: string })[] {
  return services.flatMap(({ name: owner, tables, schemas }) => [
    ...tables.map(({ value, at }) => {
      const { schema = 'public', name } = parseTableName(value);
      return { of: `table ${qualify(schema, name)}`, owner, source: 'config' as const, at };
    }),
    ...schemas.map(({ value, at }) => ({
      of: `schema ${parseTableName(value).name}`,
      owner,
      source: 'schema' as const,
      at,
    })),
  ]);
}

function claim(source: OwnerSource): (access: Access) => OwnerClaim {
  return ({ service: owner, at }) => ownerClaim(owner, source, at);
}

export function ownerClaim(owner: string, source: OwnerSource, at: Location | undefined): OwnerClaim {
  return { owner, source, ...(at && { at }) };
}
