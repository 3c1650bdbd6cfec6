import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Config } from '../config/config.js';
import type { DeclaredUnits } from '../model/declare-units.js';
import { type Facts, noHistory } from '../model/facts.js';
import type { Path } from '../model/nouns.js';
import type { Progress } from '../world.js';
import type { SavedStatements } from './databases.js';
import type { Depth } from './depth.js';
import { readHistory } from './history/index.js';
import { type Draft, type TreeFacts, TreeMemory } from './memory/index.js';
import { readOwnership } from './ownership/index.js';
import type { ServerTarget } from './postgres/index.js';
import type { ListedTree } from './tree.js';

/** What to read beside the tree. Paths are as the user gave them, relative to `cwd`. */
export interface ExtractRequest {
  /** Absolute path of the analysed root. */
  readonly root: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly statements: readonly SavedStatements[];
  readonly servers: readonly ServerTarget[];
  readonly ownership?: string;
  readonly cache: boolean;
  /** Whether anybody will ask who changed what. */
  readonly history: boolean;
  /** How far the code is to be looked into. */
  readonly depth: Depth;
  /** The repository and the commit whose history is that of the root; absent: the root’s own. */
  readonly copyOf?: { readonly root: string; readonly ref: string };
}

/** A tree that has been listed, the facts that follow from its files, and who changed what in it. */
export interface OpenedTree {
  readonly tree: ListedTree;
  readonly facts: () => Promise<TreeFacts>;
  readonly history: ReturnType<typeof readHistory>;
}

/**
 * Lists the tree, whose source files and history begin to be read meanwhile, and works on it. What an earlier run learnt is worked on while
 * it is found out whether that still holds; if it does not, the work is done once more on what is there now, so it must leave no trace.
 * @throws UserError when there is no such directory, or it cannot be read
 */
export async function onTree<T>(
  request: Omit<ExtractRequest, 'cwd' | 'ownership'>,
  config: Pick<Config, 'ignore' | 'declarations' | 'databases' | 'history'>,
  progress: Progress,
  work: (opened: OpenedTree) => Promise<T>,
): Promise<T> {
  const { root, env, cache, depth, statements, servers } = request;
  const { ignore: globs, declarations, databases } = config;
  // git works in a process of its own, and may do so while the tree is read.
  const history = readHistoryOf(request, config);
  // What goes wrong is told to whoever awaits it, if anybody comes to do so.
  history.catch(() => {});
  const memory = cache ? new TreeMemory(root, cacheDirectoryOf(env)) : undefined;
  const ignore = globs.map(({ value }) => value);
  const isDatabaseKnown =
    statements.length + servers.length + databases.length > 0 ||
    declarations.services.some(({ schemas, tables }) => schemas.length + tables.length > 0);
  const scope = scopeOf(ignore, declarations, isDatabaseKnown);
  const known = memory?.recall(scope, depth);
  if (known !== undefined) {
    const [outcome] = await Promise.allSettled([
      work({ tree: known.tree, facts: async () => known.facts, history }),
    ]);
    if (await known.isCurrent()) {
      if (outcome.status === 'rejected') throw outcome.reason;
      return outcome.value;
    }
  }

  // The readers take longer to load than many a tree takes to be recalled, and threads may read files meanwhile.
  const { listTree, Sources } = await import('./list-sources.js');
  const reading = {
    progress: (done: number, total: number) => progress(`reading code, ${done} of ${total} files`),
    withoutHints: depth === 'imports',
  };
  const sources = new Sources(root, reading, memory?.readings);
  const tree = listTree(root, ignore, (files) => sources.found(files));
  const facts = async () => {
    const { readTree } = await import('./read-tree.js');
    let draft: Draft | undefined;
    const begin = (code: TreeFacts['code']) => {
      const { remembered: readings, stamps, startedAt } = sources;
      draft = memory?.draft({ tree, code, readings, stamps, startedAt });
    };
    const wanted = { declared: declarations, isDatabaseKnown, depth };
    const learnt = await readTree(tree, sources, wanted, progress, begin);
    draft?.save(scope, learnt);
    return learnt;
  };
  return work({ tree, facts, history });
}

/** What of the configuration the facts of a tree follow from. */
function scopeOf(
  ignore: readonly string[],
  { services, libraries }: DeclaredUnits,
  isDatabaseKnown: boolean,
): string {
  const placed = (units: readonly { readonly name: string; readonly path?: { readonly value: Path } }[]) =>
    units.map(({ name, path }) => [name, path?.value]);
  return JSON.stringify([ignore, placed(services), placed(libraries), isDatabaseKnown]);
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
  const { cwd, ownership: file } = request;
  const { tree } = opened;
  progress('reading statements');
  const [ofTree, { history, notices: ofHistory }] = await Promise.all([opened.facts(), opened.history]);
  const database = await readDatabasesOf(request, tree, config, ofTree.migrations);
  const ownership = await readOwnership(
    {
      tree,
      cwd,
      ...(file !== undefined && { file }),
      ...(config.ownership && { declared: config.ownership }),
    },
    ofTree.claims,
  );
  const { unknown, ...behaviour } = upTo(request.depth, ofTree);
  return {
    directories: tree.directories,
    files: tree.files,
    languages: ofTree.languages,
    code: ofTree.code,
    units: ofTree.units,
    deployments: ofTree.deployments,
    breakers: ofTree.breakers,
    captures: ofTree.captures,
    gateways: ofTree.gateways,
    ...behaviour,
    libraryUses: ofTree.libraryUses,
    statements: database.statements,
    servers: database.servers ?? [],
    catalogue: database.catalogue,
    ownership: ownership.ownership,
    history,
    notices: [
      ...config.notices,
      ...tree.notices,
      ...ofTree.notices,
      ...unknown,
      ...database.notices,
      ...ownership.notices,
      ...ofHistory,
    ],
  };
}

/** What the code does, as far as it is asked for: an earlier run may have asked for more. */
function upTo(depth: Depth, { usage, stores, traffic, unknown }: TreeFacts) {
  if (depth === 'imports') return { unknown: [] };
  return {
    ...(usage && { usage }),
    ...(stores && { stores }),
    ...(depth === 'traffic' && traffic && { traffic }),
    unknown,
  };
}

/** Only where somebody asks who changed what. */
async function readHistoryOf(
  {
    root,
    env,
    history,
    copyOf,
    cache,
  }: Pick<ExtractRequest, 'root' | 'env' | 'history' | 'copyOf' | 'cache'>,
  config: Pick<Config, 'history'>,
) {
  if (!history) return { history: noHistory, notices: [] };
  return readHistory({
    ...(copyOf ?? { root }),
    env,
    ...(config.history && { declared: { ...config.history, root } }),
    ...(cache && { cacheDirectory: cacheDirectoryOf(env) }),
  });
}

/** What reads statements and asks servers is only loaded where there are any. */
async function readDatabasesOf(
  { cwd, env, statements: named, servers }: ExtractRequest,
  tree: ListedTree,
  { databases: declared }: Config,
  migrations: TreeFacts['migrations'],
) {
  if (named.length + servers.length + declared.length === 0)
    return { statements: [], servers: [], ...migrations };
  const { readDatabases } = await import('./databases.js');
  return readDatabases({ tree, cwd, env, named, servers, declared, migrations });
}

/** The user's cache directory, by the XDG base directory specification. */
function cacheDirectoryOf(env: ExtractRequest['env']): string {
  return join(env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'archfit');
}
