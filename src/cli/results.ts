/** What the commands have in common once they run: what to read, and where results, notices and progress go. */
import type { SurveyRequest } from '../check.js';
import type { Notice } from '../model/nouns.js';
import { didYouMean } from '../model/suggest.js';
import { UserError } from '../model/user-error.js';
import { noticesText } from '../report/notices.js';
import type { Terminal } from '../report/terminal.js';
import type { Output, Progress, World } from '../world.js';
import type { SharedFlags } from './flags.js';

/** Flags → what is to be read, checked as far as flags alone can be wrong. */
export async function surveyRequest(root: string, flags: SharedFlags, world: World): Promise<SurveyRequest> {
  const { config, ownership, statements = [], maxUnresolved, cache } = flags;
  const stdin = once(world.stdin);
  return {
    root,
    cwd: world.cwd,
    env: world.env,
    cache,
    statements: statements.map((text) => namedFile(text, stdin)),
    servers: await servers(flags, world),
    ...(config !== undefined && { config }),
    ...(ownership !== undefined && { ownership }),
    ...(maxUnresolved !== undefined && { maxUnresolved: percent(maxUnresolved) }),
  };
}

async function servers({ db }: SharedFlags, { env }: World): Promise<SurveyRequest['servers']> {
  const urls = db ?? (env.ARCHFIT_DB ?? '').split(/\s+/).filter((text) => text !== '');
  if (urls.length === 0) return [];
  const { serverTarget } = await import('../extract/postgres/index.js');
  return urls.map((text) => serverTarget(text, db ? '--db' : 'ARCHFIT_DB'));
}

/** `main=db/statements.csv` names the database; a path alone does not. `-` is standard input. */
function namedFile(text: string, stdin: () => Promise<Buffer>): SurveyRequest['statements'][number] {
  const [, name, file = text] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  const source = file === '-' ? { path: 'standard input', bytes: stdin } : { path: file };
  return name === undefined ? source : { name, ...source };
}

/** Standard input can be read only once, and two states of a repository may ask for it. */
function once(read: () => Promise<Buffer>): () => Promise<Buffer> {
  let bytes: Promise<Buffer> | undefined;
  return () => {
    bytes ??= read();
    return bytes;
  };
}

function percent(text: string): number {
  const value = Number(text.replace(/%$/, ''));
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new UserError({ message: `--max-unresolved must be a percentage from 0 to 100, but is "${text}"` });
}

/** Makes a report as text: for a terminal, or for whatever reads a file. */
export type Reporter = (terminal: Terminal) => string;

/**
 * Where each report goes. Checked before the work begins, so that a wrong format costs nobody a minute.
 * @throws UserError for an unknown format
 */
export function outputs(
  flags: Pick<SharedFlags, 'format'>,
  known: readonly string[],
): readonly { readonly format: string; readonly file?: string }[] {
  const wanted = (flags.format ?? ['table']).map((text) => {
    const [format = '', ...file] = text.split('=');
    if (!known.includes(format)) {
      const hint = `${didYouMean(format, known)}; several formats and the root: archfit check <root> --format table json=report.json`;
      throw new UserError({ message: `unknown format "${format}"`, hint });
    }
    if (file.length > 0 && file.join('=') === '')
      throw new UserError({ message: `--format ${text} names no file` });
    return file.length > 0 ? { format, file: file.join('=') } : { format };
  });
  if (wanted.filter(({ file }) => file === undefined).length > 1) {
    const message = 'only one format can go to standard output';
    throw new UserError({ message, hint: 'send the others to files: --format table json=report.json' });
  }
  return wanted;
}

/** Writes each report to where it goes. */
export async function deliver(
  wanted: ReturnType<typeof outputs>,
  reporters: Readonly<Record<string, Reporter>>,
  flags: Pick<SharedFlags, 'color'>,
  world: World,
): Promise<void> {
  for (const { format, file } of wanted) {
    const reporter = reporters[format]!;
    if (file === undefined) world.stdout.write(reporter(terminalOf(flags, world.stdout, world)));
    else {
      await world
        .writeFile(file, reporter({ width: 120, colour: false }))
        .catch((error: NodeJS.ErrnoException) => {
          throw new UserError({
            message: `cannot write ${file}: ${error.code ?? error.message}`,
            hint: 'give --format a file in a directory that exists and can be written to',
          });
        });
    }
  }
}

/** The terminal that a stream is, or the plain page that stands for a pipe: as wide as `COLUMNS` says, else 120. */
export function terminalOf({ color }: Pick<SharedFlags, 'color'>, stream: Output, { env }: World): Terminal {
  const noColour = !color || (env.NO_COLOR ?? '') !== '' || env.TERM === 'dumb';
  const width = stream.columns ?? columnsOf(env) ?? 120;
  return { width: Math.max(40, width), colour: !noColour && stream.isTTY === true };
}

/** What shells and other programs say about the width of what they show; nothing that is no whole number of columns that somebody could mean. */
function columnsOf({ COLUMNS = '' }: World['env']): number | undefined {
  return /^[1-9]\d{0,3}$/.test(COLUMNS) ? Number(COLUMNS) : undefined;
}

/** Prints what could not be read or resolved beside the result, where people see it and scripts do not. */
export function printNotices(
  notices: readonly Notice[],
  flags: Pick<SharedFlags, 'quiet' | 'color'>,
  world: World,
): void {
  if (!flags.quiet) world.stderr.write(noticesText(notices, terminalOf(flags, world.stderr, world)));
}

/** Says on a terminal's last line what is going on, once it has taken a second; `done` wipes it. */
export function progressOn(flags: SharedFlags, { stderr }: World): { progress: Progress; done: () => void } {
  if (!flags.progress || flags.quiet || stderr.isTTY !== true) return { progress: () => {}, done: () => {} };
  const begun = Date.now();
  let shown = false;
  return {
    progress(step) {
      if (Date.now() - begun < 1_000) return;
      shown = true;
      stderr.write(`\r\u001b[K${step} …`);
    },
    done() {
      if (shown) stderr.write('\r\u001b[K');
    },
  };
}
