/**
 * The references that decide whom a place in a shared unit belongs to. In: the places. Out: what the files on the way to them use, without
 * what leads nowhere: what a unit that nobody else imports does with its own.
 */
import type { FileFact, ReferenceFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { safely } from './calls/sites.js';
import type { Ground } from './ground.js';
import type { Link } from './links.js';
import { namesIn, referencesIn } from './references.js';
import type { Crew } from './threads.js';
import { innermostUnit, sharedUnits } from './units.js';

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

/** Finds them, each of the crew those of the files of its own. */
export async function referencesTo(
  places: readonly Path[],
  { crew, files: all, units, imports }: AttributionRequest,
): Promise<readonly ReferenceFact[]> {
  const { files, shared, isShared } = sharedUnits(units, imports, [...new Set(places)]);
  if (files.length === 0) return [];
  const lines = new Map(all.map((file) => [file.path, file.lines]));
  const shares = inParts(files, crew.size, (path) => lines.get(path) ?? 0);
  const told = await crew.perform(shares.map((own) => [{ of: 'names', files: own.filter(isShared) }]));
  const names = [...new Set(told.flatMap((each) => each.names ?? []))];
  const looked = { files, units: shared, names };
  const found = await crew.perform(shares.map((own) => [{ of: 'references', files: own, looked }]));
  return found.flatMap(({ references = [] }) => references);
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

/** The names that others can ask some files for. */
export function namesOf({ evaluator }: Ground, files: readonly Path[]): readonly string[] {
  const names = files.flatMap((path) => {
    const file = evaluator.program.file(path);
    return (file && safely(() => namesIn(evaluator, file))) ?? [];
  });
  return [...new Set(names)];
}

/** The references that some files make, as far as they lead somewhere. */
export function referencesOf(
  { evaluator, units: all }: Ground,
  files: readonly Path[],
  { files: read, units, names }: LookedFor,
): readonly ReferenceFact[] {
  const isRead = new Set(read);
  const shared = new Set(units);
  const unitOf = innermostUnit(all);
  const isShared = (path: Path) => shared.has(unitOf(path));
  const looked = { isRead: (path: Path) => isRead.has(path), names: new Set(names) };
  return files.flatMap((path) => {
    const file = evaluator.program.file(path);
    const found = (file && safely(() => referencesIn(evaluator, file, looked))) ?? [];
    return found.filter(
      ({ to, how }) =>
        how === 'asks' || /\.[*?]$/.test(to.declaration ?? '') || isShared(path) || isShared(to.path),
    );
  });
}
