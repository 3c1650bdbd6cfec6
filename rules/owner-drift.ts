import {
  type Commit,
  changesOf,
  commitPlaces,
  defineRule,
  groupBy,
  historyOptions,
  listed,
  many,
  option,
  servicesOf,
} from '../src/index.js';

export default defineRule({
  id: 'owner-drift',
  summary: 'Most changes to a service come from outside the team that owns it.',
  rationale:
    'Whoever changes a service knows it. When those are others than its owners, the ownership file tells a story of the past: the owners are ' +
    'called at night for code that they have not written and do not understand.',
  remedy:
    'Give the service to the team that changes it, or find out what keeps its owners from making these changes.',
  source:
    'Code ownership and quality (Bird et al., Don’t Touch My Code!, 2011); the share and the least number of commits are heuristic. Commits of the last months before the newest one, merges, bots and sweeps left out.',
  severity: 'warn',
  needs: ['ownership', 'history'],
  options: {
    ...historyOptions,
    share: option.number({
      default: 50,
      max: 100,
      describes: 'the highest share of commits from outside, in percent',
    }),
    least: option.number({
      default: 10,
      min: 1,
      whole: true,
      describes: 'the fewest commits to a service that say anything',
    }),
  },
  *check(model, { share, least, ...options }) {
    const changes = changesOf(model, options);
    const active = new Set(model.commits.flatMap(({ authors }) => authors.flatMap(({ teams }) => teams)));
    for (const { name, path, team } of servicesOf(model)) {
      // Nobody of the team is known by name: then all would seem to come from outside.
      if (team === undefined || !active.has(team)) continue;
      const own = changes.filter(({ units }) => units.includes(name));
      const outside = own.filter(({ authors }) => !authors.some(({ teams }) => teams.includes(team)));
      if (own.length < least || 100 * outside.length <= share * own.length) continue;
      yield {
        key: name,
        message: `${outside.length} of ${many(own.length, 'commit')} to ${name} in ${many(options.months, 'month')} come from outside its team ${team}: ${origins(outside)}.`,
        at: model.teamClaims.get(name)?.[0]?.at ?? { path: path ?? '' },
        related: commitPlaces(outside, path ?? ''),
        entities: [`service:${name}`, `team:${team}`],
        weight: outside.length,
      };
    }
  },
});

/** `6 by accounts and 2 by people of no known team`, or `all by accounts`. */
function origins(commits: readonly Commit[]): string {
  const groups = groupBy(commits, ({ authors }) => authors.flatMap(({ teams }) => teams)[0]);
  const counted = [...groups].sort(([, a], [, b]) => b.length - a.length);
  const amount = (own: readonly Commit[]) => (own.length === commits.length ? 'all' : String(own.length));
  return listed(counted.map(([team, own]) => `${amount(own)} by ${team ?? 'people of no known team'}`));
}
