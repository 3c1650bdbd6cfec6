import type { AddCommand, SharedFlags } from './flags.js';

export interface InitFlags
  extends Pick<SharedFlags, 'statements' | 'progress' | 'quiet' | 'color' | 'cache'> {
  readonly dryRun?: boolean;
}

export const addInit: AddCommand = (program, world) => {
  program
    .command('init')
    .argument('[root]', 'the directory to begin with', '.')
    .description('draft archfit.yaml and ownership.yaml from what is detected, so that check passes today')
    .option('--dry-run', 'print what would be written, and write nothing')
    .option(
      '--statements <file...>',
      'saved pg_stat_statements output, for archfit.yaml to name; name=file names the database',
    )
    .option('--no-cache', 'read every file anew, and keep nothing for the next run')
    .option('--no-progress', 'do not say what is going on')
    .option('--quiet', 'print the result, but no notices')
    .option('--no-color', 'print without colour (also: the variable NO_COLOR)')
    .addHelpText(
      'after',
      `
Writes what is absent, and never over a file: with both there, it exits with 2.
Nothing is invented: teams are those that CODEOWNERS, Backstage or Compass name;
a service of which nothing says who owns it stands, switched off, below a team
that you have to name, with who changes it by git.
Passing today means: archfit check exits with 0. Rules that fail today are
written down as warnings, each with how much it found; all others fail as ever.

Examples:
  archfit init
  archfit init . --statements db/pg_stat_statements.csv
  archfit init . --dry-run`,
    )
    .action(async (root: string, flags: InitFlags) => {
      const { runInit } = await import('./run-init.js');
      await runInit(root, flags, world);
    });
};
