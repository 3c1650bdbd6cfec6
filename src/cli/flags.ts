/** The flags that all commands which read a system share. Loaded at every start, so it loads nothing else. */
import type { Command } from 'commander';
import type { World } from '../world.js';

/** Adds a command to the program. `exit` is told the exit code of a command that ran through. */
export type AddCommand = (program: Command, world: World, exit: (code: 0 | 1) => void) => void;

export interface SharedFlags {
  readonly config?: string;
  readonly statements?: readonly string[];
  readonly db?: readonly string[];
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
    .argument('[root]', 'the directory to analyse; give it before flags that take several values', '.')
    .option('-c, --config <file>', 'the configuration (default: archfit.yaml in the root)')
    .option(
      '--statements <file...>',
      'saved pg_stat_statements output, in any form; - is standard input, name=file names the database',
    )
    .option(
      '--db <url...>',
      'live PostgreSQL servers, only read; name=url names the database (also: ARCHFIT_DB)',
    )
    .option('--ownership <file>', 'who owns which service (default: ownership.yaml in the root)')
    .option('--format <name...>', `${formats.join(' or ')}, several at once; name=file writes to a file`)
    .option(
      '--max-unresolved <percent>',
      'exit with 2 when more than this share of a source cannot be resolved',
    )
    .option('--no-cache', 'read every file anew, and keep nothing for the next run')
    .option('--no-progress', 'do not say what is going on')
    .option('--quiet', 'print the result, but no notices')
    .option('--no-color', 'print without colour (also: the variable NO_COLOR)');
}
