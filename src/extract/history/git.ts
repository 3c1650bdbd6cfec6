/**
 * git, asked for data and never for anything else. In: a directory of a repository that strangers may have written. Out: a way to run git
 * on its commits under which nothing of its configuration is in force.
 * Why: a repository's configuration can name programs (filters, signature checks, monitors, transports, pagers), and git runs them. So only
 * `rev-parse`, which runs none, ever sees it; all else is run in a repository of our own that borrows its objects.
 */
import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export type Environment = Readonly<Record<string, string | undefined>>;

/** What git says that it is asked for a repository that it cannot or will not read. */
export class GitRefusal extends Error {
  override readonly name = 'GitRefusal';
  readonly reason: 'no git' | 'no repository' | 'not trusted' | 'other';

  constructor(reason: GitRefusal['reason'], message: string) {
    super(message);
    this.reason = reason;
  }
}

/** A repository, of which only names have been asked for. */
export interface Repository {
  /** Absolute path of the top of the work tree. */
  readonly top: string;
  /** The analysed root, relative to the top: empty, or it ends with a slash. */
  readonly prefix: string;
  readonly shallow: boolean;
  /** The commit that a name stands for; `undefined` when there is none. */
  commit(ref: string): Promise<string | undefined>;
  /** What its objects are read by; made when they are first asked for. */
  objects(): Promise<Objects>;
}

/** The objects of a repository, readable without its configuration. */
export interface Objects {
  /** An empty directory, gone when the repository is closed. */
  readonly temporary: string;
  /** Runs git and gives its output without the line break at its end. @throws GitRefusal */
  text(command: readonly string[], variables?: Environment): Promise<string>;
  /** Starts git, whose output is read as it comes. */
  stream(command: readonly string[]): ChildProcess;
}

/**
 * Opens the repository around a directory for as long as `use` needs it.
 * @throws GitRefusal when there is no git, no repository, or git does not trust the owner of the directory
 */
export async function withRepository<T>(
  root: string,
  env: Environment,
  use: (repository: Repository) => Promise<T>,
): Promise<T> {
  const own = withoutGit(env);
  const asked = ['--show-toplevel', '--show-prefix', '--git-path', 'objects', '--git-path', 'shallow'];
  const said = await git(root, ['rev-parse', ...asked, '--is-shallow-repository'], own);
  const [top = '', prefix = '', objects = '', shallowFile = '', shallow = ''] = said.split('\n');
  const source = {
    root,
    top,
    objects: resolve(root, objects),
    ...(shallow === 'true' && { shallow: resolve(root, shallowFile) }),
  };
  let borrowed: Promise<Objects> | undefined;
  try {
    return await use({
      top,
      prefix,
      shallow: shallow === 'true',
      commit: (ref) =>
        git(root, ['rev-parse', '--verify', '--quiet', '--end-of-options', `${ref}^{commit}`], own).catch(
          (error: unknown) => {
            if (error instanceof GitRefusal && error.reason === 'other') return undefined;
            throw error;
          },
        ),
      objects: () => {
        borrowed ??= borrow(source, own);
        return borrowed;
      },
    });
  } finally {
    const made = await borrowed?.catch(() => undefined);
    if (made) await rm(made.temporary, { recursive: true, force: true });
  }
}

/** Where a repository has what is borrowed of it. */
interface Source {
  readonly root: string;
  readonly top: string;
  readonly objects: string;
  /** What says where the history of a shallow clone ends. */
  readonly shallow?: string;
}

async function borrow({ root, top, objects, shallow }: Source, env: Environment): Promise<Objects> {
  const format = await git(root, ['rev-parse', '--show-object-format'], env).catch(() => 'sha1');
  const temporary = await mkdtemp(join(tmpdir(), 'archfit-git-'));
  const directory = join(temporary, 'git');
  try {
    await writeRepository(directory, objects, format);
    if (shallow !== undefined) await copyFile(shallow, join(directory, 'shallow'));
  } catch (error) {
    await rm(temporary, { recursive: true, force: true });
    throw error;
  }
  const isolated: Environment = {
    ...env,
    GIT_DIR: directory,
    GIT_WORK_TREE: top,
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: join(directory, 'nothing'),
    GIT_ATTR_NOSYSTEM: '1',
    GIT_OPTIONAL_LOCKS: '0',
  };
  return {
    temporary,
    text: (command, variables = {}) => git(top, command, { ...isolated, ...variables }),
    stream: (command) =>
      spawn('git', ['-C', top, '--no-pager', ...command], {
        env: quiet(isolated),
        stdio: ['ignore', 'pipe', 'pipe'],
      }),
  };
}

/** A repository without configuration, hooks, references or remotes, and with another's objects. */
async function writeRepository(directory: string, objects: string, format: string): Promise<void> {
  await mkdir(join(directory, 'objects', 'info'), { recursive: true });
  await mkdir(join(directory, 'refs'));
  const isPlain = format === 'sha1';
  const version = isPlain ? '0' : '1';
  const extension = isPlain ? '' : `[extensions]\n\tobjectFormat = ${format}\n`;
  await writeFile(join(directory, 'HEAD'), 'ref: refs/heads/none\n');
  await writeFile(join(directory, 'nothing'), '');
  await writeFile(
    join(directory, 'config'),
    `[core]\n\trepositoryFormatVersion = ${version}\n\tbare = false\n${extension}`,
  );
  await writeFile(join(directory, 'objects', 'info', 'alternates'), `${quotedIfNeeded(objects)}\n`);
}

/** A path in `alternates` is taken as it is, unless it begins with a quote or a hash. */
function quotedIfNeeded(path: string): string {
  return /^["#]|\n/.test(path) ? JSON.stringify(path) : path;
}

async function git(directory: string, command: readonly string[], env: Environment): Promise<string> {
  try {
    const { stdout } = await run('git', ['-C', directory, '--no-pager', ...command], {
      env: quiet(env),
      maxBuffer: 64_000_000,
    });
    return stdout.replace(/\n$/, '');
  } catch (error) {
    throw refusal(error as NodeJS.ErrnoException & { stderr?: string });
  }
}

/** No question is asked, nothing is fetched, whatever the protocol, and messages are those that we know. */
function quiet(env: Environment): NodeJS.ProcessEnv {
  return {
    ...env,
    GIT_TERMINAL_PROMPT: '0',
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    LC_ALL: 'C',
  };
}

/** Variables of git's own, such as GIT_DIR in a hook, would lead it elsewhere. */
function withoutGit(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('GIT_')));
}

function refusal(error: NodeJS.ErrnoException & { stderr?: string }): GitRefusal {
  if (error.code === 'ENOENT') return new GitRefusal('no git', 'git is not installed');
  const said = fatal(error.stderr ?? '');
  if (/not a git repository|must be run in a work tree/.test(said))
    return new GitRefusal('no repository', said);
  if (/dubious ownership|unsafe repository/.test(said)) return new GitRefusal('not trusted', said);
  return new GitRefusal('other', said || String(error.message));
}

/** What git itself says of a failure. */
export function fatal(stderr: string): string {
  const line = stderr.split('\n').find((each) => each.startsWith('fatal:'));
  return line === undefined ? '' : line.slice('fatal: '.length);
}
