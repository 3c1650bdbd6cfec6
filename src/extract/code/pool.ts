/**
 * In: source files to read. Out: what became of each, in the same order. Why: parsing is what a run spends its time on, and
 * every core can do it. Starting a thread costs as much as some hundred files, so a few files are read by this one alone;
 * and this one reads along with the others, for it has nothing better to do.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Outcome, readSource, type Wanted } from './reading/read-source.js';

/** What a thread is sent, and what it answers. */
export interface Task {
  /** The index of the first file. */
  readonly first: number;
  readonly wanted: readonly Wanted[];
}
export interface Answer {
  readonly first: number;
  readonly outcomes: readonly Outcome[];
}

export interface PoolOptions {
  /** How many threads beside this one; 0 for none. Left out: as many as pay. */
  readonly workers?: number | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Files that make up for starting a thread. */
const WORTH_A_THREAD = 500;
/** More threads than this wait for the disk and for each other. */
const MOST_THREADS = 7;
/** Files per message. */
const BATCH = 40;
/** Messages on their way to a thread, so that it never waits for this one. */
const AHEAD = 3;
/** Megabytes: a stack for deeply nested code, and room for short-lived objects before they are collected. */
const LIMITS = { stackSizeMb: 64, maxYoungGenerationSizeMb: 64 };

/** Reads source files of a tree. */
export async function readSources(
  root: string,
  wanted: readonly Wanted[],
  { workers, progress }: PoolOptions,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = new Array(wanted.length);
  let next = 0;
  let done = 0;
  const take = (): Task | undefined => {
    if (next >= wanted.length) return undefined;
    const first = next;
    next += BATCH;
    return { first, wanted: wanted.slice(first, next) };
  };
  const put = ({ first, outcomes: some }: Answer) => {
    for (const [index, outcome] of some.entries()) outcomes[first + index] = outcome;
    done += some.length;
    progress?.(done, wanted.length);
  };

  const script = new URL('./worker.js', import.meta.url);
  // Run from its TypeScript source there is no such file, and no thread that could load it.
  const threads = existsSync(fileURLToPath(script)) ? (workers ?? threadsFor(wanted.length)) : 0;
  const pool = Array.from(
    { length: threads },
    () => new Worker(script, { workerData: root, resourceLimits: LIMITS }),
  );
  try {
    await Promise.all([...pool.map((worker) => readIn(worker, take, put)), readHere(root, take, put)]);
  } finally {
    await Promise.all(pool.map((worker) => worker.terminate()));
  }
  return outcomes;
}

function threadsFor(files: number): number {
  return Math.min(Math.floor(files / WORTH_A_THREAD), availableParallelism() - 1, MOST_THREADS);
}

async function readHere(
  root: string,
  take: () => Task | undefined,
  put: (answer: Answer) => void,
): Promise<void> {
  for (let task = take(); task !== undefined; task = take()) {
    put({ first: task.first, outcomes: task.wanted.map((one) => readSource(root, one)) });
    await setImmediate(); // lets the answers of other threads in
  }
}

function readIn(worker: Worker, take: () => Task | undefined, put: (answer: Answer) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0;
    const give = () => {
      for (let task = take(); task !== undefined; task = underWay < AHEAD ? take() : undefined) {
        underWay += 1;
        worker.postMessage(task);
      }
      if (underWay === 0) resolve();
    };
    worker.on('message', (answer: Answer) => {
      underWay -= 1;
      put(answer);
      give();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`A thread that read source files ended with code ${code}`)));
    give();
  });
}
