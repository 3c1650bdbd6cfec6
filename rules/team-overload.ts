import { count, defineRule, listed, many, option } from '../src/index.js';

export default defineRule({
  id: 'team-overload',
  summary: 'A team owns more services than it can look after.',
  rationale:
    'Each service has its own pipeline, alerts, upgrades and on-call. A team that owns too many of them stops improving any, and the ' +
    'system is cut finer than the people behind it.',
  remedy: 'Merge services that change together, or give some to another team.',
  source:
    'Three to five services per team, over five is over-fragmented: the rule of thumb that archfit puts into practice. The book’s own measure (Team Topologies, Skelton & ' +
    'Pais 2019): a team of at most seven to nine owns two or three simple domains, or one complex one.',
  severity: 'error',
  needs: ['ownership'],
  options: {
    most: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'the most services that a team may own',
    }),
    allTypes: option.boolean({
      default: false,
      describes: 'whether platform and enabling teams are counted as well',
    }),
  },
  *check(model, { most, allTypes }) {
    for (const { name, type, members, services, at } of model.teams) {
      if (services.length <= most || (!allTypes && (type === 'platform' || type === 'enabling'))) continue;
      const people = members === undefined ? '' : ` for ${many(members, 'person', 'people')}`;
      yield {
        key: name,
        message:
          `${name} owns ${count(services.length)} services${people}: over-fragmented, more than ${most} (${listed(services, 8)}). ` +
          'Team Topologies asks for two or three simple domains, or one complex one, for a team of at most nine.',
        at: at ?? { path: '' },
        entities: [`team:${name}`, ...services.map((service) => `service:${service}` as const)],
        weight: services.length,
      };
    }
  },
});
