/** Chains through each edge of a graph. In: edges between names. Out: for those that lie on a chain of so many, one such. */
import type { Edge } from './graph.js';
import { itself, type WholeOf } from './longest-chains.js';
import { numbered, reversedOf, wholesOf } from './numbered.js';

/** How many steps the search for a chain through one edge may take. */
const MOST_STEPS = 10_000;

/** An edge, and the nodes of a chain that it lies on. */
export interface ChainThrough<E extends Edge> {
  readonly edge: E;
  readonly nodes: readonly string[];
}

/**
 * A chain of so many wholes through an edge, for each of some edges that lies on one; what is not found within bounds counts as none. It may come
 * to another part of the same whole. Of several, it goes on before it begins earlier, by the first names.
 */
export function chainsThrough<E extends Edge>(
  edges: readonly E[],
  length: number,
  wholeOf: WholeOf = itself,
): ChainThrough<E>[] {
  const graph = numbered(edges);
  const { names, numbers, next } = graph;
  const previous = reversedOf(graph);
  const wholes = wholesOf(graph, wholeOf);
  const isBeside = (node: number, path: readonly number[]) =>
    path.every((each) => wholes[each] !== wholes[node]);
  let steps = 0;
  /** @param passed the wholes that the path goes through */
  const extend = (path: readonly number[], passed: number): readonly number[] | undefined => {
    if (passed >= length) return path;
    if (++steps > MOST_STEPS) return undefined;
    for (const to of next[path.at(-1)!]!) {
      if (path.includes(to)) continue;
      const chain = extend([...path, to], isBeside(to, path) ? passed + 1 : passed);
      if (chain) return chain;
    }
    for (const from of previous[path[0]!]!) {
      if (path.includes(from)) continue;
      const chain = extend([from, ...path], isBeside(from, path) ? passed + 1 : passed);
      if (chain) return chain;
    }
    return undefined;
  };
  return edges.flatMap((edge): ChainThrough<E>[] => {
    const [from, to] = [numbers.get(edge.from)!, numbers.get(edge.to)!];
    if (wholes[from] === wholes[to]) return [];
    steps = 0;
    const chain = extend([from, to], 2);
    return chain ? [{ edge, nodes: chain.map((node) => names[node]!) }] : [];
  });
}
