import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import { directoriesOf } from '../model/directories.js';
import type { Facts } from '../model/facts.js';
import type { Progress } from '../world.js';
import { readCode } from './code/index.js';
import { readDatabases, type SavedStatements } from './databases.js';
import { readManifests } from './manifests/index.js';
import { readOwnership } from './ownership/index.js';
import { readPackages } from './packages.js';
import { readTraffic, readUsage } from './semantics/index.js';
import { type ListedTree, readText } from './tree.js';

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

/**
 * Reads the world into facts. Readers stand side by side and know no rule; the tree's package.json files, which
 * several of them need, are read once.
 * @throws UserError when something that the user named cannot be read
 */
export async function extract(
  request: ExtractRequest,
  tree: ListedTree,
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
  const cacheDirectory = request.cache ? cacheDirectoryOf(request.env) : undefined;
  const code = await readCode(tree, packages, {
    ...(cacheDirectory !== undefined && { cacheDirectory }),
    progress: (done, total) => progress(`reading code, ${done} of ${total} files`),
  });
  progress('reading what the code does');
  const semantics = { tree, files: code.code.files, imports: code.code.imports, units: manifests.units };
  const usage = await readUsage(semantics);
  const { traffic } = await readTraffic(semantics);
  return {
    directories: directoriesOf(tree.files),
    code: code.code,
    units: manifests.units,
    deployments: manifests.deployments,
    statements: database.statements,
    catalogue: database.catalogue,
    ownership: ownership.ownership,
    ...(usage.usage && { usage: usage.usage }),
    ...(traffic && { traffic }),
    notices: [
      ...config.notices,
      ...tree.notices,
      ...ofPackages,
      ...code.notices,
      ...manifests.notices,
      ...usage.notices,
      ...database.notices,
      ...ownership.notices,
    ],
  };
}

/** The user's cache directory, by the XDG base directory specification. */
function cacheDirectoryOf(env: ExtractRequest['env']): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'archfit');
}
