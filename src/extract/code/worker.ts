import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Task } from './pool.js';
import { readSource } from './reading/read-source.js';

/** The body of one thread of the pool: reads what it is sent, below the root that it was started with. */
const root: string = workerData;
parentPort?.on('message', ({ first, wanted }: Task) => {
  const answer: Answer = { first, outcomes: wanted.map((one) => readSource(root, one)) };
  parentPort?.postMessage(answer);
});
