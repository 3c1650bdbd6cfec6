/**
 * A graph by numbers, for walks that pass its nodes millions of times. In: edges between names. Out: the names in order, so that of two nodes the
 * one with the lesser number has the lesser name, and where each node leads.
 */
import type { Edge } from './graph.js';
import { once } from './once.js';

export interface Numbered {
  readonly names: readonly string[];
  /** By name. */
  readonly numbers: ReadonlyMap<string, number>;
  /** The other nodes that each one leads to, each once, ascending. */
  readonly next: readonly (readonly number[])[];
}

export const numbered = once((edges: readonly Edge[]): Numbered => {
  const found = new Set<string>();
  for (const { from, to } of edges) found.add(from).add(to);
  const names = [...found].sort();
  const numbers = new Map(names.map((name, number) => [name, number]));
  const leading = names.map((): number[] => []);
  for (const { from, to } of edges) if (from !== to) leading[numbers.get(from)!]!.push(numbers.get(to)!);
  return { names, numbers, next: leading.map(ascending) };
});

/** The edges of each node the other way round, ascending. */
export function reversedOf({ next }: Numbered): readonly (readonly number[])[] {
  const previous = next.map((): number[] => []);
  next.forEach((followers, node) => {
    for (const to of followers) previous[to]!.push(node);
  });
  return previous;
}

/** One number for each whole that nodes are parts of: that of its first node. */
export function wholesOf({ names }: Numbered, wholeOf: (node: string) => string): Int32Array {
  const firsts = new Map<string, number>();
  return Int32Array.from(names, (name, number) => {
    const whole = wholeOf(name);
    const first = firsts.get(whole) ?? number;
    firsts.set(whole, first);
    return first;
  });
}

function ascending(numbers: number[]): readonly number[] {
  return numbers.sort((a, b) => a - b).filter((number, index) => number !== numbers[index - 1]);
}
