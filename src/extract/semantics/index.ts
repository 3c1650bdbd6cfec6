/**
 * What the code does, read with its meaning: which place touches which table. The compiler and PostgreSQL's parser are loaded only when
 * a file may touch one.
 */
import type { FileFact, ImportFact, TrafficFacts, UnitFact, UsageFacts } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type ListedTree, readText } from '../tree.js';
import { findCandidates, importersOf, within } from './candidates.js';
import { findTrafficCandidates } from './traffic-candidates.js';

export interface UsageRequest {
  readonly tree: ListedTree;
  readonly files: readonly FileFact[];
  readonly imports: readonly ImportFact[];
  readonly units: readonly UnitFact[];
}

export interface UsageReading {
  readonly usage?: UsageFacts;
  readonly notices: readonly Notice[];
}

/** Reads what the code does with tables. */
export async function readUsage({ tree, files: all, imports, units }: UsageRequest): Promise<UsageReading> {
  const files = withoutTests(all, imports);
  const look = (path: Path) => readText(tree, path, 'code').text;
  const schemas = tree.files.filter((path) => path.endsWith('.prisma'));
  const candidates = findCandidates({ files, imports, hasPrismaSchema: schemas.length > 0, read: look });
  if (candidates.length === 0 && schemas.length === 0) return { notices: [] };
  if (candidates.length > MOST) return { notices: [tooMany(candidates.length, 'may touch tables')] };
  const { readTables } = await import('./tables.js');
  const importers = importersOf(imports);
  const isFile = new Set(files);
  return readTables({
    candidates,
    imports: imports.filter(({ from }) => isFile.has(from)),
    units,
    schemas,
    read: remembering(look),
    importersOf: (path, hops) => [...within(hops, [path], importers)].filter((each) => isFile.has(each)),
  });
}

/** Candidates: looking into one takes a hundred times what reading its imports does, and holds on to its tree. */
const MOST = 2_000;

/** What is not read is told, and no half of it is taken for the whole. */
function tooMany(count: number, what: string): Notice {
  const message = `${count} files ${what}, more than the ${MOST} that are looked into, so what the code does is not known; name a part of the tree as the root, or leave some out (ignore in archfit.yaml)`;
  return { source: 'code', message, unresolved: count };
}

/** Reads texts once. Most files are only looked through for a word before that: their texts are not kept. */
function remembering(look: (path: Path) => string | undefined): (path: Path) => string | undefined {
  const texts = new Map<Path, string | undefined>();
  return (path) => {
    if (!texts.has(path)) texts.set(path, look(path));
    return texts.get(path);
  };
}

/** Reads what the code says to other services: calls, the endpoints that answer them, and messages. */
export async function readTraffic({
  tree,
  files: all,
  imports,
  units,
}: UsageRequest): Promise<{ readonly traffic?: TrafficFacts; readonly notices: readonly Notice[] }> {
  const files = withoutTests(all, imports);
  const look = (path: Path) => readText(tree, path, 'code').text;
  const candidates = findTrafficCandidates(files, imports, look);
  if (candidates.length === 0) return { notices: [] };
  if (candidates.length > MOST) return { notices: [tooMany(candidates.length, 'may call others')] };
  const { trafficIn } = await import('./traffic.js');
  const importers = importersOf(imports);
  const isFile = new Set(files);
  return {
    notices: [],
    traffic: trafficIn({
      candidates,
      imports: imports.filter(({ from }) => isFile.has(from)),
      units,
      read: remembering(look),
      importersOf: (path, hops) => [...within(hops, [path], importers)].filter((each) => isFile.has(each)),
    }),
  };
}

/** The files that are no tests, nor there for tests alone: what only tests import is part of them. */
function withoutTests(all: readonly FileFact[], imports: readonly ImportFact[]): readonly Path[] {
  const tests = new Set(all.flatMap(({ path, test }) => (test ? [path] : [])));
  const importers = importersOf(imports);
  const pending = [...tests];
  const targets = groupBy(imports, ({ from }) => from);
  for (let test = pending.pop(); test !== undefined; test = pending.pop()) {
    for (const { to } of targets.get(test) ?? []) {
      if (!('file' in to) || tests.has(to.file)) continue;
      const isForTests = /test|mock|fixture|stub|fake/i.test(to.file.slice(to.file.lastIndexOf('/') + 1));
      if (!isForTests || !importers.get(to.file)?.every((from) => tests.has(from))) continue;
      tests.add(to.file);
      pending.push(to.file);
    }
  }
  return all.flatMap(({ path }) => (tests.has(path) ? [] : [path]));
}
