import { statSync } from 'node:fs';
import type { Path } from '../../model/nouns.js';
import { cacheFileOf, loadCache, saveCache } from './cache/cache-file.js';
import type { Remembered } from './cache/packing.js';
import { readerVersion } from './cache/reader-version.js';
import { type PoolOptions, readSources } from './pool.js';
import type { Outcome, SourceReading } from './reading/read-source.js';
import { isSame, isTelling, stampOf } from './reading/stamp.js';

/** What every source file says, in the order of the paths that were asked for. */
export type Readings = ReadonlyMap<Path, SourceReading>;

/** Reads every source file. */
export async function readAll(root: string, paths: readonly Path[], options: PoolOptions): Promise<Readings> {
  const outcomes = await readSources(
    root,
    paths.map((path) => ({ path })),
    options,
  );
  return new Map(paths.map((path, index) => [path, outcomes[index]!.reading!]));
}

/**
 * The same, but a file is only read if it may have changed since an earlier run, and only parsed if its content has.
 * What was read is remembered with the tree, or in the user's directory.
 */
export async function readChanged(
  root: string,
  paths: readonly Path[],
  userDirectory: string,
  options: PoolOptions,
): Promise<Readings> {
  const file = cacheFileOf(root, userDirectory);
  const version = readerVersion();
  const known = loadCache(file, version);
  const doubtful = paths.filter((path) => !isUnchanged(root, path, known.get(path)));
  if (doubtful.length === 0 && known.size === paths.length)
    return new Map(paths.map((path) => [path, known.get(path)!.reading]));
  const startedAt = Date.now();
  const wanted = doubtful.map((path) => {
    const hash = known.get(path)?.hash;
    return hash === undefined ? { path } : { path, knownHash: hash };
  });
  const outcomes = await readSources(root, wanted, options);
  const fresh = new Map(doubtful.map((path, index) => [path, outcomes[index]!]));

  const readings = new Map<Path, SourceReading>();
  const remembered = new Map<Path, Remembered>();
  for (const path of paths) {
    const outcome = fresh.get(path);
    const reading = outcome?.reading ?? known.get(path)!.reading;
    readings.set(path, reading);
    const one = outcome === undefined ? known.get(path) : remember(outcome, reading, startedAt);
    if (one !== undefined) remembered.set(path, one);
  }
  saveCache(file, version, remembered);
  return readings;
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
