/**
 * The longest simple paths of a graph, from each place where one can begin. In: edges between names. Out: for each beginning, the longest chain.
 * A path goes through each circle once and never comes back, so the circles are condensed and what is left has an order; within a circle the
 * longest simple path is NP-hard, and so it is searched with a bound: what is found then is a chain, but there may be a longer one.
 */
import { cyclesOf, type Edge } from './graph.js';

/** A simple path. */
export interface Chain {
  readonly nodes: readonly string[];
  /** False where a circle was too large to search: there may be longer ones. */
  readonly isLongest: boolean;
  /** The circles of two nodes or more that it goes through. */
  readonly circles: readonly (readonly string[])[];
}

/** How many steps all searches within one circle may take together. */
const MOST_STEPS = 2_000_000;
/** … and each of them. */
const MOST_STEPS_OF_ONE = 100_000;

/**
 * The longest chain from each beginning: from each node that no edge leads to, and for each circle that none leads into, from the node of it
 * from which the chain is longest. Of equals, the one whose names come first. Sorted by the first node.
 */
export function longestChains(edges: readonly Edge[]): Chain[] {
  const graph = condense(edges);
  const best = new Map<number, Best>();
  for (const circle of graph.inOrder) {
    const starts = circle.entered.length > 0 ? circle.entered : circle.members;
    const budget = Math.min(MOST_STEPS_OF_ONE, Math.floor(MOST_STEPS / starts.length));
    for (const start of starts) best.set(start, longestFrom(start, circle, graph, best, budget));
  }
  return graph.inOrder
    .filter(({ entered }) => entered.length === 0)
    .map(({ members }) => members.reduce((a, b) => (best.get(b)!.length > best.get(a)!.length ? b : a)))
    .sort((a, b) => a - b)
    .map((start) => chainFrom(start, graph, best));
}

interface Circle {
  /** A node by itself, or nodes that all lead to each other; ascending, as all lists of nodes. */
  readonly members: readonly number[];
  /** Those that an edge from outside leads to. */
  readonly entered: readonly number[];
}

/** Nodes are numbered in the order of their names. */
interface Condensed {
  readonly names: readonly string[];
  readonly next: readonly (readonly number[])[];
  readonly circleOf: readonly number[];
  /** What an edge leads to comes before what it leads from. */
  readonly inOrder: readonly Circle[];
}

/** The longest chain from a node: its way through the circle that the node lies in, and where it goes on. */
interface Best {
  readonly length: number;
  readonly segment: readonly number[];
  readonly onward?: number;
  readonly isLongest: boolean;
}

function condense(edges: readonly Edge[]): Condensed {
  const names = [...new Set(edges.flatMap(({ from, to }) => [from, to]))].sort();
  const number = new Map(names.map((name, index) => [name, index]));
  const next = names.map(() => new Set<number>());
  for (const { from, to } of edges) if (from !== to) next[number.get(from)!]!.add(number.get(to)!);
  const followers = next.map((all) => [...all].sort((a, b) => a - b));

  const circleOf = names.map((_, index) => index);
  for (const members of cyclesOf(edges)) {
    for (const name of members) circleOf[number.get(name)!] = number.get(members[0]!)!;
  }
  const members = new Map<number, number[]>();
  const entered = new Set<number>();
  names.forEach((_, node) => {
    members.set(circleOf[node]!, [...(members.get(circleOf[node]!) ?? []), node]);
    for (const to of followers[node]!) if (circleOf[to] !== circleOf[node]) entered.add(to);
  });
  const order = [...members.keys()];
  const inOrder = sinksFirst(order, (circle) =>
    members.get(circle)!.flatMap((node) => followers[node]!.map((to) => circleOf[to]!)),
  ).map((circle) => ({
    members: members.get(circle)!,
    entered: members.get(circle)!.filter((node) => entered.has(node)),
  }));
  return { names, next: followers, circleOf, inOrder };
}

/** The nodes of a graph whose only circles are loops, each after all that it leads to. Without recursion: chains may be long. */
function sinksFirst(nodes: readonly number[], nextOf: (node: number) => readonly number[]): number[] {
  const done = new Set<number>();
  const open = new Set<number>();
  const stack = [...nodes].reverse();
  const order: number[] = [];
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (done.has(node) || open.has(node)) {
      stack.pop();
      if (done.has(node)) continue;
      done.add(node);
      order.push(node);
      continue;
    }
    open.add(node);
    for (const to of nextOf(node)) if (!done.has(to) && !open.has(to)) stack.push(to);
  }
  return order;
}

/** Walks the simple paths within a circle, in the order of names, until the longest is found or the steps are used up. */
function longestFrom(
  start: number,
  { members }: Circle,
  { next, circleOf }: Condensed,
  known: ReadonlyMap<number, Best>,
  budget: number,
): Best {
  const exitsOf = new Map(members.map((node) => [node, exitOf(node, next, circleOf, known)]));
  const exits = [...exitsOf.values()].filter((exit) => exit !== undefined);
  const furthest = Math.max(0, ...exits.map(({ length }) => length));
  const isLongest = exits.every((exit) => exit.isLongest);
  const path = [start];
  const isOnPath = new Set(path);
  const turn = [0];
  let best: Best = { length: 0, segment: [], isLongest };
  for (let steps = 0; path.length > 0; steps++) {
    const node = path.at(-1)!;
    const exit = exitsOf.get(node);
    const length = path.length + (exit?.length ?? 0);
    if (turn.at(-1) === 0 && length > best.length) {
      best = { length, segment: [...path], ...(exit && { onward: exit.to }), isLongest };
    }
    if (best.length === members.length + furthest) break;
    if (steps === budget) return { ...best, isLongest: false };
    const followers = next[node]!;
    let at = turn.at(-1)!;
    while (
      at < followers.length &&
      (circleOf[followers[at]!] !== circleOf[start] || isOnPath.has(followers[at]!))
    )
      at++;
    turn[turn.length - 1] = at + 1;
    if (at < followers.length) {
      path.push(followers[at]!);
      isOnPath.add(followers[at]!);
      turn.push(0);
    } else {
      isOnPath.delete(path.pop()!);
      turn.pop();
    }
  }
  return best;
}

/** The best way out of a circle from one of its nodes, and whether no other may be better. */
function exitOf(
  node: number,
  next: Condensed['next'],
  circleOf: Condensed['circleOf'],
  known: ReadonlyMap<number, Best>,
): { readonly to: number; readonly length: number; readonly isLongest: boolean } | undefined {
  let best: { to: number; length: number } | undefined;
  let areLongest = true;
  for (const to of next[node]!) {
    if (circleOf[to] === circleOf[node]) continue;
    const { length, isLongest } = known.get(to)!;
    areLongest &&= isLongest;
    if (best === undefined || length > best.length) best = { to, length };
  }
  return best && { ...best, isLongest: areLongest };
}

function chainFrom(
  start: number,
  { names, circleOf, inOrder }: Condensed,
  best: ReadonlyMap<number, Best>,
): Chain {
  const nodes: string[] = [];
  const circles: string[][] = [];
  for (let at: number | undefined = start; at !== undefined; ) {
    const { segment, onward }: Best = best.get(at)!;
    nodes.push(...segment.map((node) => names[node]!));
    const circle = inOrder.find(({ members }) => circleOf[members[0]!] === circleOf[segment[0]!])!;
    if (circle.members.length > 1) circles.push(circle.members.map((node) => names[node]!));
    at = onward;
  }
  return { nodes, circles, isLongest: best.get(start)!.isLongest };
}

/** How many steps the search for a chain through one edge may take. */
const MOST_STEPS_THROUGH = 10_000;

/**
 * A chain of so many nodes through an edge, for each of some edges that lies on one; what is not found within bounds counts as none. Of several,
 * it goes on before it begins earlier, by the first names.
 */
export function chainsThrough<E extends Edge>(
  edges: readonly E[],
  length: number,
): ReadonlyMap<E, readonly string[]> {
  const [next, previous] = [new Map<string, string[]>(), new Map<string, string[]>()];
  const add = (map: Map<string, string[]>, key: string, value: string) => {
    const known = map.get(key);
    if (known) known.push(value);
    else map.set(key, [value]);
  };
  for (const { from, to } of edges) {
    add(next, from, to);
    add(previous, to, from);
  }
  for (const all of [...next.values(), ...previous.values()]) all.sort();
  const found = new Map<E, readonly string[]>();
  for (const edge of edges) {
    let steps = 0;
    const extend = (path: readonly string[]): readonly string[] | undefined => {
      if (path.length >= length) return path;
      if (++steps > MOST_STEPS_THROUGH) return undefined;
      for (const to of next.get(path.at(-1)!) ?? []) {
        const chain = path.includes(to) ? undefined : extend([...path, to]);
        if (chain) return chain;
      }
      for (const from of previous.get(path[0]!) ?? []) {
        const chain = path.includes(from) ? undefined : extend([from, ...path]);
        if (chain) return chain;
      }
      return undefined;
    };
    const chain = edge.from === edge.to ? undefined : extend([edge.from, edge.to]);
    if (chain) found.set(edge, chain);
  }
  return found;
}
