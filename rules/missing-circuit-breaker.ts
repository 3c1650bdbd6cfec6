import {
  asked,
  type Call,
  type ChainThrough,
  chainsThrough,
  defineRule,
  entitiesOf,
  groupBy,
  groupByBoth,
  many,
  option,
  placeKey,
  type RequestEdge,
  requestEdges,
  serviceOfNode,
} from '../src/index.js';

export default defineRule({
  id: 'missing-circuit-breaker',
  summary: 'A call on a chain of services is not behind a circuit breaker.',
  rationale:
    'When the last service of a chain is slow, all before it wait with open connections until they are down as well. A circuit breaker stops asking ' +
    'one that does not answer, so that the outage ends where it began.',
  remedy:
    'Wrap the call in a breaker (opossum, cockatiel) with an answer for the time that it is open, or let the mesh do it: outlier detection of Istio, ' +
    'failure accrual of Linkerd, outlier detection of Envoy, passive health checks of Consul.',
  source:
    'Circuit Breaker (Nygard, Release It!, 2018, ch. 5), on chains of three or more by the rules that archfit puts into practice. Requests are ' +
    'followed: a handler that surely does not lead to a call ends a chain.',
  severity: 'info',
  needs: ['calls'],
  options: {
    services: option.number({
      default: 3,
      min: 2,
      whole: true,
      describes: 'how many services in a row make a chain',
    }),
  },
  *check(model, { services }) {
    const entityOf = entitiesOf('service');
    const chained = chainsThrough(requestEdges(model), services, serviceOfNode);
    const [fromOf, toOf] = [(link: Link) => callOf(link).from, (link: Link) => callOf(link).to];
    for (const links of groupByBoth(chained, fromOf, toOf)) {
      const [link] = links;
      const { from, to } = callOf(link);
      const open = atPlaces(callsOf(links).filter(({ breaker }) => !breaker));
      const [first] = open;
      if (first === undefined) continue;
      const chain = link.nodes.map(serviceOfNode).join(' → ');
      const places = open.length === 1 ? '' : ` in ${many(open.length, 'place')}`;
      yield {
        key: `${from}>${to}`,
        message: `${from} calls ${to} without a circuit breaker${places}, on the chain ${chain}.`,
        at: first.at,
        related: () => open.slice(0, 10).map((call) => ({ ...call.at, says: asked(call) })),
        entities: [entityOf(from), entityOf(to)],
        weight: open.length,
      };
    }
  },
});

type Link = ChainThrough<RequestEdge>;

function callOf({ edge }: Link): Call {
  return edge.calls[0];
}

/** What parts of a service ask parts of another, each call once. */
function callsOf(links: readonly [Link, ...Link[]]): readonly Call[] {
  const [{ edge }, ...others] = links;
  return others.length === 0 ? edge.calls : [...new Set(links.flatMap((link) => link.edge.calls))];
}

/** The first call of each place: one may ask for several things, of which only running code knows which. */
function atPlaces(calls: readonly Call[]): readonly Call[] {
  return calls.length < 2
    ? calls
    : [...groupBy(calls, ({ at }) => placeKey(at)).values()].map(([call]) => call!);
}
