import type { CodeFacts } from '../../model/facts.js';
import type { Notice } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { FreshTree } from '../tree.js';
import { findEntries } from './entries.js';
import { toFacts } from './facts.js';
import { Resolver } from './resolve/resolver.js';
import type { Sources } from './sources.js';

export { findScripts } from './reading/scripts.js';
export { Sources } from './sources.js';

/** Reads every source file of the tree, what it imports, and what each package hands out to others. */
export async function readCode(
  tree: FreshTree,
  packages: readonly PackageManifest[],
  sources: Sources,
): Promise<{ readonly code: CodeFacts; readonly notices: readonly Notice[] }> {
  const readings = await sources.read(tree.files);
  const resolver = new Resolver(tree, packages);
  const named = new Set(packages.filter(({ name }) => name !== undefined).map(({ path }) => path));
  const { files, imports, notices } = toFacts(readings, resolver, (directory) => named.has(directory));
  const entries = findEntries(packages, resolver.files);
  return { code: { files, imports, entries }, notices: [...resolver.notices, ...notices] };
}
