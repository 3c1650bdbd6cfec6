/**
 * Many texts in; what each says out, in the same order. Why threads: parsing is what takes the time, and every core can do
 * it. Starting one costs as much as some thousand statements, so a few are read by this thread alone. Equal texts, which many
 * roles send, are read once. A parser that a statement has worn out is exchanged for a new one, so it costs that statement only.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { setImmediate } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { loadParser, type Parser } from './parse.js';
import { readText, type SqlText, type TextReading } from './text.js';

/** Characters of text that make up for starting a thread. */
const WORTH_A_THREAD = 1_000_000;
/** More threads than this wait for this one to hand out and take in. */
const MOST_THREADS = 8;
/** Characters of text per message. */
const BATCH = 100_000;
/** Messages on their way to a thread, so that it never waits for this one. */
const AHEAD = 2;
/** Megabytes that a thread may hold on to; what a larger tree needs, this one may have. */
const LIMITS = { maxOldGenerationSizeMb: 512, maxYoungGenerationSizeMb: 32 };

/**
 * Reads texts, in this thread with the parser that is given.
 * @param workers how many threads read beside this one; left out: as many as pay.
 */
export async function readTexts(
  texts: readonly SqlText[],
  parser: Parser,
  workers?: number,
): Promise<readonly TextReading[]> {
  const distinct = new Map<string, number>();
  const unlike: SqlText[] = [];
  const places = texts.map((text) => {
    const key = text.cut ? `\0${text.text}` : text.text;
    const known = distinct.get(key);
    if (known !== undefined) return known;
    distinct.set(key, unlike.length);
    return unlike.push(text) - 1;
  });
  const readings = await readDistinct(unlike, parser, workers);
  return places.map((place) => readings[place]!);
}

async function readDistinct(
  texts: readonly SqlText[],
  parser: Parser,
  workers: number | undefined,
): Promise<readonly TextReading[]> {
  const script = new URL('./sql-worker.js', import.meta.url);
  const queue = new Queue(texts);
  // Run from its TypeScript source there is no such file, and no thread that could load it.
  const most = existsSync(fileURLToPath(script)) ? (workers ?? threadsFor(queue.size)) : 0;
  const threads = Array.from({ length: most }, () =>
    readIn(new Worker(script, { resourceLimits: LIMITS }), queue),
  );
  await Promise.all([...threads, readHere(queue, parser)]);
  await readHere(queue, parser); // what a thread that ended before its time has given back
  return queue.readings;
}

function threadsFor(size: number): number {
  return Math.min(Math.floor(size / WORTH_A_THREAD), availableParallelism() - 1, MOST_THREADS);
}

/** The readings of a batch, beginning with that of the first text. */
export interface Answer {
  readonly first: number;
  readonly readings: readonly TextReading[];
}
export interface Task {
  readonly first: number;
  readonly texts: readonly SqlText[];
}

class Queue {
  readonly size: number;
  readonly readings: TextReading[];
  readonly #texts: readonly SqlText[];
  readonly #returned: Task[] = [];
  #next = 0;

  constructor(texts: readonly SqlText[]) {
    this.#texts = texts;
    this.readings = new Array(texts.length);
    this.size = texts.reduce((sum, { text }) => sum + text.length, 0);
  }

  get isEmpty(): boolean {
    return this.#returned.length === 0 && this.#next >= this.#texts.length;
  }

  giveBack(task: Task): void {
    this.#returned.push(task);
  }

  take(): Task {
    const returned = this.#returned.pop();
    if (returned) return returned;
    const first = this.#next;
    for (let size = 0; size < BATCH && this.#next < this.#texts.length; this.#next++)
      size += this.#texts[this.#next]!.text.length;
    return { first, texts: this.#texts.slice(first, this.#next) };
  }

  put({ first, readings }: Answer): void {
    for (const [index, reading] of readings.entries()) this.readings[first + index] = reading;
  }
}

async function readHere(queue: Queue, parser: Parser): Promise<void> {
  const read = batchReader(parser);
  while (!queue.isEmpty) {
    queue.put(await read(queue.take()));
    await setImmediate(); // lets the answers of other threads in
  }
}

/** Reads one batch after the other, with a parser that is loaded when there is the first and whenever one is worn. */
export function batchReader(loaded?: Parser): (task: Task) => Promise<Answer> {
  let parser = loaded;
  return async ({ first, texts }) => {
    const readings: TextReading[] = [];
    for (const text of texts) {
      if (parser === undefined || parser.isWorn) parser = await loadParser();
      readings.push(readText(text, parser));
    }
    return { first, readings };
  };
}

/** Reads in a thread; should it end before its time, what it has not answered goes back. */
async function readIn(worker: Worker, queue: Queue): Promise<void> {
  const waiting = new Map<number, Task>();
  await new Promise<void>((resolve) => {
    const give = () => {
      while (waiting.size < AHEAD && !queue.isEmpty) {
        const task = queue.take();
        waiting.set(task.first, task);
        worker.postMessage(task);
      }
      if (waiting.size === 0) resolve();
    };
    worker.on('message', (answer: Answer) => {
      waiting.delete(answer.first);
      queue.put(answer);
      give();
    });
    worker.on('error', () => resolve());
    worker.on('exit', () => resolve());
    give();
  });
  for (const task of waiting.values()) queue.giveBack(task);
  await worker.terminate();
}
