import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { Facts } from '../model/facts.js';
import type { Progress } from '../world.js';
import { readCode, Sources } from './code/index.js';
import { readDatabases, type SavedStatements } from './databases.js';
import { readManifests } from './manifests/index.js';
import { readOwnership } from './ownership/index.js';
import { readPackages } from './packages.js';
import { type ListedTree, listTree, readText } from './tree.js';

/** What to read beside the tree. Paths are as the user gave them, relative to `cwd`. */
export interface ExtractRequest {
  /** Absolute path of the analysed root. */
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly statements: readonly SavedStatements[];
  readonly ownership?: string;
  readonly cache: boolean;
}

/** A tree that has been listed, and the source files in it, whose reading may have begun. */
export interface OpenedTree {
  readonly tree: ListedTree;
  readonly sources: Sources;
}

/**
 * Lists the tree; its source files begin to be read meanwhile.
 * @throws UserError when there is no such directory, or it cannot be read
 */
export function openTree(
  { root, env, cache }: Pick<ExtractRequest, 'root' | 'env' | 'cache'>,
  ignore: readonly string[],
  progress: Progress,
): OpenedTree {
  const sources = new Sources(root, {
    cacheDirectory: cache ? cacheDirectoryOf(env) : undefined,
    progress: (done, total) => progress(`reading code, ${done} of ${total} files`),
  });
  return { tree: listTree(root, ignore, (files) => sources.found(files)), sources };
}

/**
 * Reads the world into facts. Readers stand side by side and know no rule; the tree's package.json files, which
 * several of them need, are read once.
 * @throws UserError when something that the user named cannot be read
 */
export async function extract(
  request: ExtractRequest,
  { tree, sources }: OpenedTree,
  config: Config,
  progress: Progress,
): Promise<Facts> {
  const { root, cwd, statements, ownership: file } = request;
  const { packages, notices: ofPackages } = readPackages(tree);
  const ownership = await readOwnership({
    root,
    cwd,
    ...(file !== undefined && { file }),
    ...(config.ownership && { declared: config.ownership }),
  });
  progress('reading manifests');
  const manifests = readManifests(tree, packages, (path) => readText(tree, path, 'manifests').text);
  progress('reading statements');
  const database = await readDatabases({ tree, cwd, named: statements, declared: config.databases });
  progress('reading code');
  const code = await readCode(tree, packages, sources);
  return {
    directories: tree.directories,
    code: code.code,
    units: manifests.units,
    deployments: manifests.deployments,
    statements: database.statements,
    catalogue: database.catalogue,
    ownership: ownership.ownership,
    notices: [
      ...config.notices,
      ...tree.notices,
      ...ofPackages,
      ...code.notices,
      ...manifests.notices,
      ...database.notices,
      ...ownership.notices,
    ],
  };
}

/** The user's cache directory, by the XDG base directory specification. */
function cacheDirectoryOf(env: ExtractRequest['env']): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'archfit');
}
