import {
  defineRule,
  groupBy,
  heaviestFirst,
  listed,
  load,
  type Model,
  type Statement,
  statementPlaces,
  sumOf,
  type Table,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'cross-owner-join',
  summary: 'One statement names tables of two or more owners.',
  rationale:
    'A join across owners nails their tables to one database: neither can move, shard or restore its own without the other, and the ' +
    'plan of one query decides the load of both.',
  remedy:
    'Ask each owner and join in the service, or keep a read model that is fed by their events. If the data is always wanted together, ' +
    'it may belong to one owner.',
  source: 'API Composition and CQRS (Richardson, Microservices Patterns, 2018, ch. 7).',
  severity: 'warn',
  needs: ['statements'],
  options: {},
  *check(model) {
    const crossing = [...model.statements.values()].flatMap((statement) => {
      const tables = ownedTables(model, statement);
      const owners = new Set(tables.map(({ owner }) => owner));
      const by = statement.services.length === 1 ? statement.services[0]!.service : undefined;
      return owners.size < 2 ? [] : { statement, tables, by };
    });
    const keyOf = ({ statement, tables, by }: (typeof crossing)[number]) =>
      `${by ?? `role ${statement.role ?? 'unknown'}`}>${tables.map(tableId).join('+')}`;
    for (const [key, group] of groupBy(crossing, keyOf)) {
      const { tables, by, statement } = group[0]!;
      const heaviest = heaviestFirst(
        model,
        group.map((each) => each.statement.id),
      );
      const sum = sumOf(heaviest);
      const who = by ?? `role ${statement.role ?? 'unknown'}`;
      const names = tables.map((table) => `${tableId(table)} of ${table.owner}`);
      yield {
        key,
        message: `${who} joins ${listed(names)} in one statement${load(sum)}.`,
        at: heaviest[0]!.at,
        related: statementPlaces(
          model,
          heaviest.map(({ id }) => id),
        ),
        entities: [
          by === undefined ? `table:${tableId(tables[0]!)}` : `service:${by}`,
          ...tables.map((table) => `table:${tableId(table)}` as const),
        ],
        weight: sum.totalMs,
      };
    }
  },
});

/** The tables that a statement names and somebody owns, each once. */
function ownedTables(model: Model, { tables, database }: Statement): Table[] {
  const names = new Set(tables.map(({ table: name }) => tableId({ database, name })));
  return [...names].flatMap((id) => model.tables.get(id) ?? []).filter(({ owner }) => owner !== undefined);
}
