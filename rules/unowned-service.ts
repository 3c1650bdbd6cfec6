import { defineRule, servicesOf } from '../src/index.js';

export default defineRule({
  id: 'unowned-service',
  summary: 'No team owns a service.',
  rationale: 'Nobody is woken when it fails, nobody upgrades it, and everybody changes it a little.',
  remedy: 'Name it under the services of the team that answers for it, in the ownership file.',
  source: 'Team Topologies (Skelton & Pais 2019): every service is fully owned by one team.',
  severity: 'error',
  needs: ['ownership'],
  options: {},
  *check(model) {
    for (const { name, path, team, evidence } of servicesOf(model)) {
      if (team !== undefined) continue;
      yield {
        key: name,
        message: `${name} belongs to no team.`,
        at: path === undefined ? (evidence[0]?.at ?? { path: '' }) : { path },
        entities: [`service:${name}`],
      };
    }
  },
});
