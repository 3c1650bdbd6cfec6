import { defineRule, groupBy, listed, load, statementPlaces, sumOf, tableId } from '../src/index.js';

export default defineRule({
  id: 'ddl-owner-mismatch',
  summary: 'The migrations of a table live in another service than the one that writes it.',
  rationale:
    'Whoever needs a column has to release another service first, and whoever writes a migration cannot see what it breaks: the code ' +
    'that writes the table is elsewhere.',
  remedy:
    'Move the migrations to the service that writes the table, or the writes to the one that defines it.',
  source: 'Database per service (Richardson 2018).',
  severity: 'warn',
  needs: ['accesses'],
  options: {},
  *check(model) {
    for (const [id, accesses] of groupBy(model.tableAccesses, ({ table }) => tableId(table))) {
      const definers = accesses.filter(({ mode, seen }) => mode === 'define' && seen.includes('code'));
      const writers = accesses.filter(({ mode }) => mode === 'write');
      const ofDefiner = writers.some((writer) => definers.some(({ service }) => service === writer.service));
      if (definers.length === 0 || writers.length === 0 || ofDefiner) continue;
      const [definer] = definers as [(typeof definers)[number]];
      const ids = writers.flatMap(({ statements }) => statements);
      const sum = sumOf(ids.flatMap((each) => model.statements.get(each) ?? []));
      const owners = definers.map(({ service }) => service);
      const names = writers.map(({ service }) => service);
      yield {
        key: `${definer.service}>${id}`,
        message: `${listed(owners)} ${owners.length === 1 ? 'defines' : 'define'} ${id}, which only ${listed(names)} ${names.length === 1 ? 'writes' : 'write'}${load(sum)}.`,
        at: definer.at[0]!,
        related: statementPlaces(model, ids),
        entities: [
          `service:${definer.service}`,
          `table:${id}`,
          ...names.map((name) => `service:${name}` as const),
        ],
        weight: sum.totalMs,
      };
    }
  },
});
