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
import { DATABASE_PACKAGE } from './candidates.js';
import type { Ground, GroundData } from './ground.js';
import { STORE_PACKAGE } from './stores/packages.js';
import type { Answer, Answers, Task } from './tasks.js';
import { NETWORK_PACKAGE } from './traffic-candidates.js';

/** Those who do tasks, each over one ground that it keeps. */
export interface Crew {
  readonly size: number;
  /** The files that were read so far. */
  readonly asked: ReadonlySet<Path>;
  /** Does the tasks of each of them, one after the other. In: as many shares as there are of them at most. Out: the answers, share by share. */
  perform(shares: readonly (readonly Task[])[]): Promise<readonly Answer[]>;
  /** Nobody waits for it: what threads leave takes as long to be cleared away as the model to be built. */
  end(): void;
}

/** One of them. It is told the ground before anything is to be done. */
export interface Hand {
  take(ground: GroundData): void;
  perform(tasks: readonly Task[]): Promise<Answers>;
  end(): void;
}

/** What a thread is told. */
export type Order = { readonly ground: GroundData } | { readonly tasks: readonly Task[] };

/** Candidates that make up for starting a thread. */
const WORTH_A_THREAD = 120;
/** Megabytes: so much of young memory is seldom cleaned up. */
const LIMITS = { maxYoungGenerationSizeMb: 96 };

/** The program of a thread. Run from its TypeScript source there is none, and so no thread. */
const SCRIPT = fileURLToPath(new URL('./behaviour-worker.js', import.meta.url));

/** Source files of a tree that takes as long to be joined as a thread takes to load the compiler. */
const WORTH_AN_EARLY_START = 600;

/**
 * Starts a thread before it is known what there is to do in it, so that the compiler is there when it is: as long as the rest of the run has nothing
 * else to do for another core. None where none would pay, or nothing speaks of a database, a store or another service.
 * @param files how many source files the tree has
 * @param specifiers what they import
 */
export function startEarly(files: number, specifiers: Iterable<string>): Hand | undefined {
  const isWorth = files >= WORTH_AN_EARLY_START && availableParallelism() > 1 && existsSync(SCRIPT);
  return isWorth && speaksOfAny(specifiers) ? handInThread() : undefined;
}

function speaksOfAny(specifiers: Iterable<string>): boolean {
  const speaking = [DATABASE_PACKAGE, NETWORK_PACKAGE, STORE_PACKAGE];
  for (const specifier of new Set(specifiers))
    if (!specifier.startsWith('.') && speaking.some((each) => each.test(specifier))) return true;
  return false;
}

/**
 * @param candidates how many files are to be looked into
 * @param most how many could work side by side
 * @param started one that was started before, and has the ground
 */
export async function crewFor(
  ground: GroundData,
  candidates: number,
  most: number,
  started?: Hand,
): Promise<Crew> {
  const paying = Math.min(Math.ceil(candidates / WORTH_A_THREAD) - 1, availableParallelism(), most);
  const others: Hand[] = [];
  const missing = paying - (started ? 1 : 0);
  if (existsSync(SCRIPT)) while (others.length < missing) others.push(handInThread());
  if (!started && others.length === 0) others.push(await handHere());
  for (const hand of others) hand.take(ground);
  const hands = started ? [started, ...others] : others;
  const asked = new Set<Path>();
  return {
    size: hands.length,
    asked,
    async perform(shares) {
      const found = await Promise.all(shares.map((share, index) => hands[index]!.perform(share)));
      for (const each of found) for (const path of each.asked) asked.add(path);
      return found.flatMap(({ answers }) => answers);
    },
    end() {
      for (const hand of hands) hand.end();
    },
  };
}

async function handHere(): Promise<Hand> {
  const [{ groundOf }, { performOver }] = await Promise.all([import('./ground.js'), import('./tasks.js')]);
  let ground: Ground | undefined;
  return {
    take: (data) => {
      ground = groundOf(data);
    },
    perform: (tasks) => performOver(ground!, tasks),
    end: () => {},
  };
}

/** The process does not wait for a thread that has nothing to do. */
function handInThread(): Hand {
  const worker = new Worker(SCRIPT, { resourceLimits: LIMITS });
  worker.unref();
  let failure: Error | undefined;
  worker.once('error', (error) => {
    failure = error;
  });
  const order = (order: Order) => worker.postMessage(order);
  const perform = (tasks: readonly Task[]) =>
    new Promise<Answers>((resolve, reject) => {
      if (failure) return reject(failure);
      worker.removeAllListeners();
      worker.on('message', (found: string) => resolve(JSON.parse(found)));
      worker.on('error', reject);
      worker.on('exit', (code) =>
        reject(new Error(`A thread that looked into code ended with code ${code}`)),
      );
      worker.ref();
      order({ tasks });
    });
  return { take: (ground) => order({ ground }), perform, end: () => void worker.terminate() };
}
