import {
  assumed,
  defineRule,
  foreignAccesses,
  groupBy,
  heaviestFirst,
  isAssumed,
  listed,
  load,
  placeOf,
  statementPlaces,
  sumOf,
  tableId,
  way,
} from '../src/index.js';

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
  needs: ['accesses'],
  feeds: { part: 'shared-tables', intensity: 0.25 },
  options: {},
  *check(model) {
    const accesses = foreignAccesses(model, 'read', 'lock');
    for (const [key, group] of groupBy(accesses, ({ service, table }) => `${service}>${tableId(table)}`)) {
      const [{ table: of, service, owner }] = group as [(typeof group)[number]];
      const table = tableId(of);
      const does = [...new Set(group.map(({ mode }) => (mode === 'lock' ? 'locks' : 'reads')))]
        .sort()
        .reverse();
      const statements = heaviestFirst(
        model,
        group.flatMap((access) => access.statements),
      );
      const sum = sumOf(statements);
      const direct = group.some((access) => access.statements.length > 0 && access.through.length === 0);
      const through = direct ? [] : [...new Set(group.flatMap((access) => access.through))];
      yield {
        key,
        message: `${service} ${listed(does)} ${table}, which ${owner} owns${way(through)}${load(sum)}${group.every(isAssumed) ? assumed(group[0]!) : ''}.`,
        at: placeOf(group),
        related: statementPlaces(
          model,
          statements.map(({ id }) => id),
        ),
        entities: [`service:${service}`, `table:${table}`, `service:${owner}`],
        weight: sum.totalMs,
      };
    }
  },
});
