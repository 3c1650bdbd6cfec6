import {
  type Chain,
  callPlaces,
  count,
  cyclesOf,
  defineRule,
  groupBy,
  listed,
  longestChains,
  option,
  percent,
  requestEdges,
  serviceCalls,
  serviceOfNode,
  time,
} from '../src/index.js';

export default defineRule({
  id: 'sync-chain',
  summary: 'Several services wait for one another in a row.',
  rationale:
    'A request that goes through n services succeeds only if all of them are up, and takes as long as all of them take: availabilities are ' +
    'multiplied, and the slowest hundredths add up. Each link is one more team that has to be awake before the first one can answer.',
  remedy:
    'Cut the chain where the answer is not needed at once: send a message, or keep a copy of what is asked for most and feed it by events. ' +
    'If every link is needed for every request, the services at both ends of it may be one.',
  source:
    'From three services on by CIMET (Cerny et al.), from five on an error by the rules that archfit puts into practice. The availability and the P99 ' +
    'of one service are assumptions (heuristic). Circles count with the longest way through them. Requests are followed: a handler that surely ' +
    'does not lead to a call ends the chain, and one that is not known may lead to each call of its service. A front end that answers nobody itself is no link: browsers run what it asks.',
  severity: 'warn',
  needs: ['calls'],
  feeds: { part: 'synchronous-calls', intensity: 0.5 },
  options: {
    maxServices: option.number({
      default: 2,
      min: 1,
      whole: true,
      describes:
        'the most services that may wait for one another in a row, the first and the last among them',
    }),
    errorFrom: option.number({
      default: 5,
      min: 2,
      whole: true,
      describes: 'from how many services on it is an error',
    }),
    availability: option.number({
      default: 99.9,
      max: 100,
      describes: 'how often one service answers, in percent',
    }),
    p99: option.number({
      default: 200,
      describes:
        'how long the slowest hundredth of the requests to one service takes by itself, in milliseconds',
    }),
  },
  *check(model, { maxServices, errorFrom, availability, p99 }) {
    const edges = requestEdges(model);
    const between = new Map(edges.map((edge) => [pair(edge.from, edge.to), edge]));
    const chains = longestChains(edges, serviceOfNode, cyclesOf(serviceCalls(model))).filter(
      ({ nodes, circles }) =>
        nodes.length > maxServices && !circles.some((circle) => isWithin(nodes, circle)),
    );
    // Who asks first may be any of several: what they wait for is one chain.
    for (const [key, group] of groupBy(chains, keyOf)) {
      const [{ nodes, isLongest }] = group as [Chain, ...Chain[]];
      const [, ...waited] = nodes.map(serviceOfNode);
      const starts = group.map(({ nodes: [start] }) => serviceOfNode(start!));
      const services = nodes.length;
      const together = (availability / 100) ** services;
      const links = [
        ...group.map(({ nodes: [start, next] }) => between.get(pair(start!, next!))!),
        ...nodes.slice(1, -1).map((from, index) => between.get(pair(from, nodes[index + 2]!))!),
      ];
      yield {
        key,
        message:
          `${listed(starts, 4)} ${starts.length > 1 ? 'begin' : 'begins'} a chain of ${isLongest ? '' : 'at least '}${count(services)} services that wait for one another: ` +
          `${way(waited, starts)}. At ${percent(availability / 100)} each, all of them are up ${percent(together)} of the time, ` +
          `${time(MONTH * (1 - together))} of outage a month; P99s of ${time(p99)} each come to ${time(services * p99)}.`,
        at: links[0]!.calls[0].at,
        related: () => callPlaces(links),
        entities: [
          `service:${starts[0]!}`,
          ...[...starts.slice(1), ...waited].map((name) => `service:${name}` as const),
        ],
        weight: services,
        ...(services >= errorFrom && { severity: 'error' as const }),
      };
    }
  },
});

/** 30 days in milliseconds. */
const MONTH = 30 * 86_400_000;

/** What is waited for. Of a circle too large to search, the way through it hangs on chance: the circle itself stands for it. */
function keyOf({ nodes, circles, isLongest }: Chain): string {
  const waited = nodes.slice(1).map(serviceOfNode);
  if (isLongest) return waited.join('>');
  const circleOf = (name: string) => circles.find((circle) => circle.includes(name))?.[0];
  return [...new Set(waited.map((name) => circleOf(name) ?? name))].join('>');
}

/** Services that only wait for each other are the matter of `sync-cycle`. */
function isWithin(nodes: readonly string[], circle: readonly string[]): boolean {
  const members = new Set(circle);
  return nodes.every((node) => members.has(serviceOfNode(node)));
}

const pair = (from: string, to: string) => `${from}\n${to}`;

function way(waited: readonly string[], starts: readonly string[]): string {
  const first = starts.length > 1 ? `${listed(starts, 2)}` : starts[0]!;
  const shown = waited.length > 12 ? [...waited.slice(0, 6), '…', ...waited.slice(-5)] : waited;
  return [first, ...shown].join(' → ');
}
