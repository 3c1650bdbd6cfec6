/**
 * In: source files, named as they are found. Out: what became of each, in the same order. Why: reading is what a run spends its time on, and
 * every core can do it, while this thread is still looking for files. Starting a thread costs as much as some hundred files, so a few are
 * read by this one alone; in the end it reads along, from the last file to meet the others.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { UserError } from '../../model/user-error.js';
import { type Outcome, type ReadingTask, readSource, type Wanted } from './reading/read-source.js';

/** What a thread is started with: what to read, and for each task whether somebody has taken it. */
export interface ThreadData extends ReadingTask {
  readonly taken: Int32Array<SharedArrayBuffer>;
}

/** Files to read. */
export interface Task {
  readonly index: number;
  readonly wanted: readonly Wanted[];
}

/** What became of them, as JSON: cloning so many small objects takes longer. Nothing if somebody else had taken the task. */
export interface Answer {
  readonly index: number;
  readonly outcomes?: string;
}

export interface PoolOptions {
  /** How many threads beside this one; 0 for none. Left out: as many as pay. */
  readonly workers?: number | undefined;
  readonly progress?: ((done: number, total: number) => void) | undefined;
  /** Whether nobody asks what a text hints at. */
  readonly withoutHints?: boolean;
}

/** Files that make up for starting a thread. */
const WORTH_A_THREAD = 600;
/** More threads than this wait for the disk and for each other. */
const MOST_THREADS = 7;
/** Files per task. */
const SIZE = 40;
/** With so many files each, more than any tree has that could be held in memory. */
const MOST_TASKS = 1 << 16;
/** Megabytes: deeply nested code needs it, and so much of young memory is seldom cleaned up. */
const LIMITS = { stackSizeMb: 64, maxYoungGenerationSizeMb: 64 };

/** The program of a thread. Run from its TypeScript source there is none, and so no thread. */
const SCRIPT = fileURLToPath(new URL('./source-worker.js', import.meta.url));

/** Takes a task, if nobody else has. */
export function take(taken: Int32Array, index: number): boolean {
  return Atomics.compareExchange(taken, index, 0, 1) === 0;
}

/** Reads source files of one tree. */
export class Pool {
  readonly #task: ReadingTask;
  readonly #options: PoolOptions;
  readonly #taken = new Int32Array(new SharedArrayBuffer(MOST_TASKS * Int32Array.BYTES_PER_ELEMENT));
  readonly #threads: Thread[] = [];
  readonly #tasks: Task[] = [];
  readonly #outcomes: (readonly Outcome[])[] = [];
  #last: Wanted[] = [];
  #count = 0;
  #done = 0;

  constructor(root: string, options: PoolOptions) {
    this.#task = { root, withHints: options.withoutHints !== true };
    this.#options = options;
  }

  /** Adds files to be read; where threads pay, reading begins at once. */
  add(wanted: Iterable<Wanted>): void {
    for (const one of wanted) {
      this.#last.push(one);
      this.#count += 1;
      if (this.#last.length === SIZE) this.#give();
    }
  }

  /** What became of all files, in the order in which they were added. */
  async finish(): Promise<readonly Outcome[]> {
    if (this.#last.length > 0) this.#give();
    try {
      const answers = this.#threads.map((thread) => thread.answers());
      // Answers that have come wait until this thread has nothing to do, but not for all of its work.
      for (let index = this.#tasks.length - 1; index >= 0; index -= 1) {
        if (!take(this.#taken, index)) continue;
        this.#put(index, await readAll(this.#task, this.#tasks[index]!.wanted));
        if (this.#threads.length > 0 || this.#options.progress) await setImmediate();
      }
      await Promise.all(answers);
      return this.#outcomes.flat();
    } finally {
      for (const thread of this.#threads) thread.end();
    }
  }

  #give(): void {
    const task = { index: this.#tasks.length, wanted: this.#last };
    if (task.index === MOST_TASKS)
      throw new UserError({
        message: `there are more than ${MOST_TASKS * SIZE} source files`,
        hint: 'name a part of the tree as the root, or leave some out: ignore in archfit.yaml',
      });
    this.#last = [];
    this.#tasks.push(task);
    this.#start();
    this.#threads[task.index % this.#threads.length]?.give(task);
  }

  /** Starts as many threads as the files so far are worth; a late one may have what the others have not come to yet. */
  #start(): void {
    const worth = Math.min(
      Math.floor(this.#count / WORTH_A_THREAD),
      availableParallelism() - 1,
      MOST_THREADS,
    );
    const most = this.#options.workers ?? worth;
    while (this.#threads.length < most && existsSync(SCRIPT)) {
      const thread = new Thread({ ...this.#task, taken: this.#taken }, (index, outcomes) =>
        this.#put(index, outcomes),
      );
      this.#threads.push(thread);
      for (const task of this.#tasks) thread.give(task);
    }
  }

  #put(index: number, outcomes: readonly Outcome[]): void {
    this.#outcomes[index] = outcomes;
    this.#done += outcomes.length;
    this.#options.progress?.(this.#done, this.#count);
  }
}

/** One thread beside this one. */
class Thread {
  readonly #worker: Worker;
  #given = 0;
  #answered = 0;
  #settle: (() => void) | undefined;
  #fail: ((error: Error) => void) | undefined;
  #failure: Error | undefined;

  constructor(data: ThreadData, put: (index: number, outcomes: readonly Outcome[]) => void) {
    this.#worker = new Worker(SCRIPT, { workerData: data, resourceLimits: LIMITS });
    this.#worker.on('message', ({ index, outcomes }: Answer) => {
      this.#answered += 1;
      if (outcomes !== undefined) put(index, JSON.parse(outcomes));
      if (this.#answered === this.#given) this.#settle?.();
    });
    const fail = (error: Error) => {
      this.#failure ??= error;
      this.#fail?.(error);
    };
    this.#worker.on('error', fail);
    this.#worker.on('exit', (code) =>
      fail(new Error(`A thread that read source files ended with code ${code}`)),
    );
  }

  give(task: Task): void {
    this.#given += 1;
    this.#worker.postMessage(task);
  }

  /** Waits until it has answered all that it was given. */
  answers(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settle = resolve;
      this.#fail = reject;
      if (this.#failure) reject(this.#failure);
      else if (this.#answered === this.#given) resolve();
    });
  }

  end(): void {
    this.#worker.terminate();
  }
}

/** The outcomes of one task. */
export async function readAll(task: ReadingTask, wanted: readonly Wanted[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const one of wanted) outcomes.push(await readSource(task, one));
  return outcomes;
}
