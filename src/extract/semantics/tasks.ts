/** What there is to be read of what code does, as tasks that any thread can do. */
import type { StoreFacts, TrafficFacts, UsageFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { Ground } from './ground.js';
import { storesIn } from './stores.js';
import { readTables } from './tables.js';
import { trafficIn } from './traffic.js';

export type Task =
  | { readonly of: 'tables'; readonly candidates: readonly Path[]; readonly schemas: readonly Path[] }
  | { readonly of: 'stores' | 'traffic'; readonly candidates: readonly Path[] };

/** What a task found out. */
export interface Answer {
  readonly usage?: UsageFacts;
  readonly stores?: StoreFacts;
  readonly traffic?: TrafficFacts;
  readonly notices: readonly Notice[];
}

/** What some tasks found out, in their order, and the files that were read for it. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly asked: readonly Path[];
}

/** Does tasks over one ground. */
export async function performOver(ground: Ground, tasks: readonly Task[]): Promise<Answers> {
  const answers: Answer[] = [];
  for (const task of tasks) answers.push(await perform(ground, task));
  return { answers, asked: [...ground.asked] };
}

async function perform(ground: Ground, task: Task): Promise<Answer> {
  if (task.of === 'tables') return readTables(ground, task);
  if (task.of === 'stores') return { stores: storesIn(ground, task.candidates), notices: [] };
  return { traffic: trafficIn(ground, task.candidates), notices: [] };
}
