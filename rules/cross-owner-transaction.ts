import {
  defineRule,
  groupBy,
  listed,
  type Model,
  many,
  type Place,
  type Table,
  tableId,
  transactionsOf,
  type Write,
} from '../src/index.js';

export default defineRule({
  id: 'cross-owner-transaction',
  summary: 'One transaction of the code writes tables of two or more owners.',
  rationale:
    'A transaction across owners says that their data must change together or not at all: that is one bounded context, whatever the ' +
    'services around it are called. As long as it stands, neither can move to a database of its own.',
  remedy:
    'If the data must always agree, it belongs to one owner: merge the two. If it may agree a moment later, write your own and let the ' +
    'owner of the other follow: a saga, with a step that undoes.',
  source:
    'Saga (Richardson, Microservices Patterns, 2018, ch. 4); Aggregate (Evans, Domain-Driven Design, 2003, ch. 6).',
  severity: 'warn',
  needs: ['accesses'],
  options: {},
  *check(model) {
    for (const [key, group] of groupBy(crossings(model), ({ key }) => key)) {
      const { service, owners } = group[0]!;
      const written = group.flatMap(({ writes }) => writes);
      const tables = [...new Set(written.map(({ table }) => table))];
      const of = (owner: string) =>
        `${owner} (${listed(tables.flatMap((table) => (table.owner === owner ? tableId(table) : [])).sort(), 4)})`;
      yield {
        key,
        message: `${service} writes tables of ${listed(owners.map(of))} in ${group.length === 1 ? 'one transaction' : many(group.length, 'transaction')}: what changes together or not at all is one bounded context.`,
        at: group[0]!.at,
        related: group.flatMap(({ at, writes }, index) => [
          ...(index === 0 ? [] : [{ ...at, says: 'another transaction begins' }]),
          ...writes.map(({ table, write }) => placeOfWrite(table, write)),
        ]),
        entities: [`service:${service}`, ...tables.map((table) => `table:${tableId(table)}` as const)],
        weight: group.length,
      };
    }
  },
});

interface Crossing {
  readonly key: string;
  readonly service: string;
  readonly owners: readonly string[];
  readonly writes: readonly { readonly table: Table; readonly write: Write }[];
  readonly at: Place;
}

/** Transactions that write tables of several owners in one database. */
function crossings(model: Model): Crossing[] {
  return transactionsOf(model).flatMap(({ service, at, writes }) => {
    const owned = writes.flatMap((write) => {
      const { database, table: name } = write.access;
      const table = model.tables.get(tableId({ database, name }));
      return table?.owner === undefined ? [] : [{ table, write }];
    });
    return [...groupBy(owned, ({ table }) => table.database).values()].flatMap((ofDatabase) => {
      const owners = [...new Set(ofDatabase.flatMap(({ table }) => table.owner ?? []))].sort();
      if (owners.length < 2) return [];
      return { key: `${service}>${owners.join('+')}`, service, owners, writes: ofDatabase, at };
    });
  });
}

function placeOfWrite(table: Table, { access: { at, scope } }: Write): Place {
  const who = scope?.name === undefined ? '' : ` in ${scope.name}`;
  return { ...at, says: `writes ${tableId(table)} of ${table.owner}${who}` };
}
