import {
  defineRule,
  type Link,
  listed,
  many,
  option,
  type TeamCoupling,
  teamCouplings,
} from '../src/index.js';

export default defineRule({
  id: 'cross-team-coupling',
  summary: 'A team’s services are coupled more to one other team than to each other.',
  rationale:
    'Where most of what a team’s services need belongs to one other team, the border between the two runs through the middle of something: ' +
    'every change needs both, and their plans wait for each other.',
  remedy:
    'Move the service at the border to the team that it works with, or merge the two teams’ parts of it into one service.',
  source:
    'Cross-team interaction (MicroFreshener: Brogi, Neri & Soldani) and Conway 1968; the least number of couplings is a heuristic. Counted are pairs: a service and what it imports, ' +
    'calls, or touches a table of, each once. Libraries and platforms of platform and enabling teams are there to be used and not counted.',
  severity: 'warn',
  needs: ['ownership', 'code'],
  wants: ['accesses', 'calls'],
  options: {
    least: option.number({
      default: 3,
      min: 1,
      whole: true,
      describes: 'the fewest couplings to the other team that are worth a word',
    }),
  },
  *check(model, { least }) {
    const supporting = new Set(
      model.teams.filter(({ type }) => type === 'platform' || type === 'enabling').map(({ name }) => name),
    );
    const places = new Map(model.teams.map(({ name, at }) => [name, at]));
    const couplings = teamCouplings(model);
    const within = new Map(
      couplings.flatMap((each) => (each.from === each.to ? [[each.from, running(each)]] : [])),
    );
    for (const coupling of couplings) {
      const { from, to } = coupling;
      if (from === to || supporting.has(from) || supporting.has(to)) continue;
      const crossing = running(coupling);
      const inside = within.get(from) ?? [];
      if (crossing.length < least || crossing.length <= inside.length) continue;
      yield {
        key: `${from}>${to}`,
        message: `${many(crossing.length, 'coupling')} of ${from} lead to ${to}, and ${inside.length === 0 ? 'none stays' : `${inside.length} stay`} inside: ${listed(crossing.map(told), 6)}.`,
        at: crossing[0]!.at[0] ?? places.get(from) ?? { path: '' },
        related: () => crossing.flatMap((link) => (link.at[0] ? [{ ...link.at[0], says: told(link) }] : [])),
        entities: [`team:${from}`, `team:${to}`],
        weight: crossing.length - inside.length,
      };
    }
  },
});

function running({ links }: TeamCoupling): Link[] {
  return links.filter(({ typesOnly }) => !typesOnly);
}

const verbs: Readonly<Record<Link['kind'], string>> = {
  import: 'imports',
  access: 'touches tables of',
  call: 'calls',
  channel: 'listens to',
};

function told({ from, to, kind, table }: Link): string {
  return table === undefined ? `${from} ${verbs[kind]} ${to}` : `${from} touches ${table} of ${to}`;
}
