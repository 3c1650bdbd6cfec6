import { defineRule, groupBy, listed, servicesOf } from '../src/index.js';

export default defineRule({
  id: 'multi-owner-service',
  summary: 'Two teams claim a service, or its sources of ownership disagree.',
  rationale:
    'What two teams own, each leaves to the other: nobody upgrades it, and at night both are called or neither. Where the sources disagree, ' +
    'one of them is out of date, and whoever reads that one asks the wrong people.',
  remedy:
    'Let one team answer for it and take it out of the other’s list; or bring the outdated source up to date. A team that is only called ' +
    'otherwise there goes under aliases in ownership.yaml.',
  source: 'Team Topologies (Skelton & Pais 2019): every service is fully owned by one team.',
  severity: 'error',
  needs: ['ownership'],
  options: {},
  *check(model) {
    for (const { name } of servicesOf(model)) {
      const claims = model.teamClaims.get(name) ?? [];
      const teams = [...new Set(claims.map(({ team }) => team))];
      if (teams.length < 2) continue;
      const bySource = [...groupBy(claims, ({ source }) => source)].map(
        ([source, own]) => `${listed([...new Set(own.map(({ team }) => team))])} by ${source}`,
      );
      yield {
        key: name,
        message: `${name} has ${teams.length} owners: ${listed(bySource)}.`,
        at: claims[0]!.at,
        related: claims.map(({ team, source, at }) => ({ ...at, says: `${source} gives it to ${team}` })),
        entities: [`service:${name}`, ...teams.map((team) => `team:${team}` as const)],
        weight: teams.length,
      };
    }
  },
});
