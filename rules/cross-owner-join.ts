import {
  defineRule,
  groupBy,
  heaviestFirst,
  type Location,
  listed,
  load,
  type Model,
  placeKey,
  type Statement,
  type StatementTable,
  senderInWords,
  senderOf,
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
    const crossing = [...ofStatements(model), ...ofCode(model)].filter(
      ({ uses }) => new Set(uses.map(({ table }) => table.owner)).size > 1,
    );
    const keyOf = ({ uses, who }: Crossing) => `${who}>${tablesOf(uses).map(tableId).join('+')}`;
    for (const [key, group] of groupBy(crossing, keyOf)) {
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

interface Use extends Omit<StatementTable, 'table'> {
  readonly table: Table;
}

interface Crossing {
  readonly statement?: Statement;
  /** Where the code has it, if no statement shows that it ran. */
  readonly at?: Location;
  readonly uses: readonly Use[];
  readonly who: string;
  readonly service?: string;
}

function ofStatements(model: Model): Crossing[] {
  return [...model.statements.values()].map((statement) => {
    const service = senderOf(statement);
    const uses = ownedUses(model, statement);
    return { statement, uses, who: senderInWords(statement), ...(service !== undefined && { service }) };
  });
}

/** Texts of the code that no statement shows at work, by all that each of them touches. */
function ofCode(model: Model): Crossing[] {
  const shown = new Set(
    [...model.statements.values()].flatMap(({ sentFrom = [] }) => sentFrom.map(placeKey)),
  );
  const texts = groupBy(
    model.accesses.filter(
      ({ fingerprint, at }) => fingerprint !== undefined && at && !shown.has(placeKey(at)),
    ),
    ({ service, database, fingerprint, at }) => [service, database, fingerprint, placeKey(at!)].join('\n'),
  );
  return [...texts.values()].map((accesses) => {
    const { service, database, at } = accesses[0]!;
    return { at: at!, service, who: service, uses: ownedUses(model, { database, tables: accesses }) };
  });
}

/** The tables that a statement joins and somebody owns. What a routine or block does, it does in statements of its own. */
function ownedUses(
  model: Model,
  {
    tables,
    database,
    several = false,
  }: { readonly database: string; readonly tables: readonly StatementTable[]; readonly several?: boolean },
): Use[] {
  if (several) return [];
  return tables.flatMap(({ table: name, mode, through }) => {
    const table = model.tables.get(tableId({ database, name }));
    const inRoutine = through?.some(({ kind }) => kind === 'routine') ?? false;
    if (table?.owner === undefined || inRoutine || mode === 'define') return [];
    return { table, mode, ...(through && { through }) };
  });
}

const tablesOf = (uses: readonly Use[]) => [...new Set(uses.map(({ table }) => table))];

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
