import { defineRule, listed, many, option } from '../src/index.js';

export default defineRule({
  id: 'team-underload',
  summary: 'A fully staffed team owns fewer services than it could look after.',
  rationale:
    'People who have nothing of their own to change wait for others, or change what others own. Often the services they should own sit ' +
    'with an overloaded team.',
  remedy: 'Give the team a service of an overloaded one, or let it join the team it works for.',
  source:
    'Three to five services per team, the rule of thumb that archfit puts into practice; the number of members that makes a team fully staffed is a heuristic.',
  severity: 'warn',
  needs: ['ownership'],
  options: {
    least: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes: 'the fewest services of a fully staffed team',
    }),
    fullyStaffed: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'from how many members on a team is fully staffed',
    }),
    allTypes: option.boolean({
      default: false,
      describes: 'whether platform and enabling teams are counted as well',
    }),
  },
  *check(model, { least, fullyStaffed, allTypes }) {
    for (const { name, type, members, services, at } of model.teams) {
      const exempt = !allTypes && (type === 'platform' || type === 'enabling');
      if (exempt || members === undefined || members < fullyStaffed || services.length >= least) continue;
      const owns = services.length === 0 ? 'no service' : `only ${listed(services)}`;
      yield {
        key: name,
        message: `${name}, ${many(members, 'person', 'people')}, owns ${owns}; a fully staffed team looks after ${least} or more.`,
        at: at ?? { path: '' },
        entities: [`team:${name}`],
        weight: members,
      };
    }
  },
});
