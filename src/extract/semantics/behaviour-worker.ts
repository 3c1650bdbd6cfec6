import { parentPort, workerData } from 'node:worker_threads';
import { type GroundData, groundOf } from './ground.js';
import { performOver, type Task } from './tasks.js';

/** The body of one thread: does what it is told over one ground, and answers in JSON: cloning so many small objects takes longer. */
const ground = groundOf(workerData as GroundData);
parentPort?.on('message', async (tasks: readonly Task[]) => {
  parentPort?.postMessage(JSON.stringify(await performOver(ground, tasks)));
});
