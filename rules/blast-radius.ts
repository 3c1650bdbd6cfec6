import { asked, blastsOf, defineRule, listed, type Need, option, servicesOf } from '../src/index.js';

export default defineRule({
  id: 'blast-radius',
  summary: 'What fails in one service reaches a large part of the system.',
  rationale:
    'Services are worth their network because one can fail alone. Where many wait for one, others again for them, and others live on what it ' +
    'writes into its tables, one bad release or one full disk is an outage of all.',
  remedy:
    'Answer without it where that is better than no answer: a copy fed by events, a default, a cache; put a circuit breaker before the call. ' +
    'What nobody can do without must be the most reliable thing there is, so it should be small.',
  source:
    'Heuristic; failure propagation along dependencies after Nygard, Release It! (2018, ch. 4). Gateways (they ask half of all others, three at least, and keep ' +
    'no data) are neither counted nor passed, for they fail in part; nor are front ends that answer nobody. Requests are followed: who asks a handler ' +
    'that surely does not lead to a call is not reached through it. Who reads a table is reached by its owner, or by the only one that writes it: what several fill goes on without one.',
  severity: 'warn',
  needs: [],
  needsOne: ['calls', 'accesses'],
  feeds: { part: 'blast-radius', intensity: 1 },
  options: {
    warnFrom: option.number({
      default: 30,
      max: 100,
      describes: 'from which share of all services on, in percent',
    }),
    errorFrom: option.number({
      default: 50,
      max: 100,
      describes: 'from which share of all services on it is an error, in percent',
    }),
    minServices: option.number({
      default: 4,
      min: 2,
      whole: true,
      describes: 'the fewest services of a system of which shares say anything',
    }),
  },
  *check(model, { warnFrom, errorFrom, minServices }) {
    const all = servicesOf(model);
    if (all.length < minServices) return;
    const services = all.length;
    const entities = new Map(all.map(({ name }) => [name, `service:${name}` as const]));
    for (const { service, reached } of blastsOf(model)) {
      const share = (100 * reached.length) / services;
      if (share < warnFrom) continue;
      const names = reached.map(({ from }) => from);
      const path = model.modules.get(service)?.path;
      yield {
        key: service,
        message: `What fails in ${service} reaches ${reached.length} of ${services} services (${Math.round(share)} %): ${inWords(reached)}.`,
        at: path === undefined ? reached[0]!.at : { path },
        related: reached.slice(0, mostPlaces).map(({ from, to, at, call, table }) => ({
          ...at,
          says: `${from} → ${to}: ${call ? asked(call) : `reads ${table}, which ${to} writes`}`,
        })),
        entities: [entities.get(service)!, ...names.map((name) => entities.get(name)!)],
        weight: reached.length,
        ...(share >= errorFrom && { severity: 'error' as const }),
      };
    }
  },
});

/** `web and mail wait for it, orders reads what it writes` */
function inWords(reached: readonly Need[]): string {
  const [waiting, reading] = [true, false].map((isWaiting) =>
    reached.flatMap(({ from, call }) => ((call !== undefined) === isWaiting ? [from] : [])),
  ) as [string[], string[]];
  const verb = (names: readonly string[], one: string, more: string) =>
    names.length === 0 ? [] : [`${listed(names, 8)} ${names.length === 1 ? one : more}`];
  return [
    ...verb(waiting, 'waits for it', 'wait for it'),
    ...verb(reading, 'reads what it writes', 'read what it writes'),
  ].join(', ');
}

/** Needs of others that are shown, the nearest first. */
const mostPlaces = 50;
