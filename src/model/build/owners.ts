/**
 * Who owns a table: the strongest evidence there is, in the order configuration, schema, definition, sole writer.
 * Claims of equal strength by two services contradict each other, and then nobody owns it.
 */
import type { Declarations } from '../declarations.js';
import { groupBy } from '../group.js';
import type { Access, Notice, OwnerClaim, OwnerSource, Table } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import { didYouMean } from '../suggest.js';
import { parseTableName, qualify } from '../table-name.js';

const strongestFirst: readonly OwnerSource[] = ['config', 'schema', 'ddl', 'entity', 'writes'];

/** All claims on a table of the strongest kind that there is, one per service. */
export type ClaimsOf = (table: { readonly name: string; readonly database: string }) => readonly OwnerClaim[];

/** @param entities who defines a table as an entity, a weaker claim than to create it */
export function claims(
  services: Declarations['services'],
  accesses: readonly Access[],
  entities: readonly Access[] = [],
): ClaimsOf {
  const declared = groupBy(declaredClaims(services), ({ of }) => of);
  const mapped = groupBy(entities, ({ database, table: name }) => tableId({ database, name }));
  const byTable = groupBy(accesses, ({ database, table: name }) => tableId({ database, name }));
  return (table) => {
    const { schema = '' } = parseTableName(table.name);
    const touching = byTable.get(tableId(table)) ?? [];
    const all: OwnerClaim[] = [
      ...(declared.get(`table ${table.name}`) ?? []),
      ...(declared.get(`schema ${schema}`) ?? []),
      // Only who creates a table claims it; a statement that alters one may be anybody's.
      ...touching.filter(({ mode, seen }) => mode === 'define' && seen === 'code').map(claim('ddl')),
      ...(mapped.get(tableId(table)) ?? []).map(claim('entity')),
      ...touching.filter(({ mode }) => mode === 'write').map(claim('writes')),
    ];
    const strongest = strongestFirst.find((source) => all.some((each) => each.source === source));
    const ofStrongest = groupBy(
      all.filter(({ source }) => source === strongest),
      ({ owner }) => owner,
    );
    return [...ofStrongest.values()].map(([first]) => {
      const { owner, source, at } = first!;
      return { owner, source, ...(at && { at }) };
    });
  };
}

/** A notice for each declared table or schema that the database does not seem to have. */
export function unknownDeclared(services: Declarations['services'], tables: Iterable<Table>): Notice[] {
  const names = [...tables].map(({ name }) => name);
  if (names.length === 0) return [];
  const schemas = [...new Set(names.map((name) => parseTableName(name).schema ?? ''))].sort(compareText);
  const known = new Set([
    ...names.map((name) => `table ${name}`),
    ...schemas.map((schema) => `schema ${schema}`),
  ]);
  return declaredClaims(services)
    .filter(({ of }) => !known.has(of))
    .map(({ of, owner, at }) => {
      const [kind = '', name = ''] = [of.slice(0, of.indexOf(' ')), of.slice(of.indexOf(' ') + 1)];
      const hint = didYouMean(name, kind === 'table' ? names : schemas);
      const message = `services.${owner}: no statement or migration knows the ${kind} ${name}${hint ? ` (${hint})` : ''}`;
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
  return ({ service: owner, at }) => ({ owner, source, ...(at && { at }) });
}
