import { parentPort, workerData } from 'node:worker_threads';
import { groundOf } from './ground.js';
import { type Answer, perform } from './tasks.js';
import type { ThreadData } from './threads.js';

/** The body of one thread: does its tasks over one ground, and answers in JSON: cloning so many small objects takes longer. */
const { ground: data, tasks }: ThreadData = workerData;
const ground = groundOf(data);
const answers: Answer[] = [];
for (const task of tasks) answers.push(await perform(ground, task));
parentPort?.postMessage(JSON.stringify(answers));
