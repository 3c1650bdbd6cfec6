/**
 * In: source files to read. Out: what became of each, in the same order. Why: parsing is what a run spends its time on, and
 * every core can do it. Starting a thread costs as much as some hundred files, so a few files are read here.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { type Outcome, readSource, type Wanted } from './reading/read-source.js';

/** What a thread is sent, and what it answers. */
export interface Task {
  readonly first: number;
  readonly wanted: readonly Wanted[];
}
export interface Answer {
  readonly first: number;
  readonly outcomes: readonly Outcome[];
}

export interface PoolOptions {
  /** How many threads; 0 for none. Left out: as many as pay. */
  readonly workers?: number | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Files per thread that make up for starting it. */
const WORTH_A_THREAD = 250;
/** More threads than this wait for the disk and for each other. */
const MOST_THREADS = 8;
/** Files per message. */
const BATCH = 50;
/** Megabytes; a stack for deeply nested code, and room for short-lived objects before they are collected. */
const LIMITS = { stackSizeMb: 64, maxYoungGenerationSizeMb: 64 };

/** Reads source files of a tree. */
export async function readSources(
  root: string,
  wanted: readonly Wanted[],
  options: PoolOptions,
): Promise<readonly Outcome[]> {
  const script = new URL('./worker.js', import.meta.url);
  // Run from its TypeScript source there is no such file, and no thread that could load it.
  const threads = existsSync(fileURLToPath(script)) ? (options.workers ?? threadsFor(wanted.length)) : 0;
  if (threads > 0) return inThreads(script, threads, root, wanted, options);
  return wanted.map((one, index) => {
    if (index % BATCH === 0) options.progress?.(index, wanted.length);
    return readSource(root, one);
  });
}

function threadsFor(files: number): number {
  const worth = Math.floor(files / WORTH_A_THREAD);
  return worth < 2 ? 0 : Math.min(worth, availableParallelism(), MOST_THREADS);
}

async function inThreads(
  script: URL,
  threads: number,
  root: string,
  wanted: readonly Wanted[],
  { progress }: PoolOptions,
): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = new Array(wanted.length);
  let next = 0;
  let done = 0;
  const work = (worker: Worker) =>
    new Promise<void>((resolve, reject) => {
      const give = () => {
        if (next >= wanted.length) return resolve();
        const task: Task = { first: next, wanted: wanted.slice(next, next + BATCH) };
        next += BATCH;
        worker.postMessage(task);
      };
      worker.on('message', (answer: Answer) => {
        for (const [index, outcome] of answer.outcomes.entries()) outcomes[answer.first + index] = outcome;
        done += answer.outcomes.length;
        progress?.(done, wanted.length);
        give();
      });
      worker.on('error', reject);
      worker.on('exit', (code) =>
        reject(new Error(`A thread that read source files ended with code ${code}`)),
      );
      give();
    });
  const workers = Array.from(
    { length: threads },
    () => new Worker(script, { workerData: root, resourceLimits: LIMITS }),
  );
  try {
    await Promise.all(workers.map(work));
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  return outcomes;
}
