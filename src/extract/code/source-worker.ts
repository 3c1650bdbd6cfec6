import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, readAll, type Task, type ThreadData, take } from './pool.js';

/** The body of one thread of the pool: reads the tasks that it is sent and that nobody else has taken. */
const { root, taken }: ThreadData = workerData;
const waiting: Task[] = [];
let isReading = false;

parentPort?.on('message', async (task: Task) => {
  waiting.push(task);
  if (isReading) return;
  isReading = true;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { index, wanted } = next;
    const answer: Answer = take(taken, index)
      ? { index, outcomes: JSON.stringify(await readAll(root, wanted)) }
      : { index };
    parentPort?.postMessage(answer);
  }
  isReading = false;
});
