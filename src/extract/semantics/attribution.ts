/**
 * The references that decide whom a place in a shared unit belongs to. In: the places. Out: what the files on the way to them use, without
 * what leads nowhere: what a unit that nobody else imports does with its own. The files themselves are read by the crew, which has the compiler.
 */
import type { FileFact, ReferenceFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { askingContainers } from './containers.js';
import type { Link } from './links.js';
import { pastBarrels } from './past-barrels.js';
import { exhaustedIn } from './safely.js';
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
  readonly imports: readonly Link[];
  /** The text of a file. */
  read(path: Path): string;
}

/** References that are being looked for. */
export interface Attribution {
  /**
   * Those that lead to some of the places for which it was begun. What leads to places of one kind says nothing of the others: who asks for
   * a member without it being known of what can mean only what lies on its way.
   * @param counting the files of those places, of each kind
   * @returns those of each kind
   */
  leadingTo(counting: readonly (readonly Path[])[]): Promise<readonly (readonly ReferenceFact[])[]>;
  /** How often something was given up because it exhausts the stack. */
  exhausted(): Promise<number>;
}

/**
 * Begins to look for them, each of the crew in files of its own. It is over once they do, so that whoever waits may find out meanwhile which of the
 * places count.
 * @param kinds the files of the places of each kind that may count
 */
export async function beginAttribution(
  kinds: readonly (readonly Path[])[],
  { crew, files: all, units, imports, read }: AttributionRequest,
): Promise<Attribution> {
  const asking = askingContainers(imports);
  const near = sharedUnits(units, imports, imports, [...new Set(kinds.flat())]);
  const leads = pastBarrels(imports, new Set(near.files), read);
  const wayTo = (places: readonly Path[]) => {
    const way = sharedUnits(units, imports, leads, [...new Set(places)]);
    // What a container is told on the way is asked for by those who know its token alone.
    return { ...way, files: [...new Set([...way.files, ...asking(way.files)])] };
  };
  const ways = kinds.map(wayTo);
  const files = [...new Set(ways.flatMap((way) => way.files))].sort();
  const isShared = (path: Path) => ways.some((way) => way.isShared(path));
  const shared = [...new Set(ways.flatMap((way) => way.shared))];
  if (files.length === 0)
    return { leadingTo: async (counting) => counting.map(() => []), exhausted: async () => 0 };
  const lines = new Map(all.map((file) => [file.path, file.lines]));
  const shares = inParts(files, crew.size, (path) => lines.get(path) ?? 0);
  const told = await crew.perform(shares.map((own) => [{ of: 'names', files: own.filter(isShared) }]));
  const names = [...new Set(told.flatMap((each) => each.names ?? []))];
  const looked = { files, units: shared, names };
  const looking = crew.perform(shares.map((own) => [{ of: 'references', files: own, looked }]));
  // What goes wrong is told to whoever asks for what was found.
  looking.catch(() => {});
  return {
    async leadingTo(counting) {
      const found = (await looking).flatMap(({ references = [] }) => references);
      const madeBy = new Map(found.map(({ path, made }) => [path, made]));
      return counting.map(wayTo).map((way) => {
        const leadingFrom = (path: Path) => leading(path, madeBy.get(path) ?? [], way.isShared);
        const counted = new Set(way.files);
        // What is handed on was followed into whatever file is read, for its sake or not, so what is done with it there counts as well.
        for (const path of counted)
          for (const { to } of leadingFrom(path)) if (madeBy.has(to.path)) counted.add(to.path);
        return found.flatMap(({ path }) => (counted.has(path) ? leadingFrom(path) : []));
      });
    },
    exhausted: async () => exhaustedIn([...told, ...(await looking)]),
  };
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
