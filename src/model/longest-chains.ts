/**
 * The longest simple paths of a graph, from each place where one can begin. In: edges between names. Out: for each beginning, the longest chain.
 * A path goes through each circle once and never comes back, so the circles are condensed and what is left has an order; within a circle the
 * longest simple path is NP-hard, and so it is searched with a bound: what is found then is a chain, but there may be a longer one.
 * Nodes may be parts of something, of which a chain goes through one only: then circles are those between the wholes.
 */
import { cyclesOf, type Edge } from './graph.js';
import { groupBy } from './group.js';
import { numbered, wholesOf } from './numbered.js';

/** What a node is a part of. */
export type WholeOf = (node: string) => string;

export const itself: WholeOf = (node) => node;

/** A simple path. */
export interface Chain {
  readonly nodes: readonly string[];
  /** False where a circle was too large to search: there may be longer ones. */
  readonly isLongest: boolean;
  /** The circles of two wholes or more that it goes through, each by the names of these. */
  readonly circles: readonly (readonly string[])[];
}

/** How many steps all searches within one circle may take together, but that each may go through it twice. */
const MOST_STEPS = 100_000;
/** … and each of them. */
const MOST_STEPS_OF_ONE = 100_000;
/** From how many nodes of a circle a chain is looked for, beside those that something outside leads to. */
const MOST_STARTS = 10;

/**
 * The longest chain from each beginning: from each node that no edge leads to, and from the node of each circle from which the chain is longest,
 * if it is longer than those that come into the circle from outside. A part that no edge leads to is no beginning where as much follows on
 * another part of the same that one leads to. Of equals, the one whose names come first. Sorted by the first node.
 */
export function longestChains(
  edges: readonly Edge[],
  wholeOf: WholeOf = itself,
  /** The circles of wholes, where somebody has looked for them before. */
  circles = cyclesOf(edges.map(({ from, to }) => ({ from: wholeOf(from), to: wholeOf(to) }))),
): Chain[] {
  const graph = condense(edges, wholeOf, circles);
  const best = new Map<number, Best>();
  const exits: (Exit | undefined)[] = [];
  /** Circles that not all nodes of are tried: how long a chain from them could be. */
  const possible = new Map<Circle, number>();
  for (const circle of graph.inOrder) {
    const { members, entered, wholes } = circle;
    const firsts = members.filter(
      (node, index) => graph.wholes[node] !== graph.wholes[members[index - 1] ?? -1],
    );
    const starts = new Set([...firsts.slice(0, MOST_STARTS), ...entered]);
    for (const node of members) exits[node] = exitOf(node, graph, best);
    const furthest = members.reduce((length, node) => Math.max(length, exits[node]?.length ?? 0), 0);
    const most = wholes.length + furthest;
    const isLongest = members.every((node) => exits[node]?.isLongest ?? true);
    const share = Math.max(2 * members.length, Math.floor(MOST_STEPS / starts.size));
    const budget = Math.min(MOST_STEPS_OF_ONE, share);
    for (const start of starts) {
      const { isWhole, ...way } = longestFrom(start, graph, exits, { most, budget });
      best.set(start, { ...way, isLongest: isLongest && isWhole });
    }
    if (firsts.some((node) => !starts.has(node))) possible.set(circle, most);
  }
  const chains: { readonly start: number; readonly chain: Chain }[] = [];
  const through = new Map<Circle, number>();
  const entering = longestEntered(graph, best);
  for (const circle of [...graph.inOrder].reverse()) {
    if (circle.entered.length > 0 && circle.members.length === 1) continue;
    const tried = circle.members.filter((node) => best.has(node));
    const start = tried.reduce((a, b) => (best.get(b)!.length > best.get(a)!.length ? b : a));
    const { length } = best.get(start)!;
    const isPart = circle.members.length === 1 && length <= (entering.get(graph.wholes[start]!) ?? 0);
    if (isPart || length <= (through.get(circle) ?? 0)) continue;
    const { chain, circles } = chainFrom(start, graph, best);
    for (const each of circles) through.set(each, Math.max(length, through.get(each) ?? 0));
    const isLongest = chain.isLongest && (possible.get(circle) ?? length) === length;
    chains.push({ start, chain: { ...chain, isLongest } });
  }
  return chains.sort((a, b) => a.start - b.start).map(({ chain }) => chain);
}

/** The longest chain from a part of each whole that an edge leads to. */
function longestEntered(
  { wholes, inOrder }: Condensed,
  best: ReadonlyMap<number, Best>,
): ReadonlyMap<number, number> {
  const found = new Map<number, number>();
  for (const { entered } of inOrder)
    for (const node of entered)
      found.set(wholes[node]!, Math.max(found.get(wholes[node]!) ?? 0, best.get(node)!.length));
  return found;
}

/** A node by itself, or the parts of wholes that all lead to each other; ascending, as all lists of nodes. */
interface Circle {
  readonly members: readonly number[];
  /** The names of the wholes. */
  readonly wholes: readonly string[];
  /** Those that an edge from outside leads to. */
  readonly entered: readonly number[];
}

/** Nodes are numbered in the order of their names. */
interface Condensed {
  readonly names: readonly string[];
  /** What each node is a part of, by the number of its first part. */
  readonly wholes: Int32Array;
  readonly next: readonly (readonly number[])[];
  /** Where each node leads within its circle. */
  readonly inside: readonly (readonly number[])[];
  readonly circleOf: readonly Circle[];
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

/** The best way out of a circle from one of its nodes, and whether none may be better. */
interface Exit {
  readonly to: number;
  readonly length: number;
  readonly isLongest: boolean;
}

function condense(
  edges: readonly Edge[],
  wholeOf: WholeOf,
  circles: readonly (readonly string[])[],
): Condensed {
  const graph = numbered(edges);
  const { names, next } = graph;
  const wholes = wholesOf(graph, wholeOf);
  const circleOf = names.map((name, node): Circle & { readonly entered: number[] } => ({
    members: [node],
    wholes: [wholeOf(name)],
    entered: [],
  }));
  const parts = groupBy([...names.keys()], (node) => wholeOf(names[node]!));
  for (const circle of circles) {
    const members = circle.flatMap((whole) => parts.get(whole)!).sort((a, b) => a - b);
    const joined = { members, wholes: circle, entered: [] };
    for (const node of members) circleOf[node] = joined;
  }
  const entered = new Set<number>();
  next.forEach((followers, node) => {
    for (const to of followers) if (circleOf[to] !== circleOf[node]) entered.add(to);
  });
  for (const node of [...entered].sort((a, b) => a - b)) circleOf[node]!.entered.push(node);
  const inOrder = sinksFirst(new Set(circleOf), ({ members }) =>
    members.flatMap((node) => next[node]!.map((to) => circleOf[to]!)),
  );
  const inside = next.map((followers, node) => followers.filter((to) => circleOf[to] === circleOf[node]));
  return { names, wholes, next, inside, circleOf, inOrder };
}

/** The nodes of a graph without circles but loops, each after all that it leads to. Without recursion: chains may be long. */
function sinksFirst<T>(nodes: ReadonlySet<T>, nextOf: (node: T) => readonly T[]): T[] {
  const done = new Set<T>();
  const open = new Set<T>();
  const stack = [...nodes].reverse();
  while (stack.length > 0) {
    const node = stack.at(-1)!;
    if (done.has(node)) stack.pop();
    else if (open.has(node)) done.add(node);
    else {
      open.add(node);
      for (const to of nextOf(node)) if (!open.has(to)) stack.push(to);
    }
  }
  return [...done];
}

function exitOf(
  node: number,
  { next, circleOf }: Condensed,
  known: ReadonlyMap<number, Best>,
): Exit | undefined {
  let best: Pick<Exit, 'to' | 'length'> | undefined;
  let areLongest = true;
  for (const to of next[node]!) {
    if (circleOf[to] === circleOf[node]) continue;
    const { length, isLongest } = known.get(to)!;
    areLongest &&= isLongest;
    if (best === undefined || length > best.length) best = { to, length };
  }
  return best && { ...best, isLongest: areLongest };
}

/** Walks the simple paths within a circle, in the order of names, until the longest is found or the steps are used up: then it is not the whole. */
function longestFrom(
  start: number,
  { inside, wholes }: Condensed,
  exits: readonly (Exit | undefined)[],
  { most, budget }: { readonly most: number; readonly budget: number },
): Omit<Best, 'isLongest'> & { readonly isWhole: boolean } {
  const path = [start];
  const isOnPath = new Uint8Array(wholes.length);
  isOnPath[wholes[start]!] = 1;
  /** For each node of the path, how many of the nodes that it leads to have been tried. */
  const tried = [0];
  let best: { readonly length: number; readonly nodes: number; readonly onward?: number } = {
    length: 0,
    nodes: 0,
  };
  /** The best so far, once the path has left it: until then it is how the path begins. */
  let left: readonly number[] | undefined;
  let isWhole = true;
  for (let steps = 0; path.length > 0; steps++) {
    const last = path.length - 1;
    const node = path[last]!;
    let at = tried[last]!;
    if (at === 0) {
      const exit = exits[node];
      const length = path.length + (exit?.length ?? 0);
      if (length > best.length) {
        best = { length, nodes: path.length, ...(exit && { onward: exit.to }) };
        left = undefined;
      }
    }
    isWhole = best.length === most || steps < budget;
    if (best.length === most || !isWhole) break;
    const followers = inside[node]!;
    while (at < followers.length && isOnPath[wholes[followers[at]!]!] === 1) at++;
    tried[last] = at + 1;
    if (at < followers.length) {
      path.push(followers[at]!);
      isOnPath[wholes[followers[at]!]!] = 1;
      tried.push(0);
    } else {
      left ??= path.slice(0, best.nodes);
      isOnPath[wholes[node]!] = 0;
      path.pop();
      tried.pop();
    }
  }
  const { nodes, ...way } = best;
  return { ...way, segment: left ?? path.slice(0, nodes), isWhole };
}

function chainFrom(
  start: number,
  { names, circleOf }: Condensed,
  best: ReadonlyMap<number, Best>,
): { readonly chain: Chain; readonly circles: readonly Circle[] } {
  const nodes: string[] = [];
  const circles: Circle[] = [];
  for (let at: number | undefined = start; at !== undefined; ) {
    const { segment, onward }: Best = best.get(at)!;
    nodes.push(...segment.map((node) => names[node]!));
    if (circleOf[at]!.members.length > 1) circles.push(circleOf[at]!);
    at = onward;
  }
  return {
    chain: { nodes, circles: circles.map(({ wholes }) => wholes), isLongest: best.get(start)!.isLongest },
    circles,
  };
}
