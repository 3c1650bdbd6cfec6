import { type AddCommand, addSharedFlags, type SharedFlags } from './flags.js';

export const addExplain: AddCommand = (program, world) => {
  addSharedFlags(program.command('explain').argument('<id>', 'a rule, or a violation that check reported'), [
    'table',
    'json',
  ])
    .description('tell why a rule is there, from where, and what to do; for a violation, all its evidence')
    .addHelpText(
      'after',
      `
Examples:
  archfit explain foreign-write
  archfit explain foreign-write:6f1c2a9e fixtures/shop`,
    )
    .action(async (id: string, root: string, flags: SharedFlags) => {
      const { runExplain } = await import('./run-explain.js');
      await runExplain(id, root, flags, world);
    });
};
