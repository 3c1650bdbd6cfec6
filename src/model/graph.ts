/**
 * Graph questions over named nodes, answered by graphology: which nodes lie on cycles, and the cheapest edge that cuts one.
 * In: weighted edges. Out: sorted names, so that the same graph always gives the same answer.
 */
import { DirectedGraph } from 'graphology';
import { stronglyConnectedComponents } from 'graphology-components';
import { numbered } from './numbered.js';
import { once } from './once.js';

export interface Edge {
  readonly from: string;
  readonly to: string;
}

/**
 * The strongly connected components of two nodes or more (Tarjan 1972), each sorted, in order of their first names.
 * Every node of one can reach every other: nothing in it can be built, tested, released or understood alone.
 */
export const cyclesOf = once((edges: readonly Edge[]): readonly (readonly string[])[] => {
  const { names, next } = numbered(edges);
  const graph = new DirectedGraph();
  for (const name of names) graph.addNode(name);
  next.forEach((followers, node) => {
    for (const to of followers)
      graph.addDirectedEdgeWithKey(names.length * node + to, names[node], names[to]);
  });
  return stronglyConnectedComponents(graph)
    .filter((component) => component.length > 1)
    .map((component) => component.sort())
    .sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
});

/** How many nodes each node reaches, itself included. */
export function reachable(nodes: readonly string[], edges: readonly Edge[]): ReadonlyMap<string, number> {
  const next = new Map<string, string[]>(nodes.map((node) => [node, []]));
  for (const { from, to } of edges) next.get(from)?.push(to);
  return new Map(
    nodes.map((node) => {
      const seen = new Set([node]);
      for (const each of seen) for (const follower of next.get(each) ?? []) seen.add(follower);
      return [node, seen.size];
    }),
  );
}

/** What hangs together when no edge has a direction: groups of nodes, each sorted, in order of their first names. */
export function groupsOf(edges: readonly Edge[]): string[][] {
  const neighbours = new Map<string, Set<string>>();
  for (const { from, to } of edges) {
    for (const [a, b] of [
      [from, to],
      [to, from],
    ] as const) {
      neighbours.set(a, (neighbours.get(a) ?? new Set<string>()).add(b));
    }
  }
  const known = new Set<string>();
  const groups: string[][] = [];
  for (const start of neighbours.keys()) {
    if (known.has(start)) continue;
    const group = new Set([start]);
    for (const node of group) for (const next of neighbours.get(node)!) group.add(next);
    for (const node of group) known.add(node);
    groups.push([...group].sort());
  }
  return groups.sort((a, b) => (a[0]! < b[0]! ? -1 : 1));
}
