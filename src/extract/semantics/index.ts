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
  const texts = new Map<Path, string | undefined>();
  const read = (path: Path): string | undefined => {
    if (!texts.has(path)) texts.set(path, readText(tree, path, 'code').text);
    return texts.get(path);
  };
  const schemas = tree.files.filter((path) => path.endsWith('.prisma'));
  const candidates = findCandidates({ files, imports, hasPrismaSchema: schemas.length > 0, read });
  if (candidates.length === 0 && schemas.length === 0) return { notices: [] };
  const { readTables } = await import('./tables.js');
  const importers = importersOf(imports);
  const isFile = new Set(files);
  return readTables({
    candidates,
    imports,
    units,
    schemas,
    read,
    importersOf: (path, hops) => [...within(hops, [path], importers)].filter((each) => isFile.has(each)),
  });
}

/** Reads what the code says to other services: calls, the endpoints that answer them, and messages. */
export async function readTraffic({
  tree,
  files: all,
  imports,
  units,
}: UsageRequest): Promise<{ readonly traffic?: TrafficFacts }> {
  const files = withoutTests(all, imports);
  const texts = new Map<Path, string | undefined>();
  const read = (path: Path): string | undefined => {
    if (!texts.has(path)) texts.set(path, readText(tree, path, 'code').text);
    return texts.get(path);
  };
  const candidates = findTrafficCandidates(files, imports, read);
  if (candidates.length === 0) return {};
  const { trafficIn } = await import('./traffic.js');
  const importers = importersOf(imports);
  const isFile = new Set(files);
  return {
    traffic: trafficIn({
      candidates,
      imports,
      units,
      read,
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
