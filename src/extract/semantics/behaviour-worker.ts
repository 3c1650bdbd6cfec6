import { parentPort, workerData } from 'node:worker_threads';
import { groundOf } from './ground.js';
import { performOver } from './tasks.js';
import type { ThreadData } from './threads.js';

/** The body of one thread: does its tasks over one ground, and answers in JSON: cloning so many small objects takes longer. */
const { ground, tasks }: ThreadData = workerData;
parentPort?.postMessage(JSON.stringify(await performOver(groundOf(ground), tasks)));
