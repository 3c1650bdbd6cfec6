import { mkdir, realpath } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { UserError } from '../../model/user-error.js';
import { type Environment, GitRefusal, type Repository, withRepository } from './git.js';

/**
 * Hands a directory that holds the tree as it was at a commit to `use`, and removes it afterwards. It bears the name of the root, for
 * that names a system of one service.
 * @param root absolute path of the analysed root: a git work tree or a directory in one
 * @throws UserError when git does not know the commit, or there is no git
 */
export async function withTreeAt<T>(
  { root, ref, env }: { readonly root: string; readonly ref: string; readonly env: Environment },
  use: (directory: string) => Promise<T>,
): Promise<T> {
  try {
    return await withRepository(root, env, async (repository) => {
      const commit = await repository.commit(ref);
      if (commit === undefined) throw unknownCommit(root, ref, repository);
      const { prefix } = repository;
      const { temporary } = await repository.objects();
      const directory = join(temporary, basename(root));
      await mkdir(directory);
      const tree = prefix === '' ? commit : `${commit}:${prefix.replace(/\/$/, '')}`;
      await checkOut({ repository, root, env }, tree, directory, DEEPEST);
      return use(directory);
    });
  } catch (error) {
    throw error instanceof GitRefusal ? refused(root, ref, error) : error;
  }
}

/** Submodules in submodules. */
const DEEPEST = 3;

interface Checkout {
  readonly repository: Repository;
  /** Where the directory that is checked out lies in the work tree. */
  readonly root: string;
  readonly env: Environment;
}

/** Writes the files of a tree, with those of the submodules that are checked out in the work tree: what is not there now was not there then. */
async function checkOut(
  { repository, root, env }: Checkout,
  tree: string,
  directory: string,
  depth: number,
): Promise<void> {
  const { text } = await repository.objects();
  await text(['read-tree', tree]);
  await text(['checkout-index', '--all', '--force', `--prefix=${directory}/`]);
  if (depth === 0) return;
  const entries = (await text(['ls-files', '--stage', '-z'])).split('\0');
  for (const entry of entries) {
    const [, commit, path] = /^160000 ([0-9a-f]+) \d\t(.+)$/s.exec(entry) ?? [];
    if (commit === undefined || path === undefined) continue;
    const own = join(root, path);
    // One that is not checked out, or a link to somewhere else, is a directory of another repository, or none.
    if ((await realpath(own).catch(() => undefined)) !== join(await realpath(root), path)) continue;
    await withRepository(own, env, async (submodule) => {
      if (submodule.prefix !== '' || (await submodule.commit(commit)) === undefined) return;
      await checkOut({ repository: submodule, root: own, env }, commit, join(directory, path), depth - 1);
    }).catch((error: unknown) => {
      if (!(error instanceof GitRefusal)) throw error;
    });
  }
}

function unknownCommit(root: string, ref: string, { shallow }: Repository): UserError {
  const hint = shallow
    ? 'this clone is shallow: fetch the history first, git fetch --unshallow (in CI: fetch-depth: 0)'
    : 'name a commit, a branch or a tag of the repository that the root lies in';
  return new UserError({ message: `--since: git does not know the commit "${ref}" in ${root}`, hint });
}

function refused(root: string, ref: string, { reason, message }: GitRefusal): UserError {
  if (reason === 'no git') {
    return new UserError({
      message: '--since needs git, which is not installed',
      hint: 'install git, or judge the whole: leave out --since',
    });
  }
  return new UserError({
    message: `--since: git does not know the commit "${ref}" in ${root}`,
    hint: `git says: ${message}`,
  });
}
