import { type AddCommand, addSharedFlags, type SharedFlags } from './flags.js';

export const addWhy: AddCommand = (program, world) => {
  addSharedFlags(
    program
      .command('why')
      .argument('<from>', 'a module, service, table, channel, team, path or glob')
      .argument('<to>', 'another'),
    ['table', 'json'],
  )
    .description('show how one part comes to depend on another, with a place for each hop')
    .addHelpText(
      'after',
      `
A chain goes by what files import, by the tables that services touch and who
owns them, by calls, and by channels: who consumes depends on who publishes.
The shortest comes first, then others that share no hop with it.

Examples:
  archfit why web domain fixtures/shop
  archfit why shipping orders.orders fixtures/shop
  archfit why orders payments fixtures/shop
  archfit why "services/*/src/**" libs/domain/src/rounding.ts fixtures/shop`,
    )
    .action(async (from: string, to: string, root: string, flags: SharedFlags) => {
      const { runWhy } = await import('./run-why.js');
      await runWhy(from, to, root, flags, world);
    });
};
