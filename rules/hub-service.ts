import {
  callPlaces,
  defineRule,
  entitiesOf,
  gatewaysOf,
  groupBy,
  listed,
  many,
  option,
  type ServiceCall,
  serviceCalls,
} from '../src/index.js';

export default defineRule({
  id: 'hub-service',
  summary: 'Many services wait for one, or one waits for many.',
  rationale:
    'A service that many ask cannot change without asking them all, and its load is the sum of theirs. One that asks many knows how everybody ' +
    'works, is broken by any of them, and tends to hold the rules that belong to them.',
  remedy:
    'Cut a service that many ask by who asks for what, or tell them by events what they need. Let a service that asks many leave the decisions to those it asks, ' +
    'or start a process by a message instead of leading it.',
  source:
    'Hub-like dependency: six by CIMET (Cerny et al.). A gateway (it asks half of all others and keeps no data) is there to ask many, which is only worth knowing.',
  severity: 'warn',
  needs: ['calls'],
  options: {
    callers: option.number({
      default: 6,
      min: 1,
      whole: true,
      describes: 'from how many services on that wait for one',
    }),
    callees: option.number({
      default: 6,
      min: 1,
      whole: true,
      describes: 'from how many services on that one waits for',
    }),
  },
  *check(model, options) {
    const entityOf = entitiesOf('service');
    const edges = serviceCalls(model);
    const gateways = gatewaysOf(model, edges);
    const [asking, asked] = [groupBy(edges, ({ to }) => to), groupBy(edges, ({ from }) => from)];
    for (const service of new Set([...asking.keys(), ...asked.keys()])) {
      const callers = asking.get(service) ?? [];
      const callees = asked.get(service) ?? [];
      const isAsked = callers.length >= options.callers;
      const isAsking = callees.length >= options.callees;
      if (!isAsked && !isAsking) continue;
      const shown = [...(isAsked ? callers : []), ...(isAsking ? callees : [])];
      const says = [
        ...(isAsked
          ? [`${many(callers.length, 'service')} (${named(callers, 'from')}) wait for ${service}`]
          : []),
        ...(isAsking
          ? [`${service} waits for ${many(callees.length, 'service')} (${named(callees, 'to')})`]
          : []),
      ];
      const isGateway = !isAsked && gateways.has(service);
      yield {
        key: service,
        message: `${says.join(', and ')}${isGateway ? ', as a gateway does' : ''}.`,
        at: shown[0]!.calls[0].at,
        related: () => callPlaces(shown),
        entities: [entityOf(service), ...shown.map(({ from, to }) => entityOf(from === service ? to : from))],
        weight: shown.length,
        ...(isGateway && { severity: 'info' as const }),
      };
    }
  },
});

function named(edges: readonly ServiceCall[], end: 'from' | 'to'): string {
  return listed(
    edges.map((edge) => edge[end]),
    8,
  );
}
