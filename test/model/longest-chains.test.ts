import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chainsThrough } from '../../src/model/chains-through.js';
import { longestChains } from '../../src/model/longest-chains.js';

const node = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g');
const graph = fc.uniqueArray(fc.record({ from: node, to: node }), {
  selector: ({ from, to }) => from + to,
  maxLength: 24,
});

type Edges = readonly { readonly from: string; readonly to: string }[];

/** Every simple path, by trying all of them. */
function allPaths(edges: Edges): string[][] {
  const starts = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].map((name) => [name]);
  const paths: string[][] = [];
  for (const pending = starts; pending.length > 0; ) {
    const path = pending.pop()!;
    paths.push(path);
    for (const { from, to } of edges)
      if (from === path.at(-1) && !path.includes(to)) pending.push([...path, to]);
  }
  return paths;
}

test('the longest of all chains is the longest simple path', () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const chains = longestChains(edges);
      const longest = Math.max(0, ...allPaths(edges).map(({ length }) => length));
      expect(Math.max(0, ...chains.map(({ nodes }) => nodes.length))).toBe(longest);
      expect(chains.every(({ isLongest }) => isLongest)).toBe(true);
    }),
  );
});

test('a chain is a simple path, and the longest from where it begins', () => {
  fc.assert(
    fc.property(graph, (edges) => {
      const paths = allPaths(edges);
      for (const { nodes } of longestChains(edges)) {
        expect(paths).toContainEqual(nodes);
        const from = paths.filter(([start]) => start === nodes[0]).map(({ length }) => length);
        expect(nodes.length).toBe(Math.max(...from));
      }
    }),
  );
});

test('chains do not hang on the order of the edges', () => {
  fc.assert(
    fc.property(graph, (edges) => {
      expect(longestChains([...edges].reverse())).toEqual(longestChains(edges));
    }),
  );
});

test('an edge lies on a chain of so many nodes if a simple path of that many has it', () => {
  fc.assert(
    fc.property(graph, fc.integer({ min: 2, max: 5 }), (edges, length) => {
      const paths = allPaths(edges).filter((path) => path.length === length);
      const found = new Map(chainsThrough(edges, length).map(({ edge, nodes }) => [edge, nodes]));
      for (const edge of edges) {
        const on = paths.filter((path) =>
          path.some((name, index) => name === edge.from && path[index + 1] === edge.to),
        );
        expect(found.has(edge), `${edge.from}${edge.to}`).toBe(on.length > 0);
        if (found.has(edge)) expect(on).toContainEqual(found.get(edge));
      }
    }),
  );
});

test('a chain of thousands needs no more than its length', () => {
  const edges = Array.from({ length: 5_000 }, (_, index) => ({ from: `n${index}`, to: `n${index + 1}` }));
  expect(longestChains(edges).map(({ nodes }) => nodes.length)).toEqual([5_001]);
});
