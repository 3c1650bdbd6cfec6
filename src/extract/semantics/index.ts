/**
 * What the code does, read with its meaning: which place touches which table. The compiler and PostgreSQL's parser are loaded only when
 * a file may touch one.
 */
import type { ImportFact, UnitFact, UsageFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type ListedTree, readText } from '../tree.js';
import { findCandidates, importersOf, within } from './candidates.js';

export interface UsageRequest {
  readonly tree: ListedTree;
  /** Source files that are no tests. */
  readonly files: readonly Path[];
  readonly imports: readonly ImportFact[];
  readonly units: readonly UnitFact[];
}

export interface UsageReading {
  readonly usage?: UsageFacts;
  readonly notices: readonly Notice[];
}

/** Reads what the code does with tables. */
export async function readUsage({ tree, files, imports, units }: UsageRequest): Promise<UsageReading> {
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
