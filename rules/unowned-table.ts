import { defineRule, groupBy, listed, type Model, type Table, tableId } from '../src/index.js';

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
    const strangers = groupBy(writesOfStrangers(model), ({ table }) => table);
    for (const [id, table] of model.tables) {
      if (table.owner !== undefined) continue;
      const users = [...new Set((accesses.get(id) ?? []).map(({ service }) => service))];
      const roles = [...new Set((strangers.get(id) ?? []).map(({ role }) => role))];
      yield {
        key: id,
        message: `${id} has no owner: ${reason(table, users, roles)}.`,
        at: table.at ?? { path: '' },
        related: table.claims.flatMap(({ owner, source, at }) =>
          at ? { ...at, says: `here ${owner} seems to ${claims[source]}` } : [],
        ),
        entities: [`table:${id}`, ...users.map((user) => `service:${user}` as const)],
        weight: users.length,
      };
    }
  },
});

const claims: Readonly<Record<NonNullable<Table['ownerSource']>, string>> = {
  config: 'claim it',
  schema: 'claim its schema',
  ddl: 'define it',
  entity: 'map it',
  writes: 'write it',
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

/** Tables that statements write which no service can be held to. */
function* writesOfStrangers({ statements }: Model): Generator<{ table: string; role: string }> {
  for (const { database, tables, services, role } of statements.values()) {
    if (services.length === 1) continue;
    for (const { table: name, mode } of tables) {
      if (mode === 'write') yield { table: tableId({ database, name }), role: `role ${role ?? 'unknown'}` };
    }
  }
}
