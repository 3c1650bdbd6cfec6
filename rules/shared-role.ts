import { defineRule, groupBy, type Login, listed } from '../src/index.js';

export default defineRule({
  id: 'shared-role',
  summary: 'Two or more services log in to one database as one role.',
  rationale:
    'PostgreSQL counts statements by role: with one role for all, nobody can say which service reads or writes a table, none can be ' +
    'given less than the others, and a leaked password is everybody’s.',
  remedy:
    'Give each service a role of its own: CREATE ROLE <service>_app LOGIN, with grants on its own tables.',
  source:
    'Least privilege (Saltzer & Schroeder 1975); roles are what pg_stat_statements tells services apart by.',
  severity: 'info',
  needs: ['manifests'],
  options: {},
  *check(model) {
    for (const [role, logins] of groupBy(model.logins, ({ role: name }) => name)) {
      const shared = sharedLogins(logins);
      for (const group of shared) {
        const services = [...new Set(group.map(({ service }) => service))].sort();
        const database = group.find((login) => login.database !== undefined)?.database;
        const places = group.flatMap(({ at, reason }) => (at ? { ...at, says: reason } : []));
        yield {
          key: shared.length === 1 ? role : `${role}@${database ?? ''}`,
          message: `${listed(services)} log in as ${role}${database === undefined ? '' : ` to ${database}`}: what each of them does cannot be told apart.`,
          at: places[0] ?? { path: '' },
          related: places,
          entities: [
            `service:${services[0]!}`,
            ...services.slice(1).map((each) => `service:${each}` as const),
          ],
          weight: services.length,
        };
      }
    }
  },
});

/** A role of one name on two servers, or in two databases, is told apart; where a login says neither, it may be any of them. */
function sharedLogins(logins: readonly Login[]): Login[][] {
  const places = groupBy(logins, ({ host = '', database = '' }) => `${host}/${database}`);
  const anywhere = places.get('/') ?? [];
  const groups = [...places].map(([place, group]) => (place === '/' ? group : [...group, ...anywhere]));
  return groups.filter((group) => new Set(group.map(({ service }) => service)).size > 1);
}
