import { callPlaces, cyclesOf, defineRule, listed, type ServiceCall, serviceCalls } from '../src/index.js';

export default defineRule({
  id: 'sync-cycle',
  summary: 'Services wait for each other in a circle.',
  rationale:
    'When one of them is slow, each of them runs out of connections while it waits for the others, and the outage does not end by itself. ' +
    'None can be deployed first, tested without the others or understood alone: they are one service with a network in between.',
  remedy:
    'Let one send along what the other would ask back for, turn one of the calls into a message, or move what both decide into one of them.',
  source:
    'Cyclic Dependency (Taibi & Lenarduzzi, IEEE Software 2018; CIMET, Cerny et al.). Services are looked at, not single requests.',
  severity: 'error',
  needs: ['calls'],
  feeds: { part: 'synchronous-calls', intensity: 1 },
  options: {},
  *check(model) {
    const edges = serviceCalls(model);
    for (const members of cyclesOf(edges)) {
      const inside = new Set(members);
      const within = edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
      const circle = shortestCircle(members[0]!, within);
      const others = within.filter((edge) => !circle.includes(edge));
      const way = [...circle.map(({ from }) => from), members[0]!].join(' → ');
      yield {
        key: members.join('+'),
        message: `${listed(members, 6)} wait for each other: ${way}.`,
        at: circle[0]!.calls[0].at,
        related: callPlaces([...circle, ...others]),
        entities: [`service:${members[0]!}`, ...members.slice(1).map((name) => `service:${name}` as const)],
        weight: members.length,
      };
    }
  },
});

/** One of the shortest ways from a service back to itself. */
function shortestCircle(start: string, edges: readonly ServiceCall[]): ServiceCall[] {
  const ways = new Map<string, ServiceCall[]>([[start, []]]);
  for (const [at, way] of ways) {
    for (const edge of edges) {
      if (edge.from !== at) continue;
      if (edge.to === start) return [...way, edge];
      if (!ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
    }
  }
  return [];
}
