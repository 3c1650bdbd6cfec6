import {
  asked,
  blastsOf,
  type Call,
  defineRule,
  entitiesOf,
  listed,
  option,
  type Place,
  servicesOf,
  type TableNeed,
} from '../src/index.js';

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
    const services = servicesOf(model).length;
    if (services < minServices) return;
    const entityOf = entitiesOf('service');
    for (const { service, waiting, reading, needs } of blastsOf(model)) {
      const reached = waiting.length + reading.length;
      const share = (100 * reached) / services;
      if (share < warnFrom) continue;
      const path = model.modules.get(service)?.path;
      const says = [
        ...who(waiting, 'waits for it', 'wait for it'),
        ...who(reading, 'reads what it writes', 'read what it writes'),
      ];
      yield {
        key: service,
        message: `What fails in ${service} reaches ${reached} of ${services} services (${Math.round(share)} %): ${says.join(', ')}.`,
        at: path === undefined ? needs(1)[0]!.at : { path },
        related: () => needs(mostPlaces).map(placeOfNeed),
        entities: [entityOf(service), ...waiting.map(entityOf), ...reading.map(entityOf)],
        weight: reached,
        ...(share >= errorFrom && { severity: 'error' as const }),
      };
    }
  },
});

/** `web and mail wait for it` */
function who(names: readonly string[], one: string, more: string): string[] {
  return names.length === 0 ? [] : [`${listed(names, 8)} ${names.length === 1 ? one : more}`];
}

function placeOfNeed(need: Call | TableNeed): Place {
  const says = 'table' in need ? `reads ${need.table}, which ${need.to} writes` : asked(need);
  return { ...need.at, says: `${need.from} → ${need.to}: ${says}` };
}

/** Needs of others that are shown, the nearest first. */
const mostPlaces = 50;
