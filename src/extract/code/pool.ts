/**
 * In: source files to read. Out: what became of each, in the same order. Why: parsing is what a run spends its time on, and
 * every core can do it. Starting a thread costs as much as some hundred files, so a few files are read by this one alone,
 * and up to some thousands this one reads along. The parser's memory is only given back when its thread cleans up or ends,
 * so threads are replaced now and then.
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
const MOST_THREADS = 8;
/** Files whose memory all threads together may hold on to: some 50 KB each. */
const HELD = 12_000;
/** Files per message. */
const BATCH = 40;
/** Messages on their way to a thread, so that it never waits for this one. */
const AHEAD = 3;
/** Megabytes: deeply nested code needs it. */
const LIMITS = { stackSizeMb: 64 };

/** Reads source files of a tree. */
export async function readSources(
  root: string,
  wanted: readonly Wanted[],
  options: PoolOptions,
): Promise<readonly Outcome[]> {
  const queue = new Queue(wanted, options.progress);
  const script = new URL('./worker.js', import.meta.url);
  // Run from its TypeScript source there is no such file, and no thread that could load it.
  const most = existsSync(fileURLToPath(script)) ? (options.workers ?? threadsFor(wanted.length)) : 0;
  const isAlong = most === 0 || wanted.length <= HELD;
  const threads = Array.from({ length: most }, () => readInThreads(script, root, queue, HELD / most));
  await Promise.all(isAlong ? [...threads, readHere(root, queue)] : threads);
  return queue.outcomes;
}

function threadsFor(files: number): number {
  const cores = availableParallelism();
  return Math.min(Math.floor(files / WORTH_A_THREAD), files <= HELD ? cores - 1 : cores, MOST_THREADS);
}

/** What is to be read and what has been. */
class Queue {
  readonly outcomes: Outcome[];
  readonly #wanted: readonly Wanted[];
  readonly #progress: PoolOptions['progress'];
  #next = 0;
  #done = 0;

  constructor(wanted: readonly Wanted[], progress: PoolOptions['progress']) {
    this.outcomes = new Array(wanted.length);
    this.#wanted = wanted;
    this.#progress = progress;
  }

  get isEmpty(): boolean {
    return this.#next >= this.#wanted.length;
  }

  take(): Task {
    const first = this.#next;
    this.#next += BATCH;
    return { first, wanted: this.#wanted.slice(first, this.#next) };
  }

  put({ first, outcomes }: Answer): void {
    for (const [index, outcome] of outcomes.entries()) this.outcomes[first + index] = outcome;
    this.#done += outcomes.length;
    this.#progress?.(this.#done, this.#wanted.length);
  }
}

async function readHere(root: string, queue: Queue): Promise<void> {
  while (!queue.isEmpty) {
    const { first, wanted } = queue.take();
    queue.put({ first, outcomes: wanted.map((one) => readSource(root, one)) });
    await setImmediate(); // lets the answers of other threads in
  }
}

/** Reads in one thread after the other, each for so many files. */
async function readInThreads(script: URL, root: string, queue: Queue, files: number): Promise<void> {
  while (!queue.isEmpty) {
    const worker = new Worker(script, { workerData: root, resourceLimits: LIMITS });
    try {
      await readIn(worker, queue, Math.ceil(files / BATCH));
    } finally {
      await worker.terminate();
    }
  }
}

function readIn(worker: Worker, queue: Queue, tasks: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let given = 0;
    let answered = 0;
    const give = () => {
      while (given - answered < AHEAD && given < tasks && !queue.isEmpty) {
        worker.postMessage(queue.take());
        given += 1;
      }
      if (given === answered) resolve();
    };
    worker.on('message', (answer: Answer) => {
      answered += 1;
      queue.put(answer);
      give();
    });
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`A thread that read source files ended with code ${code}`)));
    give();
  });
}
