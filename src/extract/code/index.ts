import type { CodeFacts } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { FreshTree } from '../tree.js';
import { readContainers } from './containers.js';
import { findEntries } from './entries.js';
import { toFacts } from './facts.js';
import { Resolver, type Surroundings } from './resolve/resolver.js';
import type { NamedPaths } from './resolve/tsconfig.js';
import type { Readings } from './sources.js';

export { parseJsonc } from './jsonc.js';
export type { ImageLayout, PlacedCopy } from './resolve/image-files.js';
export type { NamedPaths } from './resolve/tsconfig.js';
export { isSource, type Readings, Sources } from './sources.js';

/** What the source files say, and of each file what its text speaks of. */
export interface CodeReading {
  readonly code: CodeFacts;
  readonly hints: ReadonlyMap<Path, number>;
  /** What configurations lead names to. */
  readonly named: readonly NamedPaths[];
  readonly notices: readonly Notice[];
}

/**
 * Joins the files of a tree: where the imports of each of them lead, and what each package hands out to others.
 * @param readings what `Sources` read of each file
 * @param surroundings what manifests say of the tree
 */
export function joinCode(
  tree: FreshTree,
  packages: readonly PackageManifest[],
  readings: Readings,
  surroundings: Surroundings = {},
): CodeReading {
  for (const path of readings.keys()) tree.asked.add(path);
  const resolver = new Resolver(tree, packages, surroundings);
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
    named: resolver.named,
    notices: [...resolver.notices, ...notices, ...told.notices],
  };
}
