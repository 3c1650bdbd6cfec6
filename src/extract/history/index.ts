/** Reads what git remembers: who changed what, and when; and the tree as it was. */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Declared } from '../../model/declarations.js';
import { type HistoryFacts, noHistory } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import { fileInRoot } from '../../yaml/text-file.js';
import { commitFacts } from './commits.js';
import { type Environment, GitRefusal, type Repository, withRepository } from './git.js';
import type { LoggedCommit } from './log-format.js';
import { readLog, readSavedLog } from './read-log.js';
import { keyOf, recall, remember, rememberedFile } from './remembered.js';

export { withTreeAt } from './tree-at.js';

export interface HistoryRequest {
  /** Absolute path of the analysed root: a git work tree or a directory in one. */
  readonly root: string;
  /** The newest commit that is read; HEAD when absent. */
  readonly ref?: string;
  readonly env: Environment;
  /** A saved log that the configuration of a root names; otherwise git is asked. */
  readonly declared?: Declared<Path> & { readonly root: string };
  /** The user's directory for what is remembered between runs; left out: nothing is. */
  readonly cacheDirectory?: string;
}

/** How far back commits are read, from the newest one: rules look at a part of it. */
const SECONDS = 2 * 366 * 86_400;

/**
 * The commits of the last two years, counted from the newest: a history says the same whenever it is read. What cannot be read is a
 * notice, and then there is no history.
 */
export async function readHistory(
  request: HistoryRequest,
): Promise<{ readonly history: HistoryFacts; readonly notices: readonly Notice[] }> {
  const { root, ref = 'HEAD', env, declared, cacheDirectory } = request;
  if (declared !== undefined) {
    const logged = await readSavedLog(fileInRoot(declared.root, declared.value, declared.at));
    return { history: factsOf(logged), notices: [] };
  }
  try {
    return await withRepository(root, env, (repository) =>
      readRepository(repository, root, ref, cacheDirectory),
    );
  } catch (error) {
    if (error instanceof GitRefusal) return { history: noHistory, notices: [notice(refused(error, root))] };
    throw error;
  }
}

async function readRepository(
  repository: Repository,
  root: string,
  ref: string,
  cacheDirectory: string | undefined,
): Promise<{ readonly history: HistoryFacts; readonly notices: readonly Notice[] }> {
  const nothing = (message: string) => ({ history: noHistory, notices: [notice(message)] });
  const head = await repository.commit(ref);
  if (head === undefined)
    return nothing('the repository has no commits yet, so nothing is known of who changes what');
  if (repository.shallow) return nothing(SHALLOW);
  const file = cacheDirectory === undefined ? undefined : rememberedFile(cacheDirectory, root);
  const key = keyOf(head, repository.prefix, await mailmapOf(repository));
  const known = file === undefined ? undefined : recall(file, key);
  if (known) return { history: { commits: known }, notices: [] };
  const objects = await repository.objects();
  const newest = Number(await objects.text(['log', '-1', '--format=%ct', head, '--']));
  const history = factsOf(await readLog(objects, repository.prefix, { head, since: newest - SECONDS }));
  if (file !== undefined) remember(cacheDirectory!, file, key, history.commits);
  return { history, notices: [] };
}

/** What git would read of it, for it may be edited without a commit; nothing when there is none. */
async function mailmapOf({ top }: Repository): Promise<string> {
  const file = join(top, '.mailmap');
  const isFile = await lstat(file).then(
    (status) => status.isFile(),
    () => false,
  );
  return isFile ? readFile(file, 'utf8') : '';
}

function factsOf(logged: readonly LoggedCommit[]): HistoryFacts {
  return { commits: commitFacts(logged) };
}

const SHALLOW =
  'the clone is shallow, so who changed what is not known: git fetch --unshallow (in CI: fetch-depth: 0)';

function refused({ reason, message }: GitRefusal, root: string): string {
  switch (reason) {
    case 'no git':
      return 'git is not installed, so the history is not read';
    case 'no repository':
      return 'this is no git repository, so who changes what is not known; history: in archfit.yaml names a saved log';
    case 'not trusted':
      return `git does not trust the owner of this directory, so the history is not read: git config --global --add safe.directory ${root}`;
    default:
      return `git cannot read the history (${message})`;
  }
}

function notice(message: string): Notice {
  return { source: 'history', message };
}
