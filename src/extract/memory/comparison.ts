/**
 * In: a tree as it was written down. Out: whether all of it is still as it was. Why a thread: the file system has to be asked for every
 * directory and file, which takes as long as all else that a run does that finds nothing changed. What the thread has not come to by the time
 * this one is done with its own, both do in shares.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { isSurroundedAsBefore, isUnchanged, type Listing, parseListing, sizeOf } from './listing.js';

/** What a thread is started with: a tree as it was written down, where it is, and how far everybody is. */
export interface ComparisonData {
  readonly bytes: Uint8Array;
  readonly root: string;
  readonly state: Int32Array<SharedArrayBuffer>;
}

/** A comparison that has begun. */
export interface Comparison {
  readonly listing: Listing;
  /** Whether everything is as it was; does what is left of finding out. */
  finish(): Promise<boolean>;
  /** Nobody wants to know any more. */
  end(): void;
}

/** Bytes of a tree written down, some three thousand directories and files, that make up for starting a thread. */
const WORTH_A_THREAD = 400_000;
/** Directories and files per share. */
const SHARE = 400;
/** Where the state of a comparison has the next share that nobody has taken, how many are done, and whether something has changed. */
const [NEXT, DONE, CHANGED] = [0, 1, 2];

/** The program of a thread. Run from its TypeScript source there is none, and so no thread. */
const SCRIPT = fileURLToPath(new URL('./comparison-worker.js', import.meta.url));

/**
 * Begins to compare; `undefined` when the tree could not be written down.
 * @param threads how many compare beside this one; left out: one, if that pays
 */
export function beginComparison(bytes: Uint8Array, root: string, threads?: number): Comparison | undefined {
  const state = new Int32Array(new SharedArrayBuffer(3 * Int32Array.BYTES_PER_ELEMENT));
  const paying = bytes.length < WORTH_A_THREAD || availableParallelism() === 1 ? 0 : 1;
  const most = existsSync(SCRIPT) ? (threads ?? paying) : 0;
  // A part of the bytes of a file would be sent with all of them.
  const data: ComparisonData = { bytes: most === 0 ? bytes : Uint8Array.from(bytes), root, state };
  const workers = Array.from({ length: most }, () => new Worker(SCRIPT, { workerData: data }));
  // One that fails has not done its share, and so proves nothing.
  const ended = workers.map(
    (worker) => new Promise((resolve) => worker.on('error', resolve).on('exit', resolve)),
  );
  const end = () => {
    for (const worker of workers) void worker.terminate();
  };
  const listing = parseListing(bytes);
  if (listing === undefined) {
    end();
    return undefined;
  }
  return {
    listing,
    end,
    async finish() {
      if (!isSurroundedAsBefore(listing, root)) Atomics.store(state, CHANGED, 1);
      compareShares(listing, root, state);
      const isDone = () => Atomics.load(state, DONE) === Math.ceil(sizeOf(listing) / SHARE);
      // One that has not come to begin is not waited for.
      if (Atomics.load(state, CHANGED) === 0 && !isDone()) await Promise.all(ended);
      end();
      return Atomics.load(state, CHANGED) === 0 && isDone();
    },
  };
}

/** Compares shares that nobody has taken, until there are none or something has changed. */
export function compareShares(listing: Listing, root: string, state: Int32Array): void {
  const isSame = isUnchanged(listing, root);
  const size = sizeOf(listing);
  while (Atomics.load(state, CHANGED) === 0) {
    const start = Atomics.add(state, NEXT, 1) * SHARE;
    if (start >= size) return;
    if (!isSame(start, Math.min(start + SHARE, size))) Atomics.store(state, CHANGED, 1);
    Atomics.add(state, DONE, 1);
  }
}
