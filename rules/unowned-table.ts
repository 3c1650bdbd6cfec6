import {
  defineRule,
  groupBy,
  heaviestFirst,
  listed,
  load,
  type Statement,
  senderOf,
  statementsByTable,
  sumOf,
  type Table,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'unowned-table',
  summary: 'No owner of a table can be found, or two claim it.',
  rationale:
    'A table without an owner is changed by whoever needs it next. Nobody can say who may drop a column, and no rule about ' +
    'foreign access can protect it.',
  remedy:
    'Name its owner under services.<service>.tables or .schemas in archfit.yaml, or move its migration into the owner’s directory.',
  source: 'Database per service (Richardson 2018).',
  severity: 'warn',
  needs: ['accesses'],
  options: {},
  *check(model) {
    const accesses = groupBy(model.tableAccesses, ({ table }) => tableId(table));
    const statements = statementsByTable(model);
    for (const [id, table] of model.tables) {
      // Nobody touches a view itself: what is behind it is touched.
      if (table.owner !== undefined || (table.kind === 'view' && !statements.has(id))) continue;
      const users = [...new Set((accesses.get(id) ?? []).map(({ service }) => service))];
      const touching = heaviestFirst(
        model,
        (statements.get(id) ?? []).map((statement) => statement.id),
      );
      const sum = sumOf(touching);
      yield {
        key: id,
        message: `${id} has no owner: ${reason(table, users, strangers(table, touching))}${load(sum)}.`,
        at: table.at ?? { path: '' },
        related: table.claims.flatMap(({ owner, source, at }) =>
          at ? { ...at, says: `here ${owner} seems to ${claims[source]}` } : [],
        ),
        entities: [`table:${id}`, ...users.map((user) => `service:${user}` as const)],
        weight: sum.totalMs,
      };
    }
  },
});

const claims: Readonly<Record<NonNullable<Table['ownerSource']>, string>> = {
  config: 'claim it',
  schema: 'claim its schema',
  ddl: 'define it',
  entity: 'map it',
  role: 'have created it',
  writes: 'write it',
  inherited: 'show it',
};

function reason(table: Table, users: readonly string[], roles: readonly string[]): string {
  const [first] = table.claims;
  const owners = table.claims.map(({ owner }) => owner);
  if (first) return `${listed(owners)} ${owners.length === 2 ? 'both' : 'all'} ${claims[first.source]}`;
  const reading =
    users.length > 0 ? `, though ${listed(users)} ${users.length === 1 ? 'reads' : 'read'} it` : '';
  const writing = `it is written by ${listed(roles)}, of which it is not known which service it serves`;
  return roles.length > 0 ? writing : `no service defines or writes it${reading}`;
}

/** The roles that write a table and of which no service can be held to it. */
function strangers({ name }: Table, statements: readonly Statement[]): string[] {
  const writing = statements.filter(
    (statement) =>
      senderOf(statement) === undefined &&
      statement.tables.some(({ table, mode }) => table === name && mode === 'write'),
  );
  return [...new Set(writing.map(({ role }) => `role ${role ?? 'unknown'}`))].sort();
}
