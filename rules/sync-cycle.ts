import {
  type Call,
  callPlaces,
  cyclesOf,
  defineRule,
  groupBy,
  isFollowedBy,
  listed,
  type RequestEdge,
  requestEdges,
  type ServiceCall,
  serviceCalls,
  serviceOfNode,
} from '../src/index.js';

export default defineRule({
  id: 'sync-cycle',
  summary: 'Services wait for each other in a circle.',
  rationale:
    'When one of them is slow, each of them runs out of connections while it waits for the others, and the outage does not end by itself. ' +
    'None can be deployed first, tested without the others or understood alone: they are one service with a network in between.',
  remedy:
    'Let one send along what the other would ask back for, turn one of the calls into a message, or move what both decide into one of them.',
  source:
    'Cyclic Dependency (Taibi & Lenarduzzi, IEEE Software 2018; CIMET, Cerny et al.): a circle of services, even where no single request goes ' +
    'round; the message says whether one does, where that is known.',
  severity: 'error',
  needs: ['calls'],
  feeds: { part: 'synchronous-calls', intensity: 1 },
  options: {},
  *check(model) {
    const edges = serviceCalls(model);
    const requests = requestEdges(model);
    for (const members of cyclesOf(edges)) {
      const inside = new Set(members);
      const within = edges.filter(({ from, to }) => inside.has(from) && inside.has(to));
      const round = shortestRound(
        members,
        requests.filter(({ calls: [{ from, to }] }) => inside.has(from) && inside.has(to)),
      );
      const circle: readonly Pick<ServiceCall, 'calls'>[] = round ?? shortestCircle(members[0]!, within);
      const shown = new Set(circle.map(({ calls: [call] }) => pair(call)));
      const others = within.filter(({ calls: [call] }) => !shown.has(pair(call)));
      const way = circle.map(({ calls: [{ from }] }) => from);
      yield {
        key: members.join('+'),
        message: `${listed(members, 6)} wait for each other: ${[...way, way[0]].join(' → ')}${howFar(round)}.`,
        at: circle[0]!.calls[0].at,
        related: () => callPlaces([...circle, ...others]),
        entities: [`service:${members[0]!}`, ...members.slice(1).map((name) => `service:${name}` as const)],
        weight: members.length,
      };
    }
  },
});

const pair = ({ from, to }: Call) => `${from}\n${to}`;

/** Whether one request goes round, where that is known. */
function howFar(round: readonly RequestEdge[] | undefined): string {
  if (!round) return ', though no single request goes round';
  return goesRound(round) ? ', and one request goes round' : '';
}

/** Whether each request of a round surely leads to the next one. */
function goesRound(round: readonly RequestEdge[]): boolean {
  return round
    .slice(1)
    .every(({ calls }, index) =>
      calls.some((call) => round[index]!.calls.some((before) => isFollowedBy(before, call) === 'yes')),
    );
}

/**
 * One of the shortest ways by which a request to one of some services comes back to it: to the first for which one surely does, else to the first for which
 * one may. That a gateway is asked by those it asks shows less than two that wait for each other for one request.
 */
function shortestRound(
  members: readonly string[],
  edges: readonly RequestEdge[],
): readonly RequestEdge[] | undefined {
  const next = groupBy(edges, ({ from }) => from);
  const rounds = members.flatMap((start) => roundsFrom(start, next));
  return rounds.find(goesRound) ?? rounds[0];
}

/** The shortest ways from a service back to it, one for each service that asks it. */
function roundsFrom(
  start: string,
  next: ReadonlyMap<string, readonly RequestEdge[]>,
): readonly (readonly RequestEdge[])[] {
  const rounds: (readonly RequestEdge[])[] = [];
  const ways = new Map<string, readonly RequestEdge[]>([[start, []]]);
  for (const [node, way] of ways) {
    if (rounds[0] && way.length >= rounds[0].length) break;
    for (const edge of next.get(node) ?? []) {
      if (serviceOfNode(edge.to) === start) rounds.push([...way, edge]);
      else if (!ways.has(edge.to)) ways.set(edge.to, [...way, edge]);
    }
  }
  return rounds;
}

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
