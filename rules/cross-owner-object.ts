import {
  type DatabaseObject,
  defineRule,
  heaviestFirst,
  listed,
  load,
  type Model,
  statementPlaces,
  statementsThrough,
  sumOf,
  type Table,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'cross-owner-object',
  summary: 'A view, materialized view, trigger, function or sequence reaches a table of another owner.',
  rationale:
    'What lives in the database is in nobody’s code review. A trigger writes the other owner’s table in the transaction of whoever ' +
    'writes, a view binds its columns, a function its rules; and none of it shows when a service is searched for who uses a table.',
  remedy:
    'Move what it does into a service of the owner, and send it a message. A view for others belongs to the owner of its tables, who ' +
    'then answers for it.',
  source:
    'Database per service (Richardson 2018); Shared Persistence (Taibi & Lenarduzzi, IEEE Software 2018).',
  severity: 'warn',
  needs: ['catalogue'],
  feeds: { part: 'shared-tables', intensity: 0.5 },
  options: {},
  *check(model) {
    const through = statementsThrough(model);
    for (const object of model.objects) {
      const reached = reachedTables(model, object);
      const foreign = reached.filter(({ table }) => table.owner !== object.owner);
      const owners = new Set(reached.map(({ table }) => table.owner));
      if (object.owner === undefined ? owners.size < 2 : foreign.length === 0) continue;
      const crossing = object.owner === undefined ? reached : foreign;
      const statements = heaviestFirst(
        model,
        (through.get(`${object.database}\n${object.name}`) ?? []).map(({ id }) => id),
      );
      const sum = sumOf(statements);
      const id = tableId(object);
      yield {
        key: `${object.kind} ${id}${object.on === undefined ? '' : ` on ${object.on}`}>${crossing
          .map(({ table }) => tableId(table))
          .join('+')}`,
        message: `${told(object)} ${listed(crossing.map(does))}${load(sum)}.`,
        at: object.at,
        related: [
          ...crossing.flatMap(({ table }) =>
            table.at ? { ...table.at, says: `${tableId(table)} of ${table.owner}` } : [],
          ),
          ...statementPlaces(
            model,
            statements.map((statement) => statement.id),
          ),
        ],
        entities: [
          object.owner === undefined ? `table:${tableId(crossing[0]!.table)}` : `service:${object.owner}`,
          ...crossing.map(({ table }) => `table:${tableId(table)}` as const),
        ],
        weight: sum.totalMs,
      };
    }
  },
});

interface Reached {
  readonly table: Table;
  readonly modes: readonly string[];
}

/** The tables with an owner that an object reaches, each once. */
function reachedTables(model: Model, { database, reaches }: DatabaseObject): Reached[] {
  const names = [...new Set(reaches.map(({ table }) => table))];
  return names.flatMap((name) => {
    const table = model.tables.get(tableId({ database, name }));
    if (table?.owner === undefined) return [];
    return { table, modes: reaches.filter((each) => each.table === name).map(({ mode }) => mode) };
  });
}

function does({ table, modes }: Reached): string {
  const verb = modes.includes('write') ? 'writes' : modes.includes('define') ? 'changes' : 'reads';
  return `${verb} ${tableId(table)} of ${table.owner}`;
}

/** `the view billing.overdue of billing`, `the trigger stamp on orders.orders of orders`. */
function told({ kind, name, on, owner, database }: DatabaseObject): string {
  const noun = kind === 'materialized-view' ? 'materialized view' : kind === 'routine' ? 'function' : kind;
  const where =
    on === undefined ? tableId({ database, name }) : `${name} on ${tableId({ database, name: on })}`;
  return `the ${noun} ${where}${owner === undefined ? ', which nobody owns,' : ` of ${owner}`}`;
}
