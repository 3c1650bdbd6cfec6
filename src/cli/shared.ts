/** What the commands that read a system have in common: their flags, and where their results go. */
import type { Command } from 'commander';
import type { SurveyRequest } from '../check.js';
import { didYouMean } from '../model/suggest.js';
import { UserError } from '../model/user-error.js';
import type { Terminal } from '../report/terminal.js';
import type { Progress, World } from '../world.js';

/** Adds a command to the program. `exit` is told the exit code of a command that ran through. */
export type AddCommand = (program: Command, world: World, exit: (code: 0 | 1) => void) => void;

export interface SharedFlags {
  readonly config?: string;
  readonly statements?: readonly string[];
  readonly ownership?: string;
  readonly format?: readonly string[];
  readonly progress: boolean;
  readonly quiet?: boolean;
  readonly color: boolean;
  readonly cache: boolean;
  readonly maxUnresolved?: string;
}

export function addSharedFlags(command: Command, formats: readonly string[]): Command {
  return command
    .argument('[root]', 'the directory to analyse', '.')
    .option('-c, --config <file>', 'the configuration (default: archfit.yaml in the root)')
    .option('--statements <file...>', 'saved pg_stat_statements output; name=file names the database')
    .option('--ownership <file>', 'who owns which service (default: ownership.yaml in the root)')
    .option('--format <name...>', `${formats.join(' or ')}, several at once; name=file writes to a file`)
    .option(
      '--max-unresolved <percent>',
      'exit with 2 when more than this share of a source cannot be resolved',
    )
    .option('--no-cache', 'read every file anew')
    .option('--no-progress', 'do not say what is going on')
    .option('--quiet', 'print the result, but no notices')
    .option('--no-color', 'print without colour (also: the variable NO_COLOR)');
}

/** Flags → what is to be read, checked as far as flags alone can be wrong. */
export function surveyRequest(root: string, flags: SharedFlags, world: World): SurveyRequest {
  const { config, ownership, statements = [], maxUnresolved, cache } = flags;
  return {
    root,
    cwd: world.cwd,
    env: world.env,
    cache,
    statements: statements.map(namedFile),
    ...(config !== undefined && { config }),
    ...(ownership !== undefined && { ownership }),
    ...(maxUnresolved !== undefined && { maxUnresolved: percent(maxUnresolved) }),
  };
}

/** `main=db/statements.csv` names the database; a path alone does not. */
function namedFile(text: string): SurveyRequest['statements'][number] {
  const [, name, path] = /^([\w-]+)=(.+)$/.exec(text) ?? [];
  return name !== undefined && path !== undefined ? { name, path } : { path: text };
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
  flags: SharedFlags,
  known: readonly string[],
): readonly { readonly format: string; readonly file?: string }[] {
  return (flags.format ?? ['table']).map((text) => {
    const [format = '', ...file] = text.split('=');
    if (!known.includes(format)) {
      const hint = `${didYouMean(format, known)}; several formats and the root: archfit check <root> --format table json=report.json`;
      throw new UserError({ message: `unknown format "${format}"`, hint });
    }
    return file.length > 0 ? { format, file: file.join('=') } : { format };
  });
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
    if (file === undefined) world.stdout.write(reporter(terminalOf(flags, world)));
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

/** The terminal that standard output is, or the plain page that stands for a pipe. */
export function terminalOf({ color }: Pick<SharedFlags, 'color'>, { stdout, env }: World): Terminal {
  const noColour = !color || (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return { width: Math.max(40, stdout.columns ?? 120), colour: !noColour && stdout.isTTY === true };
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
