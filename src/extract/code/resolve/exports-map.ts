/**
 * In: the `exports` or `imports` of a package.json, and a name. Out: all that the map gives for it, whatever the conditions,
 * what is likeliest to be source first. Why not a library: those that there are give one condition's target, and make
 * regular expressions of keys that nobody has checked. https://nodejs.org/api/packages.html#subpath-patterns
 */

/** Conditions that a target stands under, by how close it is to source: some hand source to TypeScript or bundlers only. */
const RANKS: Readonly<Record<string, number>> = {
  source: 0,
  development: 0,
  types: 1,
  import: 2,
  module: 2,
  browser: 4,
};
const USUAL_RANK = 3;
/** Conditions within conditions; nobody needs more, and a hostile file may have any number. */
const DEEPEST = 16;

/** The names of a map with what it gives for them, as written; a map without names gives all it has for `.`. */
export function entriesOfMap(map: unknown): readonly (readonly [name: string, value: unknown])[] {
  if (map === undefined || map === null) return [];
  const isNamed = isRecord(map) && Object.keys(map).some((key) => key.startsWith('.') || key.startsWith('#'));
  return isNamed ? Object.entries(map) : [['.', map]];
}

/** The targets that a map gives for a name, `*` filled in; none when it does not hand the name out, or holds it back. */
export function targetsFor(map: unknown, name: string): readonly string[] {
  const entries = entriesOfMap(map);
  const exact = entries.find(([key]) => key === name && !key.includes('*'));
  if (exact !== undefined) return targetsOf(exact[1]);
  let best: { readonly key: string; readonly value: unknown; readonly star: string } | undefined;
  for (const [key, value] of entries) {
    const star = matchStar(key, name);
    if (star !== undefined && (best === undefined || isMoreSpecific(key, best.key)))
      best = { key, value, star };
  }
  if (best === undefined) return [];
  const { key, value, star } = best;
  return targetsOf(value).map((target) =>
    key.endsWith('/') ? target + star : target.replaceAll('*', () => star),
  );
}

/** All strings of a value of a map, under whatever conditions, what is likeliest to be source first. */
export function targetsOf(value: unknown): readonly string[] {
  const found = [...leaves(value, USUAL_RANK, 0)];
  return found.sort((a, b) => a.rank - b.rank).map(({ target }) => target);
}

function* leaves(
  value: unknown,
  rank: number,
  depth: number,
): Iterable<{ readonly target: string; readonly rank: number }> {
  if (typeof value === 'string') yield { target: value, rank };
  else if (depth === DEEPEST) return;
  else if (Array.isArray(value)) for (const one of value) yield* leaves(one, rank, depth + 1);
  else if (isRecord(value)) {
    for (const [condition, one] of Object.entries(value)) {
      yield* leaves(one, RANKS[condition] ?? rank, depth + 1);
    }
  }
}

/** What the star of a key stands for in a name; a key that ends with a slash is of old, and means all below it. */
function matchStar(key: string, name: string): string | undefined {
  if (key.endsWith('/')) return name.startsWith(key) ? name.slice(key.length) : undefined;
  const at = key.indexOf('*');
  if (at === -1 || name.length < key.length) return undefined;
  const end = key.slice(at + 1);
  return name.startsWith(key.slice(0, at)) && name.endsWith(end)
    ? name.slice(at, name.length - end.length)
    : undefined;
}

/** The longer text before the star wins, then the longer key. */
function isMoreSpecific(key: string, other: string): boolean {
  const [start, otherStart] = [key.split('*')[0]!.length, other.split('*')[0]!.length];
  return start === otherStart ? key.length > other.length : start > otherStart;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
