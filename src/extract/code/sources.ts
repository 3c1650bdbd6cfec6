import { statSync } from 'node:fs';
import type { Path } from '../../model/nouns.js';
import { cacheFileOf, loadCache, saveCache } from './cache/cache-file.js';
import type { Remembered } from './cache/packing.js';
import { readerVersion } from './cache/reader-version.js';
import { Pool, type PoolOptions } from './pool.js';
import { languageName } from './reading/languages.js';
import type { Outcome, SourceReading } from './reading/read-source.js';
import { isSame, isTelling, stampOf } from './reading/stamp.js';

/** What every source file says, in the order of the paths that were asked for. */
export type Readings = ReadonlyMap<Path, SourceReading>;

/** How source files are read. Nothing here changes what comes out. */
export interface SourceOptions extends PoolOptions {
  /**
   * A directory of the user's for what is remembered between runs. A root with a `node_modules` keeps it there instead.
   * Left out: nothing is remembered.
   */
  readonly cacheDirectory?: string | undefined;
}

/**
 * The source files of one tree. Where an earlier run has left something, a file is only read if it may have changed since, and only
 * parsed if its content has. Where none has, reading begins with the first file that is found.
 */
export class Sources {
  readonly #root: string;
  readonly #pool: Pool;
  readonly #cache: Cache | undefined;
  readonly #begun: Path[] = [];
  readonly #startedAt = Date.now();

  constructor(root: string, { cacheDirectory, ...options }: SourceOptions) {
    this.#root = root;
    this.#pool = new Pool(root, options);
    this.#cache = cacheDirectory === undefined ? undefined : new Cache(cacheFileOf(root, cacheDirectory));
  }

  /** Told of files while the tree is being listed; they need not be source files. */
  found(paths: readonly Path[]): void {
    if (this.#cache !== undefined && this.#cache.known.size > 0) return;
    const sources = paths.filter(isSource);
    this.#begun.push(...sources);
    this.#pool.add(sources.map((path) => ({ path })));
  }

  /** Reads all source files among these. */
  async read(files: readonly Path[]): Promise<Readings> {
    const known = this.#cache?.known ?? new Map<Path, Remembered>();
    const paths = files.filter(isSource);
    const begun = new Set(this.#begun);
    const rest = paths.filter((path) => !begun.has(path) && !isUnchanged(this.#root, path, known.get(path)));
    this.#pool.add(
      rest.map((path) => {
        const hash = known.get(path)?.hash;
        return hash === undefined ? { path } : { path, knownHash: hash };
      }),
    );
    const outcomes = await this.#pool.finish();
    const fresh = new Map([...this.#begun, ...rest].map((path, index) => [path, outcomes[index]!]));
    const readings = new Map(
      paths.map((path) => [path, fresh.get(path)?.reading ?? known.get(path)!.reading]),
    );
    if (fresh.size > 0 || known.size !== paths.length)
      this.#cache?.save(this.#remembered(readings, fresh, known));
    return readings;
  }

  #remembered(
    readings: Readings,
    fresh: ReadonlyMap<Path, Outcome>,
    known: ReadonlyMap<Path, Remembered>,
  ): ReadonlyMap<Path, Remembered> {
    const remembered = new Map<Path, Remembered>();
    for (const [path, reading] of readings) {
      const outcome = fresh.get(path);
      const one = outcome === undefined ? known.get(path) : remember(outcome, reading, this.#startedAt);
      if (one !== undefined) remembered.set(path, one);
    }
    return remembered;
  }
}

/** What is remembered of a tree, loaded when it is first asked for. */
class Cache {
  readonly #file: string;
  readonly #version = readerVersion();
  readonly known: ReadonlyMap<Path, Remembered>;

  constructor(file: string) {
    this.#file = file;
    this.known = loadCache(file, this.#version);
  }

  save(remembered: ReadonlyMap<Path, Remembered>): void {
    saveCache(this.#file, this.#version, remembered);
  }
}

function isSource(path: Path): boolean {
  return languageName(path) !== undefined;
}

/** Whether the stamp of a file proves that it is what is known. */
function isUnchanged(root: string, path: Path, known: Remembered | undefined): boolean {
  if (known?.stamp === undefined) return false;
  try {
    return isSame(stampOf(statSync(`${root}/${path}`)), known.stamp);
  } catch {
    return false; // it is gone, or out of reach: whoever reads it will say so
  }
}

function remember(
  { hash, stamp }: Outcome,
  reading: SourceReading,
  startedAt: number,
): Remembered | undefined {
  if (hash === undefined || stamp === undefined) return undefined; // there was no content
  return isTelling(stamp, startedAt) ? { hash, stamp, reading } : { hash, reading };
}
