import {
  type Crossing,
  crossingsOf,
  defineRule,
  groupBy,
  heaviestFirst,
  listed,
  load,
  type OwnedUse,
  statementPlaces,
  sumOf,
  type Table,
  tableId,
  way,
} from '../src/index.js';

export default defineRule({
  id: 'cross-owner-join',
  summary: 'One statement names tables of two or more owners: a join, a subquery, a CTE, an INSERT … SELECT.',
  rationale:
    'A join across owners nails their tables to one database: neither can move, shard or restore its own without the other, and the ' +
    'plan of one query decides the load of both.',
  remedy:
    'Ask each owner and join in the service, or keep a read model that is fed by their events. If the data is always wanted together, ' +
    'it may belong to one owner.',
  source: 'API Composition and CQRS (Richardson, Microservices Patterns, 2018, ch. 7).',
  severity: 'warn',
  needs: ['accesses'],
  feeds: { part: 'shared-tables', intensity: 0.5 },
  options: {},
  *check(model) {
    const keyOf = ({ uses, who }: Crossing) => `${who}>${tablesOf(uses).map(tableId).join('+')}`;
    for (const [key, group] of groupBy(crossingsOf(model), keyOf)) {
      const heaviest = heaviestFirst(
        model,
        group.flatMap(({ statement }) => statement?.id ?? []),
      );
      const { who, service } = group[0]!;
      const [first, ...others] = group.flatMap(({ at }) => at ?? []);
      const sum = sumOf(heaviest);
      const tables = tablesOf(group[0]!.uses);
      yield {
        key,
        message: `${who} ${joins(group)} in one statement${way(views(group))}${load(sum)}.`,
        at: heaviest[0]?.sentFrom?.[0] ?? first ?? heaviest[0]?.at ?? { path: '' },
        related: [
          ...statementPlaces(
            model,
            heaviest.map(({ id }) => id),
          ),
          ...others.map((at) => ({ ...at, says: `${who} does it here as well` })),
        ],
        entities: [
          service === undefined ? `table:${tableId(tables[0]!)}` : `service:${service}`,
          ...tables.map((table) => `table:${tableId(table)}` as const),
        ],
        weight: sum.totalMs,
      };
    }
  },
});

const tablesOf = (uses: readonly OwnedUse[]) => [...new Set(uses.map(({ table }) => table))];

/** `joins a and b`, or `writes a with what it reads from b` when it writes one of them. */
function joins(group: readonly Crossing[]): string {
  const uses = group.flatMap((each) => each.uses);
  const written = tablesOf(uses.filter(({ mode }) => mode === 'write'));
  const others = tablesOf(uses).filter((table) => !written.includes(table));
  const named = (tables: readonly Table[]) =>
    listed(tables.map((table) => `${tableId(table)} of ${table.owner}`));
  if (written.length === 0) return `joins ${named(others)}`;
  return others.length === 0
    ? `writes ${named(written)}`
    : `writes ${named(written)} by what ${named(others)} ${others.length === 1 ? 'holds' : 'hold'}`;
}

/** The views that join what no statement of the group joins by itself. */
function views(group: readonly Crossing[]): string[] {
  const uses = group.flatMap((each) => each.uses);
  const direct = new Set(uses.filter(({ through }) => !through).map(({ table }) => table.owner));
  if (direct.size > 1) return [];
  return [...new Set(uses.flatMap(({ through }) => through?.[0]?.name ?? []))].sort();
}
