import { type AddCommand, addSharedFlags, type SharedFlags } from './flags.js';

export const addMap: AddCommand = (program, world) => {
  addSharedFlags(program.command('map'), ['table', 'json'])
    .description('show what couples what: modules, tables, calls, channels, teams')
    .addHelpText(
      'after',
      `
Examples:
  archfit map fixtures/shop
  archfit map . --format json=map.json
  archfit map . --statements orders=db/orders.csv billing=db/billing.csv`,
    )
    .action(async (root: string, flags: SharedFlags) => {
      const { runMap } = await import('./run-map.js');
      await runMap(root, flags, world);
    });
};
