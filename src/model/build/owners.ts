/**
 * Who owns a table: the strongest evidence there is, in the order configuration, schema, definition, sole writer.
 * Claims of equal strength by two services contradict each other, and then nobody owns it.
 */
import type { Declarations } from '../declarations.js';
import { groupBy } from '../group.js';
import type { Access, OwnerClaim, OwnerSource } from '../nouns.js';
import { tableId } from '../queries.js';

const strongestFirst: readonly OwnerSource[] = ['config', 'schema', 'ddl', 'entity', 'writes'];

/** All claims on a table of the strongest kind that there is, one per service. */
export type ClaimsOf = (table: { readonly name: string; readonly database: string }) => readonly OwnerClaim[];

export function claims(services: Declarations['services'], accesses: readonly Access[]): ClaimsOf {
  const byTable = groupBy(accesses, ({ database, table: name }) => tableId({ database, name }));
  return (table) => {
    const [schema] = splitName(table.name);
    const touching = byTable.get(tableId(table)) ?? [];
    const all: OwnerClaim[] = [
      ...services.flatMap(({ name: owner, tables, schemas }): OwnerClaim[] => [
        ...tables
          .filter(({ value }) => value === table.name || `public.${value}` === table.name)
          .map(({ at }): OwnerClaim => ({ owner, source: 'config', at })),
        ...schemas
          .filter(({ value }) => value === schema)
          .map(({ at }): OwnerClaim => ({ owner, source: 'schema', at })),
      ]),
      ...touching.filter(({ mode }) => mode === 'define').map(claim('ddl')),
      ...touching.filter(({ mode }) => mode === 'write').map(claim('writes')),
    ];
    const strongest = strongestFirst.find((source) => all.some((each) => each.source === source));
    const ofStrongest = groupBy(
      all.filter(({ source }) => source === strongest),
      ({ owner }) => owner,
    );
    return [...ofStrongest.values()].map(([first]) => first!);
  };
}

function claim(source: OwnerSource): (access: Access) => OwnerClaim {
  return ({ service: owner, at }) => ({ owner, source, ...(at && { at }) });
}

/** `['orders', 'line_items']` for `orders.line_items`; quoted parts keep their quotes. */
function splitName(name: string): [schema: string, table: string] {
  const end = name.startsWith('"') ? name.indexOf('".') + 1 : name.indexOf('.');
  return [name.slice(0, end), name.slice(end + 1)];
}
