/**
 * Which files are looked into, and for what. In: the files, their imports, and what their texts hint at. Out: the tasks, and notices of what is
 * left out: what no service runs, and what would be too much.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { findCandidates, mayDefineTables } from './candidates.js';
import { CONSTRUCTS } from './channels/clouds.js';
import { findStacks, findStoreCandidates } from './stores/candidates.js';
import type { Task } from './tasks.js';
import { findTrafficCandidates } from './traffic-candidates.js';

/** Looks into files. */
export type Looking = Extract<Task, { readonly candidates: unknown }>;

export interface ChoiceRequest {
  /** Those that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly ImportFact[];
  /** Those that services run or reach. */
  readonly inReach: ReadonlySet<Path>;
  /** Schemas of Prisma. */
  readonly schemas: readonly Path[];
  /** What describes services beside the code. */
  readonly documents: readonly Path[];
  readonly hints: ReadonlyMap<Path, number>;
  /** Whether something beside the code says that there are tables, or whose they are. */
  readonly isDatabaseKnown: boolean;
  readonly traffic: boolean;
  isOfService(path: Path): boolean;
  read(path: Path): string;
}

export function chooseTasks({
  files,
  imports,
  inReach,
  schemas,
  documents,
  hints,
  isDatabaseKnown,
  traffic,
  isOfService,
  read,
}: ChoiceRequest): {
  readonly tasks: readonly Looking[];
  readonly notices: readonly Notice[];
} {
  const hintsAt = (path: Path) => hints.get(path) ?? 0;
  const unrun = new Set<Path>();
  const run = (candidates: readonly Path[]) => {
    for (const path of candidates) if (!inReach.has(path)) unrun.add(path);
    return candidates.filter((path) => inReach.has(path));
  };
  const hasPrismaSchema = schemas.length > 0;
  const near = findCandidates({ files, imports, hasPrismaSchema, hintsAt });
  const touching = run(near);
  // Whoever runs it, what makes a table says that there is one; nobody minds where none is touched.
  const isMinded = touching.length > 0 || hasPrismaSchema || isDatabaseKnown;
  const idle = isMinded ? near.filter((path) => !inReach.has(path) && mayDefineTables(read(path))) : [];
  const using = run(findStoreCandidates(files, imports, hintsAt));
  // Nobody needs to run what says how functions are deployed.
  const storing = [...new Set([...using, ...findStacks(files, imports)])];
  const telling = traffic ? findTrafficCandidates(files, imports, hintsAt) : [];
  const stacks = new Set([
    ...findStacks(telling, imports, CONSTRUCTS),
    // So it is with who sets up what a broker hands on to which queue; what lies in a service and is not run is left over.
    ...telling.filter((path) => {
      if (inReach.has(path)) return false;
      const text = read(path);
      return STACK.test(text) || (!isOfService(path) && SETS_UP.test(text));
    }),
  ]);
  const speaking = [...run(telling.filter((path) => !stacks.has(path))), ...stacks].sort();
  const wanted: readonly (Looking & { readonly what: string })[] = [
    { of: 'tables', candidates: touching, idle, schemas, what: 'may touch tables' },
    { of: 'stores', candidates: storing, documents, what: 'may use a store' },
    { of: 'traffic', candidates: speaking, documents, what: 'may call others' },
  ];
  const tasks: Looking[] = [];
  const notices = unreached(unrun);
  for (const { what, ...task } of wanted) {
    const { length } = task.candidates;
    if (length > MOST) notices.push(tooMany(length, what));
    else if (length > 0 || (task.of === 'tables' && (hasPrismaSchema || idle.length > 0))) tasks.push(task);
  }
  return { tasks, notices };
}

/** Stacks of SST. */
const STACK = /\bsst\.aws\.|['"](?:sst\/constructs|@serverless-stack\/resources)['"]/;
/** What says for all services how messages go: queues that are bound, subscriptions. */
const SETS_UP = /\.bindQueue\s*\(|\bSubscribeCommand\s*\(|\.createSubscription\s*\(/;

/** Candidates: looking into one takes a hundred times what reading its imports does, and holds on to its tree. */
const MOST = 5_000;

/** What is not read is told, and no half of it is taken for the whole. */
function tooMany(count: number, what: string): Notice {
  const message = `${count} files ${what}, more than the ${MOST} that are looked into, so what the code does is not known; name a part of the tree as the root, or leave some out (ignore in archfit.yaml)`;
  return { source: 'code', message, unresolved: count };
}

/** Where nobody runs what a file does, whoever misses it has to know that it was not looked into. */
function unreached(files: ReadonlySet<Path>): Notice[] {
  const [first] = files;
  if (first === undefined) return [];
  const count = files.size === 1 ? '1 file' : `${files.size} files`;
  const message = `${count} may touch tables or speak to others, but no service reaches ${files.size === 1 ? 'it' : 'them'} by imports, so what the code there does is left out`;
  return [{ source: 'code', message, at: { path: first } }];
}
