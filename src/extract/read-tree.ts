import type { Progress } from '../world.js';
import { readCode, type Sources } from './code/index.js';
import { readLanguages } from './languages/index.js';
import { readManifests } from './manifests/index.js';
import type { TreeFacts } from './memory/index.js';
import { readPackages } from './packages.js';
import { type FreshTree, readText } from './tree.js';
import { readLibraryUses } from './versions/index.js';

export { Sources } from './code/index.js';
export { listTree } from './tree.js';

/** Reads a tree into the facts that follow from its files. Its package.json files, which several readers need, are read once. */
export async function readTree(tree: FreshTree, sources: Sources, progress: Progress): Promise<TreeFacts> {
  progress('reading manifests');
  const { packages, notices } = readPackages(tree);
  const manifests = readManifests(tree, packages, (path) => readText(tree, path, 'manifests').text);
  progress('reading code');
  const { code, notices: ofCode } = await readCode(tree, packages, sources);
  const { units, deployments } = manifests;
  const { libraryUses, notices: ofVersions } = readLibraryUses(tree, packages);
  const languages = readLanguages(tree.files);
  return {
    code,
    languages,
    units,
    deployments,
    libraryUses,
    notices: [...notices, ...ofCode, ...manifests.notices, ...ofVersions],
  };
}
