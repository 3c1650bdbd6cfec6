/** What there is to be read of what code does, as tasks that any thread can do. */
import type { StoreFacts, TrafficFacts, UsageFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { IN_CODE } from '../../yaml/deployments.js';
import type { LookedFor } from './attribution.js';
import type { Ground } from './ground.js';
import { type FileReferences, namesOf, referencesOf } from './made-references.js';
import { takeExhausted } from './safely.js';
import { storesIn } from './stores.js';
import { readTables } from './tables.js';
import { trafficIn } from './traffic.js';
import { unfollowedIn } from './unfollowed.js';
import { unparsedIn } from './unparsed.js';

export type Task =
  | {
      readonly of: 'tables';
      readonly candidates: readonly Path[];
      /** Those that nobody runs: what they define counts, and nothing that they do. */
      readonly idle: readonly Path[];
      readonly schemas: readonly Path[];
    }
  /** The documents say what is deployed beside the code. */
  | { readonly of: 'stores'; readonly candidates: readonly Path[]; readonly documents: readonly Path[] }
  /** The documents describe services beside the code. */
  | { readonly of: 'traffic'; readonly candidates: readonly Path[]; readonly documents: readonly Path[] }
  /** The names that others can ask these files for. */
  | { readonly of: 'names'; readonly files: readonly Path[] }
  | { readonly of: 'references'; readonly files: readonly Path[]; readonly looked: LookedFor };

/** All but who uses what, which is found out once for all places. */
export type Found<Facts> = Omit<Facts, 'references'>;

/** What a task found out. */
export interface Answer {
  readonly usage?: Found<UsageFacts>;
  readonly stores?: Found<StoreFacts>;
  readonly traffic?: Found<TrafficFacts>;
  readonly names?: readonly string[];
  readonly references?: readonly FileReferences[];
  readonly notices?: readonly Notice[];
  /** How often something was given up because it exhausts the stack. */
  readonly exhausted?: number;
}

/** What some tasks found out, in their order, and all files that were read so far. */
export interface Answers {
  readonly answers: readonly Answer[];
  readonly asked: readonly Path[];
}

/** Does tasks over one ground. */
export async function performOver(ground: Ground, tasks: readonly Task[]): Promise<Answers> {
  const answers: Answer[] = [];
  for (const task of tasks) {
    const answer = await perform(ground, task);
    answers.push({ ...answer, exhausted: takeExhausted() });
  }
  return { answers, asked: [...ground.asked] };
}

async function perform(ground: Ground, task: Task): Promise<Answer> {
  switch (task.of) {
    case 'tables': {
      const { usage, stores, notices } = await readTables(ground, task);
      return {
        usage,
        ...(stores && { stores }),
        notices: [...notices, ...unparsedIn(ground, task.candidates), ...unfollowedIn(ground)],
      };
    }
    case 'stores':
      return {
        stores: storesIn(ground, task.candidates, task.documents),
        notices: [...unparsedIn(ground, task.candidates), ...unfollowedIn(ground)],
      };
    case 'traffic':
      return {
        traffic: trafficIn(ground, task.candidates, task.documents),
        notices: [
          ...unparsedIn(ground, [
            ...new Set([...task.candidates, ...task.documents.filter((path) => IN_CODE.test(path))]),
          ]),
          ...unfollowedIn(ground),
        ],
      };
    case 'names':
      return { names: namesOf(ground, task.files) };
    case 'references':
      return { references: referencesOf(ground, task.files, task.looked) };
  }
}
