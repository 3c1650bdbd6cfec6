import { Option } from 'commander';
import { type AddCommand, addSharedFlags } from './flags.js';
import type { CheckFlags } from './run-check.js';

export const addCheck: AddCommand = (program, world, exit) => {
  addSharedFlags(program.command('check'), ['table', 'json'])
    .description('judge a system by its fitness rules: the gate')
    .option('--rule <id...>', 'run only these rules')
    .option('--since <ref>', 'only what was introduced since a commit counts; both states are judged whole')
    .option('--team <name>', 'only what this team has to act on counts')
    .addOption(
      new Option('--fail-on <severity>', 'the mildest severity that fails the run')
        .choices(['error', 'warn'])
        .default('error'),
    )
    .option('--fail-above <score>', 'fail when the distributed-monolith score, 0 to 100, is higher than this')
    .addHelpText(
      'after',
      `
Examples:
  archfit check fixtures/shop
  archfit check . --statements main=db/pg_stat_statements.csv --ownership teams/ownership.yaml
  archfit check . --format table json=report.json --fail-on warn
  archfit check . --rule foreign-write shared-table
  archfit check . --since origin/main
  archfit check . --team checkout
  archfit check . --fail-above 40`,
    )
    .action(async (root: string, flags: CheckFlags) => {
      const { runCheck } = await import('./run-check.js');
      exit(await runCheck(root, flags, world));
    });
};
