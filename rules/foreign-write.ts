import {
  assumed,
  defineRule,
  foreignAccesses,
  isAssumed,
  load,
  placeOf,
  statementPlaces,
  tableId,
  way,
} from '../src/index.js';

export default defineRule({
  id: 'foreign-write',
  summary: 'A service writes a table that another service owns.',
  rationale:
    'Whoever writes a table shares its rules. The owner can no longer change a column, add a constraint or keep an invariant without ' +
    'the other service, so the two are released together and fail together: one service in two deployments.',
  // What a library may do for a service, without it being known that this asks for it, warns until a statement shows that it runs.
  remedy:
    'Let the owner do the write: call it, or send it a message. If both truly need to write, they are one service.',
  source:
    'Database per service (Richardson, Microservices Patterns, 2018, ch. 2); Shared Persistence (Taibi & Lenarduzzi, IEEE Software 2018).',
  severity: 'error',
  needs: ['accesses'],
  feeds: { part: 'shared-tables', intensity: 1 },
  options: {},
  *check(model) {
    for (const access of foreignAccesses(model, 'write')) {
      const table = tableId(access.table);
      yield {
        key: `${access.service}>${table}`,
        message: `${access.service} writes ${table}, which ${access.owner} owns${way(access.through)}${load(access)}${assumed(access)}.`,
        at: placeOf([access]),
        related: statementPlaces(model, access.statements),
        entities: [`service:${access.service}`, `table:${table}`, `service:${access.owner}`],
        weight: access.totalMs,
        ...(isAssumed(access) && { severity: 'warn' as const }),
      };
    }
  },
});
