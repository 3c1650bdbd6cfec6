import type { CodeFacts } from '../../model/facts.js';
import type { Notice } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { ListedTree } from '../tree.js';
import { findEntries } from './entries.js';
import { toFacts } from './facts.js';
import { languageName } from './reading/languages.js';
import { Resolver } from './resolve/resolver.js';
import { readAll, readChanged } from './sources.js';

/** How the code is read. Nothing here changes what comes out. */
export interface CodeOptions {
  /**
   * A directory of the user's for what is remembered between runs. A root with a `node_modules` keeps it there instead.
   * Left out: nothing is remembered.
   */
  readonly cacheDirectory?: string | undefined;
  /** How many threads read files; 0 reads them in this one. Left out: as many as pay. */
  readonly workers?: number | undefined;
  /** Told now and then how many of the files to be read are done. */
  readonly progress?: ((done: number, total: number) => void) | undefined;
}

/** Reads every source file of the tree, what it imports, and what each package hands out to others. */
export async function readCode(
  tree: ListedTree,
  packages: readonly PackageManifest[],
  { cacheDirectory, ...options }: CodeOptions = {},
): Promise<{ readonly code: CodeFacts; readonly notices: readonly Notice[] }> {
  const paths = tree.files.filter((path) => languageName(path) !== undefined);
  const readings =
    cacheDirectory === undefined
      ? await readAll(tree.root, paths, options)
      : await readChanged(tree.root, paths, cacheDirectory, options);
  const resolver = new Resolver(tree, packages);
  const named = new Set(packages.filter(({ name }) => name !== undefined).map(({ path }) => path));
  const { files, imports, notices } = toFacts(readings, resolver, (directory) => named.has(directory));
  const entries = findEntries(packages, resolver.files);
  return { code: { files, imports, entries }, notices: [...resolver.notices, ...notices] };
}
