import type { Path } from '../../model/nouns.js';
import { isSame, isTelling, type Stamp, stampAt } from '../tree/stamp.js';
import { packReadings, type Remembered, unpackReadings } from './packing.js';
import { Pool, type PoolOptions } from './pool.js';
import { languageName } from './reading/languages.js';
import type { Outcome, SourceReading } from './reading/read-source.js';

/** What every source file says, in the order of the paths that were asked for. */
export type Readings = ReadonlyMap<Path, SourceReading>;

/**
 * The source files of one tree. Where an earlier run has left something, a file is only read if it may have changed since, and only
 * parsed if its content has. Where none has, reading begins with the first file that is found.
 */
export class Sources {
  readonly #root: string;
  readonly #pool: Pool;
  readonly #known: ReadonlyMap<Path, Remembered>;
  readonly #begun: Path[] = [];
  readonly #remembered = new Map<Path, Remembered>();
  /** In milliseconds. */
  readonly startedAt = Date.now();

  /** @param known what `remembered` was after an earlier run; nothing of it changes what comes out */
  constructor(root: string, options: PoolOptions = {}, known?: string) {
    this.#root = root;
    this.#pool = new Pool(root, options);
    this.#known = known === undefined ? new Map() : unpackReadings(known, options.withoutHints !== true);
  }

  /** Told of files while the tree is being listed; they need not be source files. */
  found(paths: readonly Path[]): void {
    if (this.#known.size > 0) return;
    const sources = paths.filter(isSource);
    this.#begun.push(...sources);
    this.#pool.add(sources.map((path) => ({ path })));
  }

  /** Reads all source files among these. */
  async read(files: readonly Path[]): Promise<Readings> {
    const paths = files.filter(isSource);
    const begun = new Set(this.#begun);
    const rest = paths.filter((path) => !begun.has(path) && !this.#isUnchanged(path));
    this.#pool.add(
      rest.map((path) => {
        const hash = this.#known.get(path)?.hash;
        return hash === undefined ? { path } : { path, knownHash: hash };
      }),
    );
    const outcomes = await this.#pool.finish();
    const fresh = new Map([...this.#begun, ...rest].map((path, index) => [path, outcomes[index]!]));
    const readings = new Map<Path, SourceReading>();
    for (const path of paths) {
      const [outcome, known] = [fresh.get(path), this.#known.get(path)];
      const reading = outcome?.reading ?? known!.reading;
      readings.set(path, reading);
      const one = outcome === undefined ? known : remember(outcome, reading, this.startedAt);
      if (one !== undefined) this.#remembered.set(path, one);
    }
    return readings;
  }

  /** What the next run may know of the files that were read. */
  get remembered(): Iterable<string> {
    return packReadings(this.#remembered);
  }

  /** The stamps of those files, taken when they were read. */
  get stamps(): ReadonlyMap<Path, Stamp> {
    return new Map([...this.#remembered].flatMap(([path, { stamp }]) => (stamp ? [[path, stamp]] : [])));
  }

  /** Whether the stamp of a file proves that it is what is known. */
  #isUnchanged(path: Path): boolean {
    const known = this.#known.get(path)?.stamp;
    const now = known && stampAt(`${this.#root}/${path}`);
    return now !== undefined && known !== undefined && isSame(now, known); // what is gone is for its reader to tell
  }
}

/** Whether a file holds code, by its name. */
export function isSource(path: Path): boolean {
  return languageName(path) !== undefined;
}

function remember(
  { hash, stamp }: Outcome,
  reading: SourceReading,
  startedAt: number,
): Remembered | undefined {
  if (hash === undefined || stamp === undefined) return undefined; // there was no content
  return isTelling(stamp, startedAt) ? { hash, stamp, reading } : { hash, reading };
}
