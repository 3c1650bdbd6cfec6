import {
  botTest,
  changesOf,
  commitPlaces,
  defineRule,
  groupBy,
  historyOptions,
  listed,
  option,
  servicesOf,
} from '../src/index.js';

export default defineRule({
  id: 'review-bottleneck',
  summary: 'One person reviews or merges most changes in many services of several teams.',
  rationale:
    'Teams that need the same person for every change wait for each other, and stand still when that person is away. What this person knows ' +
    'about the services, their teams do not.',
  remedy: 'Let each team review and merge its own changes; let the person teach instead of check.',
  source:
    'Heuristic, after the bus factor. Seen in trailers (Reviewed-by, Approved-by …), in who merged a branch and in who applied a commit of somebody else; what a host merges in its own name is not known.',
  severity: 'info',
  needs: ['ownership', 'history'],
  options: {
    ...historyOptions,
    mostServices: option.number({
      default: 3,
      min: 1,
      whole: true,
      describes: 'the most services where one person may pass most changes',
    }),
    share: option.number({ default: 50, max: 100, describes: 'what share of changes is most, in percent' }),
    least: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'the fewest changes of a service that say anything',
    }),
  },
  *check(model, { mostServices, share, least, ...options }) {
    const isBot = botTest(options.bots);
    const pairs = changesOf(model, options).flatMap((commit) =>
      commit.units.map((unit) => ({ unit, commit })),
    );
    const byUnit = groupBy(pairs, ({ unit }) => unit);
    const held = servicesOf(model).flatMap((service) => {
      const own = (byUnit.get(service.name) ?? []).map(({ commit }) => commit);
      if (own.length < least) return [];
      const passes = own.flatMap((commit) => commit.passedBy.map((person) => ({ person, commit })));
      return [...groupBy(passes, ({ person }) => person.name)].flatMap(([name, passed]) => {
        const isMost = 100 * passed.length > share * own.length && !isBot(passed[0]!.person);
        return isMost ? [{ name, service, passed, of: own.length }] : [];
      });
    });
    for (const [name, services] of groupBy(held, (each) => each.name)) {
      const teams = [...new Set(services.flatMap(({ service }) => service.team ?? []))];
      if (services.length <= mostServices || teams.length < 2) continue;
      const shares = services.map(({ service, passed, of }) => `${service.name} (${passed.length} of ${of})`);
      const first = services[0]!;
      const own = first.passed[0]!.person.teams;
      yield {
        key: name,
        message: `${name} reviews or merges most changes of ${services.length} services of ${listed(teams)}: ${listed(shares, 8)}.`,
        at: { path: first.service.path ?? '' },
        related: services.flatMap(({ service, passed }) =>
          commitPlaces(passed.map(({ commit }) => commit).slice(0, 2), service.path ?? ''),
        ),
        entities: [
          `team:${own[0] ?? teams[0]!}`,
          ...services.map(({ service }) => `service:${service.name}` as const),
        ],
        weight: services.length,
      };
    }
  },
});
