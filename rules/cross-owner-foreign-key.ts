import {
  defineRule,
  groupBy,
  type Model,
  many,
  ownerOfTable,
  type Reference,
  remoteActions,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'cross-owner-foreign-key',
  summary: 'A foreign key refers to a table of another owner.',
  rationale:
    'The two tables can never live in two databases. Every insert locks a row of the other owner, who cannot delete or archive without ' +
    'asking; and with CASCADE or SET NULL the one owner’s DELETE writes the other’s rows, past every rule in its code.',
  remedy:
    'Keep the identifier as a plain column, and let events tell what happens to what it names. Drop the constraint, the index may stay.',
  source:
    'Database per service (Richardson 2018); breaking foreign keys (Newman, Monolith to Microservices, 2019, ch. 4).',
  severity: 'warn',
  needs: ['catalogue'],
  feeds: { part: 'shared-tables', intensity: 0.5 },
  options: {},
  *check(model) {
    for (const keys of groupBy(model.references, endsOf).values()) {
      const { database, from, to, checks, at } = keys[0]!;
      const [owner, referred] = [from, to].map((name) => ownerOfTable(model, { database, name }));
      if (owner === undefined || referred === undefined || owner === referred) continue;
      const [own, other] = [from, to].map((name) => tableId({ database, name })) as [string, string];
      const actions = [...new Set(keys.flatMap(remoteActions))];
      const effect =
        actions.length === 0
          ? ''
          : ` with ${actions.join(' and ')}, so that ${referred} writes what ${owner} owns`;
      yield {
        key: `${own}>${other}`,
        message: `${own} of ${owner} refers to ${other} of ${referred}${effect}${traffic(checks)}.`,
        at,
        related: placesOf(model, database, [from, to]),
        entities: [`service:${owner}`, `table:${own}`, `table:${other}`, `service:${referred}`],
        weight: checks,
        ...(actions.length > 0 && { severity: 'error' as const }),
      };
    }
  },
});

/** Two keys between the same tables are one dependency. */
function endsOf({ database, from, to }: Reference): string {
  return [database, from, to].join('\n');
}

/** Other keys of the same tables are checked by the same statements. */
function traffic(checks: number): string {
  return checks === 0 ? '' : ` (PostgreSQL upheld the keys of these tables ${many(checks, 'time')})`;
}

function placesOf(model: Model, database: string, names: readonly string[]) {
  return names.flatMap((name) => {
    const table = model.tables.get(tableId({ database, name }));
    return table?.at ? { ...table.at, says: `${tableId(table)} of ${table.owner}` } : [];
  });
}
