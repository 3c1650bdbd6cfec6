import type { AddCommand } from './shared.js';
import { deliver, outputs, type SharedFlags } from './shared.js';

export const addRules: AddCommand = (program, world) => {
  program
    .command('rules')
    .description('list the rules')
    .option('--format <name...>', 'table or json, several at once; name=file writes to a file')
    .option('--no-color', 'print without colour')
    .action(async (flags: SharedFlags) => {
      const wanted = outputs(flags, ['table', 'json']);
      const [{ rules }, { rulesJson, rulesTable }] = await Promise.all([
        import('../../rules/index.js'),
        import('../report/rules.js'),
      ]);
      await deliver(
        wanted,
        { table: (terminal) => rulesTable(rules, terminal), json: () => rulesJson(rules) },
        flags,
        world,
      );
    });
};
