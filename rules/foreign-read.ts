import { defineRule, foreignAccesses, groupBy, load, statementPlaces, tableId } from '../src/index.js';

export default defineRule({
  id: 'foreign-read',
  summary: 'A service reads or locks a table that another service owns.',
  rationale:
    'A table that others read is a public interface that nobody versions: the owner cannot rename a column without breaking a query it ' +
    'has never seen, and a slow report elsewhere takes its connections and its locks.',
  remedy:
    'Ask the owner for what you need, or keep a copy of your own, fed by its events. A local read model is the cure, not a violation.',
  source:
    'Database per service (Richardson 2018); the weight of a read is a quarter of a write’s in Service Cutter (Gysel et al. 2016).',
  severity: 'warn',
  needs: ['statements'],
  options: {},
  *check(model) {
    const accesses = foreignAccesses(model, 'read', 'lock');
    for (const [key, group] of groupBy(accesses, ({ service, table }) => `${service}>${tableId(table)}`)) {
      // A lock is a read as well; the heavier of the two has all the statements of the other.
      const access = group.reduce((a, b) => (b.calls > a.calls ? b : a));
      const table = tableId(access.table);
      const does = group.some(({ mode }) => mode === 'lock') ? 'reads and locks' : 'reads';
      yield {
        key,
        message: `${access.service} ${does} ${table}, which ${access.owner} owns${load(access)}.`,
        at: access.at[0]!,
        related: statementPlaces(model, access.statements),
        entities: [`service:${access.service}`, `table:${table}`, `service:${access.owner}`],
        weight: access.totalMs,
      };
    }
  },
});
