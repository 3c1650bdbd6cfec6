/**
 * Who does tasks: this thread, or some beside it. Why threads: looking into code takes longer than all the rest of a run, what it does with
 * tables is found out without what it says to others, and the syntax trees of both are gone when their thread is. What comes out does not
 * depend on how many threads there are. Starting one, which loads the compiler, costs as much as looking into a hundred files.
 */
import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import type { Path } from '../../model/nouns.js';
import type { GroundData } from './ground.js';
import type { Answer, Answers, Task } from './tasks.js';

/** Those who do tasks, each over one ground that it keeps. */
export interface Crew {
  readonly size: number;
  /** The files that were read so far. */
  readonly asked: ReadonlySet<Path>;
  /** Does the tasks of each of them, one after the other. In: as many shares as there are of them at most. Out: the answers, share by share. */
  perform(shares: readonly (readonly Task[])[]): Promise<readonly Answer[]>;
  end(): Promise<void>;
}

/** One of them. */
interface Hand {
  perform(tasks: readonly Task[]): Promise<Answers>;
  end(): Promise<unknown>;
}

/** Candidates that make up for starting a thread. */
const WORTH_A_THREAD = 120;
/** Megabytes: so much of young memory is seldom cleaned up. */
const LIMITS = { maxYoungGenerationSizeMb: 48 };

/** The program of a thread. Run from its TypeScript source there is none, and so no thread. */
const SCRIPT = fileURLToPath(new URL('./behaviour-worker.js', import.meta.url));

/**
 * @param candidates how many files are to be looked into
 * @param most how many could work side by side
 */
export async function crewFor(ground: GroundData, candidates: number, most: number): Promise<Crew> {
  const paying = Math.min(Math.ceil(candidates / WORTH_A_THREAD) - 1, availableParallelism(), most);
  const isAlone = paying <= 0 || !existsSync(SCRIPT);
  const hands = isAlone
    ? [await handHere(ground)]
    : Array.from({ length: paying }, () => handInThread(ground));
  const asked = new Set<Path>();
  return {
    size: hands.length,
    asked,
    async perform(shares) {
      const found = await Promise.all(shares.map((share, index) => hands[index]!.perform(share)));
      for (const each of found) for (const path of each.asked) asked.add(path);
      return found.flatMap(({ answers }) => answers);
    },
    async end() {
      await Promise.all(hands.map((hand) => hand.end()));
    },
  };
}

async function handHere(data: GroundData): Promise<Hand> {
  const [{ groundOf }, { performOver }] = await Promise.all([import('./ground.js'), import('./tasks.js')]);
  const ground = groundOf(data);
  return { perform: (tasks) => performOver(ground, tasks), end: async () => {} };
}

function handInThread(ground: GroundData): Hand {
  const worker = new Worker(SCRIPT, { workerData: ground, resourceLimits: LIMITS });
  const perform = (tasks: readonly Task[]) =>
    new Promise<Answers>((resolve, reject) => {
      worker.removeAllListeners();
      worker.on('message', (found: string) => resolve(JSON.parse(found)));
      worker.on('error', reject);
      worker.on('exit', (code) =>
        reject(new Error(`A thread that looked into code ended with code ${code}`)),
      );
      worker.postMessage(tasks);
    });
  return { perform, end: () => worker.terminate() };
}
