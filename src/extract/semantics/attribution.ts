/**
 * The references that decide whom a place in a shared unit belongs to. In: the places. Out: what the files on the way to them use, without
 * what leads nowhere: what a unit that nobody else imports does with its own. The files themselves are read by the crew, which has the compiler.
 */
import type { FileFact, ReferenceFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { Link } from './links.js';
import type { Crew } from './threads.js';
import { sharedUnits } from './units.js';

/** What is known of all files whose references are read, before one is. */
export interface LookedFor {
  readonly files: readonly Path[];
  /** The directories of the units into which others reach. */
  readonly units: readonly Path[];
  /** The names that somebody could ask for. */
  readonly names: readonly string[];
}

export interface AttributionRequest {
  readonly crew: Crew;
  readonly files: readonly FileFact[];
  readonly units: readonly UnitFact[];
  readonly imports: readonly Pick<Link, 'from' | 'to'>[];
}

/**
 * Finds them, each of the crew those of the files of its own. What leads to places of one kind says nothing of the others: who asks for a
 * member without it being known of what can mean only what lies on its way.
 * @param kinds the files of the places of each kind
 * @returns those of each kind
 */
export async function referencesTo(
  kinds: readonly (readonly Path[])[],
  { crew, files: all, units, imports }: AttributionRequest,
): Promise<readonly (readonly ReferenceFact[])[]> {
  const ways = kinds.map((places) => sharedUnits(units, imports, [...new Set(places)]));
  const files = [...new Set(ways.flatMap((way) => way.files))].sort();
  if (files.length === 0) return kinds.map(() => []);
  const isShared = (path: Path) => ways.some((way) => way.isShared(path));
  const lines = new Map(all.map((file) => [file.path, file.lines]));
  const shares = inParts(files, crew.size, (path) => lines.get(path) ?? 0);
  const told = await crew.perform(shares.map((own) => [{ of: 'names', files: own.filter(isShared) }]));
  const names = [...new Set(told.flatMap((each) => each.names ?? []))];
  const shared = [...new Set(ways.flatMap((way) => way.shared))];
  const looked = { files, units: shared, names };
  const answers = await crew.perform(shares.map((own) => [{ of: 'references', files: own, looked }]));
  const found = answers.flatMap(({ references = [] }) => references);
  const madeBy = new Map(found.map(({ path, made }) => [path, made]));
  return ways.map((way) => {
    const leadingFrom = (path: Path) => leading(path, madeBy.get(path) ?? [], way.isShared);
    const counted = new Set(way.files);
    // What is handed on was followed into whatever file is read, for its sake or not, so what is done with it there counts as well.
    for (const path of counted)
      for (const { to } of leadingFrom(path)) if (madeBy.has(to.path)) counted.add(to.path);
    return found.flatMap(({ path }) => (counted.has(path) ? leadingFrom(path) : []));
  });
}

/** Those of the references that a file makes that may lead into a unit that others reach. */
export function leading(
  path: Path,
  made: readonly ReferenceFact[],
  isShared: (path: Path) => boolean,
): readonly ReferenceFact[] {
  if (isShared(path)) return made;
  return made.filter(
    ({ to, how }) => how === 'asks' || /\.[*?]$/.test(to.declaration ?? '') || isShared(to.path),
  );
}

/** Cuts a row into parts that weigh about the same. */
function inParts<Thing>(
  things: readonly Thing[],
  count: number,
  weigh: (thing: Thing) => number,
): readonly (readonly Thing[])[] {
  const whole = things.reduce((sum, thing) => sum + weigh(thing), 0);
  const parts = Array.from({ length: count }, (): Thing[] => []);
  let before = 0;
  for (const thing of things) {
    parts[Math.min(Math.floor((before / (whole || 1)) * count), count - 1)]!.push(thing);
    before += weigh(thing);
  }
  return parts;
}
