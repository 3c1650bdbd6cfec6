import { parentPort } from 'node:worker_threads';
import { batchReader, type Task } from './threads.js';

/** The body of one thread: reads the batches that it is sent, one after the other. */
const read = batchReader();
let last = Promise.resolve();
parentPort?.on('message', (task: Task) => {
  last = last.then(async () => parentPort?.postMessage(await read(task)));
});
