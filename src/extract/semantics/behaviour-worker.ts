import { parentPort } from 'node:worker_threads';
import { type Ground, groundOf } from './ground.js';
import { performOver } from './tasks.js';
import type { Order } from './threads.js';

/** The body of one thread: does what it is told over one ground, and answers in JSON: cloning so many small objects takes longer. */
let ground: Ground | undefined;
parentPort?.on('message', async (order: Order) => {
  if ('ground' in order) ground = groundOf(order.ground);
  else parentPort?.postMessage(JSON.stringify(await performOver(ground!, order.tasks)));
});
