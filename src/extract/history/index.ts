import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { UserError } from '../../model/user-error.js';

const run = promisify(execFile);

type Environment = Readonly<Record<string, string | undefined>>;

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
  const own = withoutGit(env);
  const commit = await commitOf(root, ref, own);
  const [prefix, top] = await Promise.all([
    git(root, ['rev-parse', '--show-prefix'], own),
    git(root, ['rev-parse', '--show-toplevel'], own),
  ]);
  const temporary = await mkdtemp(join(tmpdir(), 'archfit-since-'));
  try {
    const directory = join(temporary, basename(root));
    await mkdir(directory);
    // An index of its own: the user's is not touched. No hook, monitor or network is asked.
    const withIndex = { ...own, GIT_INDEX_FILE: join(temporary, 'index') };
    const tree = prefix === '' ? commit : `${commit}:${prefix.replace(/\/$/, '')}`;
    await git(top, ['read-tree', tree], withIndex);
    await git(top, ['checkout-index', '--all', '--force', `--prefix=${directory}/`], withIndex);
    return await use(directory);
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
}

async function commitOf(root: string, ref: string, env: Environment): Promise<string> {
  try {
    return await git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], env);
  } catch (error) {
    if (error instanceof UserError) throw error;
    const shallow =
      (await git(root, ['rev-parse', '--is-shallow-repository'], env).catch(() => 'none')) === 'true';
    const hint = shallow
      ? 'this clone is shallow: fetch the history first, git fetch --unshallow (in CI: fetch-depth: 0)'
      : said(error) || 'name a commit, a branch or a tag of the repository that the root lies in';
    throw new UserError({ message: `--since: git does not know the commit "${ref}" in ${root}`, hint });
  }
}

async function git(directory: string, command: readonly string[], env: Environment): Promise<string> {
  const quiet = [
    '-c',
    'core.fsmonitor=false',
    '-c',
    'core.hooksPath=/dev/null',
    '-c',
    'filter.lfs.smudge=cat',
  ];
  const options = {
    env: { ...env, GIT_TERMINAL_PROMPT: '0', GIT_NO_LAZY_FETCH: '1' },
    maxBuffer: 64_000_000,
  };
  try {
    const { stdout } = await run('git', ['-C', directory, ...quiet, ...command], options);
    return stdout.replace(/\n$/, '');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    throw new UserError({
      message: '--since needs git, which is not installed',
      hint: 'install git, or judge the whole: leave out --since',
    });
  }
}

/** Variables of git's own, such as GIT_DIR in a hook, would lead it elsewhere. */
function withoutGit(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}

/** What git itself says of a failure, such as that it does not trust the owner of the directory. */
function said(error: unknown): string {
  const text = (error as { readonly stderr?: string }).stderr ?? '';
  const line = text.split('\n').find((each) => each.startsWith('fatal:'));
  return line === undefined ? '' : `git says: ${line.slice('fatal: '.length)}`;
}
