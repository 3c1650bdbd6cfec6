import {
  type CoChange,
  coChanges,
  commitPlaces,
  declaredLinks,
  defineRule,
  historyOptions,
  listed,
  many,
  option,
  USUAL_CHANGES,
  type WorkUnit,
} from '../src/index.js';

export default defineRule({
  id: 'release-coupling',
  summary: 'Two services change together.',
  rationale:
    'What changes together is tested and released together: two services that do are one, with a network in between. Where nothing in the code ' +
    'says why, the coupling is hidden, and whoever changes one alone breaks the other.',
  remedy:
    'Look at what the shared changes have in common: move that into one of the two, or let one offer it behind an interface that need not change. ' +
    'If everything is common, merge them.',
  source:
    'code-maat (Tornhill, Your Code as a Crime Scene, 2015): a degree of 30 %, five shared changes and five revisions, changesets of more than 30 files left out; and, a heuristic, those of more than four services, such as a new way of logging. ' +
    'Pieces of work are commits, then the commits of one ticket, then what one person does in a day. People do unrelated things in a day: days count ' +
    'only where two people do so, and twice as often as chance would have it (heuristic). Versions, lock files, documents and settings of tools are no work on a service.',
  severity: 'warn',
  needs: ['history'],
  wants: ['calls'],
  feeds: { part: 'release-coupling', intensity: 1 },
  options: {
    ...historyOptions,
    degree: option.number({
      default: 30,
      max: 100,
      describes: 'from which degree on, in percent: shared changes / mean of the changes of each',
    }),
    shared: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'the fewest shared changes that say anything',
    }),
    revisions: option.number({
      default: 5,
      min: 1,
      whole: true,
      describes: 'the fewest changes of a service that say anything',
    }),
    mostServices: option.number({
      default: USUAL_CHANGES.mostServices,
      min: 2,
      whole: true,
      describes: 'the most services of a change that is no sweep',
    }),
    tickets: option.names({
      default: USUAL_CHANGES.tickets,
      describes:
        'how the ids of tickets look in subjects: 9 stands for a number, * for the key of a project; an empty list for none',
    }),
  },
  *check(model, { degree, shared, revisions, ...options }) {
    const known = new Map<string, CoChange>();
    for (const by of ['commit', 'ticket', 'day'] as const) {
      for (const pair of coChanges(model, by, options)) {
        const key = `${pair.a}<>${pair.b}`;
        const isEnough = pair.shared >= shared && Math.min(...pair.revisions) >= revisions;
        if (!isEnough || 100 * pair.degree < degree || known.has(key)) continue;
        if (by === 'day' && (pair.authors < 2 || pair.shared < 2 * pair.expected)) continue;
        known.set(key, pair);
      }
    }
    if (known.size === 0) return;
    const linksOf = declaredLinks(model);
    for (const [key, pair] of known) {
      const { a, b, commits } = pair;
      const path = model.modules.get(a)?.path ?? '';
      yield {
        key,
        message: `${a} and ${b} change together: ${amount(pair)} in ${many(options.months, 'month')}${words[pair.by]}. ${because(linksOf(a, b))}`,
        at: { path },
        related: commitPlaces(commits, path),
        entities: [`service:${a}`, `service:${b}`],
        weight: pair.shared * pair.degree,
      };
    }
  },
});

/** `14 changes of both, of 30 of orders and 38 of payments (41 %)` */
function amount({ a, b, shared, revisions: [first, second], degree }: CoChange): string {
  return `${many(shared, 'change')} of both, of ${first} of ${a} and ${second} of ${b} (${Math.round(100 * degree)} %)`;
}

const words: Readonly<Record<WorkUnit, string>> = {
  commit: '',
  ticket: ', the commits of a ticket taken together',
  day: ', what one person did in a day taken together',
};

function because(links: readonly string[]): string {
  return links.length > 0
    ? `Between them is ${listed(links)}.`
    : 'Neither imports, calls or tells the other, as far as can be seen, and no table or store is known that both touch: this may be hidden coupling.';
}
