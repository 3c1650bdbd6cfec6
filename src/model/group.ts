/** Groups items by a key, keeping their order. (`Map.groupBy` needs Node 21.) */
export function groupBy<T, K>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
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
