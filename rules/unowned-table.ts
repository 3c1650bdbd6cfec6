import { defineRule, groupBy, listed, tableId } from '../src/index.js';

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
  needs: ['statements'],
  options: {},
  *check(model) {
    const accesses = groupBy(model.tableAccesses, ({ table }) => tableId(table));
    for (const [id, table] of model.tables) {
      if (table.owner !== undefined) continue;
      const users = [...new Set((accesses.get(id) ?? []).map(({ service }) => service))];
      const claim = {
        config: 'claim it',
        schema: 'claim its schema',
        ddl: 'define it',
        entity: 'map it',
        writes: 'write it',
      };
      const [first] = table.claims;
      const owners = table.claims.map(({ owner }) => owner);
      const why = first
        ? `${listed(owners)} ${owners.length === 2 ? 'both' : 'all'} ${claim[first.source]}`
        : `no service defines or writes it${users.length > 0 ? `, though ${listed(users)} ${users.length === 1 ? 'reads' : 'read'} it` : ''}`;
      yield {
        key: id,
        message: `${id} has no owner: ${why}.`,
        at: table.at ?? { path: '' },
        related: table.claims.flatMap(({ owner, source, at }) =>
          at ? { ...at, says: `here ${owner} seems to ${claim[source]}` } : [],
        ),
        entities: [`table:${id}`, ...users.map((user) => `service:${user}` as const)],
        weight: users.length,
      };
    }
  },
});
