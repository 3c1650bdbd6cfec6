import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { UserError } from '../../model/user-error.js';
import { isWithinRoot, type TextFile } from '../../yaml/text-file.js';
import { fatal, GitRefusal, type Objects } from './git.js';
import { LOG_FLAGS, type LoggedCommit, LogParser, SAVE_COMMAND } from './log-format.js';

/** Bytes; a hundred thousand commits need a quarter of it. */
const LARGEST = 200_000_000;

/** Files that were renamed are found by likeness, which needs their contents; where a partial clone lacks these, by identity. */
const RENAMES = ['--find-renames', '--find-renames=100%'];

/** Which commits: from one back to a date, in seconds since 1970. */
interface Range {
  readonly head: string;
  readonly since: number;
}

/**
 * The commits of a repository from one commit back to a date, as one `git log` gives them.
 * @param prefix the analysed root, relative to the top of the work tree
 * @throws GitRefusal when git fails, for instance because a clone is broken
 */
export async function readLog(
  objects: Objects,
  prefix: string,
  range: Range,
  [renames, ...others] = RENAMES,
): Promise<LoggedCommit[]> {
  try {
    return await readLogBy(objects, prefix, range, renames!);
  } catch (error) {
    if (!(error instanceof GitRefusal) || others.length === 0) throw error;
    return readLog(objects, prefix, range, others);
  }
}

async function readLogBy(
  objects: Objects,
  prefix: string,
  { head, since }: Range,
  renames: string,
): Promise<LoggedCommit[]> {
  const child = objects.stream([
    '-c',
    'core.quotePath=false',
    'log',
    ...LOG_FLAGS,
    renames,
    `--since=@${since}`,
    head,
    '--',
  ]);
  const parser = new LogParser(prefix);
  let said = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    said = `${said}${chunk.toString('utf8')}`.slice(-4_000);
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
  await eachLine(child.stdout!, parser);
  const code = await ended;
  if (code !== 0) throw new GitRefusal('other', fatal(said) || `git log ended with ${code}`);
  return parser.finish();
}

/** The commits of a saved log. @throws UserError when it is none */
export async function readSavedLog(file: TextFile): Promise<LoggedCommit[]> {
  const known = await stat(file.absolute).catch(() => undefined);
  const problem = (message: string) =>
    new UserError({
      message: `${file.path} ${message}`,
      hint: `save it with ${SAVE_COMMAND}`,
      ...(file.namedAt && { at: file.namedAt }),
    });
  if (!known?.isFile()) throw problem('does not exist or is no file');
  if (!(await isWithinRoot(file))) throw problem('is a link that leads out of the analysed root');
  if (known.size > LARGEST) throw problem('is larger than 200 MB');
  const parser = new LogParser();
  await eachLine(createReadStream(file.absolute), parser);
  const commits = parser.finish();
  const broken = commits.find(({ hash, at }) => !/^[0-9a-f]{4,64}$/.test(hash) || at === 0);
  if (commits.length === 0 || parser.strange > 0 || broken)
    throw problem('is no history as archfit reads it');
  return commits;
}

async function eachLine(input: Readable, parser: LogParser): Promise<void> {
  input.setEncoding('utf8');
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) parser.line(line);
}
