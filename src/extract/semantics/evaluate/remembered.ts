/** Answers that are found once. In: how to find one. Out: the same, asked as often as one likes. */

/** A function that remembers what it found for each thing. */
export function remembered<Thing extends object, Found>(
  find: (thing: Thing) => Found,
): (thing: Thing) => Found {
  const known = new WeakMap<Thing, Found>();
  return (thing) => {
    let found = known.get(thing);
    if (found === undefined) {
      found = find(thing);
      known.set(thing, found);
    }
    return found;
  };
}

/** The same for what is no object, such as a path. */
export function rememberedFor<Key, Found>(find: (key: Key) => Found): (key: Key) => Found {
  const known = new Map<Key, { readonly found: Found }>();
  return (key) => {
    let answer = known.get(key);
    if (answer === undefined) {
      answer = { found: find(key) };
      known.set(key, answer);
    }
    return answer.found;
  };
}
