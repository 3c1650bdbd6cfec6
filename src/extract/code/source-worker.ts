import { parentPort, workerData } from 'node:worker_threads';
import { type Answer, readAll, type Task, type ThreadData, take } from './pool.js';

/** The body of one thread of the pool: reads the tasks that it is sent and that nobody else has taken. */
const { taken, ...task }: ThreadData = workerData;
const waiting: Task[] = [];
let isReading = false;

parentPort?.on('message', async (sent: Task) => {
  waiting.push(sent);
  if (isReading) return;
  isReading = true;
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const { index, wanted } = next;
    const answer: Answer = take(taken, index)
      ? { index, outcomes: JSON.stringify(await readAll(task, wanted)) }
      : { index };
    parentPort?.postMessage(answer);
  }
  isReading = false;
});
