/**
 * Tasks in, what they found out, in the same order. Why threads: looking into code takes longer than all the rest of a run, what it does with
 * tables is found out without what it says to others, and the syntax trees of both are gone when their thread is. What comes out does not
 * depend on how many threads there are. Starting one, which loads the compiler, costs as much as looking into a hundred files.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { GroundData } from './ground.js';
import type { Answers, Task } from './tasks.js';

/** What a thread is started with. */
export interface ThreadData {
  readonly ground: GroundData;
  readonly tasks: readonly Task[];
}

/** Candidates that make up for starting a thread. */
const WORTH_A_THREAD = 120;
/** Megabytes: so much of young memory is seldom cleaned up. */
const LIMITS = { maxYoungGenerationSizeMb: 96 };

/** The program of a thread. Run from its TypeScript source there is none, and so no thread. */
const SCRIPT = fileURLToPath(new URL('./behaviour-worker.js', import.meta.url));

/** @param workers how many threads beside this one; left out: as many as pay */
export async function performAll(
  ground: GroundData,
  tasks: readonly Task[],
  workers?: number,
): Promise<Answers> {
  const size = tasks.reduce((sum, { candidates }) => sum + candidates.length, 0);
  const most = Math.min(Math.ceil(size / WORTH_A_THREAD) - 1, availableParallelism(), tasks.length);
  const count = existsSync(SCRIPT) ? (workers ?? most) : 0;
  if (count === 0) {
    const [{ groundOf }, { performOver }] = await Promise.all([import('./ground.js'), import('./tasks.js')]);
    return performOver(groundOf(ground), tasks);
  }
  const shares = Array.from({ length: Math.min(count, tasks.length) }, (_, share) =>
    tasks.filter((_, index) => index % count === share),
  );
  const found = await Promise.all(shares.map((share) => performIn({ ground, tasks: share })));
  return {
    answers: tasks.map((_, index) => found[index % count]!.answers[Math.floor(index / count)]!),
    asked: found.flatMap(({ asked }) => asked),
  };
}

/** Does tasks in a thread of their own, one after the other, over one ground. */
function performIn(data: ThreadData): Promise<Answers> {
  const worker = new Worker(SCRIPT, { workerData: data, resourceLimits: LIMITS });
  return new Promise<Answers>((resolve, reject) => {
    worker.on('message', (found: string) => resolve(JSON.parse(found)));
    worker.on('error', reject);
    worker.on('exit', (code) => reject(new Error(`A thread that looked into code ended with code ${code}`)));
  }).finally(() => worker.terminate());
}
