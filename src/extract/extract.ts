import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { Facts } from '../model/facts.js';
import type { Progress } from '../world.js';
import { readCode, Sources } from './code/index.js';
import { readDatabases, type SavedStatements } from './databases.js';
import { readManifests } from './manifests/index.js';
import { type TreeFacts, TreeMemory } from './memory/index.js';
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

/** A tree that has been listed, and the facts that follow from its files. */
export interface OpenedTree {
  readonly tree: ListedTree;
  readonly facts: () => Promise<TreeFacts>;
}

/**
 * Lists the tree; its source files begin to be read meanwhile. If nothing in it has changed since an earlier run, what that learnt still holds.
 * @throws UserError when there is no such directory, or it cannot be read
 */
export function openTree(
  { root, env, cache }: Pick<ExtractRequest, 'root' | 'env' | 'cache'>,
  ignore: readonly string[],
  progress: Progress,
): OpenedTree {
  const memory = cache ? new TreeMemory(root, cacheDirectoryOf(env)) : undefined;
  const known = memory?.recall(ignore);
  if (known !== undefined) return { tree: known.tree, facts: async () => known.facts };

  const reading = {
    progress: (done: number, total: number) => progress(`reading code, ${done} of ${total} files`),
  };
  const sources = new Sources(root, reading, memory?.readings);
  const tree = listTree(root, ignore, (files) => sources.found(files));
  const facts = async () => {
    const learnt = await readTree(tree, sources, progress);
    const { remembered: readings, stamps, startedAt } = sources;
    memory?.save({ tree, ignore, facts: learnt, readings, stamps, startedAt });
    return learnt;
  };
  return { tree, facts };
}

/** The tree's package.json files, which several readers need, are read once. */
async function readTree(tree: ListedTree, sources: Sources, progress: Progress): Promise<TreeFacts> {
  progress('reading manifests');
  const { packages, notices } = readPackages(tree);
  const manifests = readManifests(tree, packages, (path) => readText(tree, path, 'manifests').text);
  progress('reading code');
  const { code, notices: ofCode } = await readCode(tree, packages, sources);
  const { units, deployments } = manifests;
  return { code, units, deployments, notices: [...notices, ...ofCode, ...manifests.notices] };
}

/**
 * Reads the world into facts. Readers stand side by side and know no rule.
 * @throws UserError when something that the user named cannot be read
 */
export async function extract(
  request: ExtractRequest,
  opened: OpenedTree,
  config: Config,
  progress: Progress,
): Promise<Facts> {
  const { root, cwd, statements, ownership: file } = request;
  const { tree } = opened;
  const ownership = await readOwnership({
    root,
    cwd,
    ...(file !== undefined && { file }),
    ...(config.ownership && { declared: config.ownership }),
  });
  progress('reading statements');
  const database = await readDatabases({ tree, cwd, named: statements, declared: config.databases });
  const ofTree = await opened.facts();
  return {
    directories: tree.directories,
    code: ofTree.code,
    units: ofTree.units,
    deployments: ofTree.deployments,
    statements: database.statements,
    catalogue: database.catalogue,
    ownership: ownership.ownership,
    notices: [
      ...config.notices,
      ...tree.notices,
      ...ofTree.notices,
      ...database.notices,
      ...ownership.notices,
    ],
  };
}

/** The user's cache directory, by the XDG base directory specification. */
function cacheDirectoryOf(env: ExtractRequest['env']): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'archfit');
}
