/** Groups items by a key, keeping their order. (`Map.groupBy` needs Node 21.) */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, [T, ...T[]]> {
  const groups = new Map<K, [T, ...T[]]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Each item once: of those with one key the first, in their order. */
export function distinctBy<T>(items: readonly T[], keyOf: (item: T) => unknown): T[] {
  const seen = new Set<unknown>();
  return items.filter((item) => {
    const key = keyOf(item);
    return !seen.has(key) && seen.add(key);
  });
}

/** Groups items by two keys, such as the two ends of an edge, without a text for each pair; the groups in the order of their first items. */
export function groupByBoth<T>(
  items: Iterable<T>,
  oneOf: (item: T) => unknown,
  otherOf: (item: T) => unknown,
): [T, ...T[]][] {
  const groups: [T, ...T[]][] = [];
  const known = new Map<unknown, Map<unknown, T[]>>();
  for (const item of items) {
    const one = oneOf(item);
    const other = otherOf(item);
    const ofOne = known.get(one) ?? new Map<unknown, T[]>();
    known.set(one, ofOne);
    const group = ofOne.get(other);
    if (group) group.push(item);
    else {
      const begun: [T, ...T[]] = [item];
      ofOne.set(other, begun);
      groups.push(begun);
    }
  }
  return groups;
}

/** Splits a sorted list into runs of items that belong together: the same groups without any keys. */
export function runsOf<T>(items: Iterable<T>, isSame: (one: T, next: T) => boolean): [T, ...T[]][] {
  const runs: [T, ...T[]][] = [];
  for (const item of items) {
    const last = runs.at(-1);
    if (last && isSame(last[0], item)) last.push(item);
    else runs.push([item]);
  }
  return runs;
}

/** Those that are so, and the others. */
export function halves<Thing>(things: readonly Thing[], isSo: (thing: Thing) => boolean): [Thing[], Thing[]] {
  const [so, others]: [Thing[], Thing[]] = [[], []];
  for (const thing of things) (isSo(thing) ? so : others).push(thing);
  return [so, others];
}
