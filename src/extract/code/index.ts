import type { CodeFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { FreshTree } from '../tree.js';
import { readContainers } from './containers.js';
import { findEntries } from './entries.js';
import { toFacts } from './facts.js';
import { Resolver } from './resolve/resolver.js';
import type { Readings, Sources } from './sources.js';

export { parseJsonc } from './jsonc.js';
export { isSource, type Readings, Sources } from './sources.js';

/** What the source files say, and of each file what its text speaks of. */
export interface CodeReading {
  readonly code: CodeFacts;
  readonly hints: ReadonlyMap<Path, number>;
  readonly notices: readonly Notice[];
}

/**
 * Reads every source file of the tree, what it imports, and what each package hands out to others.
 * @param whenRead told what each file imports, before it is known where that leads
 */
export async function readCode(
  tree: FreshTree,
  packages: readonly PackageManifest[],
  sources: Sources,
  whenRead: (readings: Readings) => void = () => {},
): Promise<CodeReading> {
  const readings = await sources.read(tree.files);
  whenRead(readings);
  for (const path of readings.keys()) tree.asked.add(path);
  const resolver = new Resolver(tree, packages);
  const named = new Set(packages.filter(({ name }) => name !== undefined).map(({ path }) => path));
  const {
    files,
    imports: written,
    notices,
  } = toFacts(readings, resolver, (directory) => named.has(directory));
  const told = readContainers(tree, new Set(files.map(({ path }) => path)), written);
  const imports = [...written, ...told.imports];
  const entries = findEntries(packages, resolver.files);
  const hints = new Map(
    [...readings].flatMap(([path, reading]) =>
      'hints' in reading && reading.hints !== undefined ? [[path, reading.hints] as const] : [],
    ),
  );
  return {
    code: { files, imports, entries },
    hints,
    notices: [...resolver.notices, ...notices, ...told.notices],
  };
}
