import type { AddCommand } from './flags.js';
import type { RulesFlags } from './run-rules.js';

export const addRules: AddCommand = (program, world) => {
  program
    .command('rules')
    .description('list the rules')
    .option('--format <name...>', 'table or json; name=file writes to a file')
    .option('--no-color', 'print without colour')
    .action(async (flags: RulesFlags) => {
      const { runRules } = await import('./run-rules.js');
      await runRules(flags, world);
    });
};
