import { type AddCommand, addSharedFlags, type SharedFlags } from './flags.js';

export const addTeams: AddCommand = (program, world) => {
  addSharedFlags(program.command('teams'), ['table', 'json'])
    .description('count the services of each team, and say what follows')
    .addHelpText(
      'after',
      `
Examples:
  archfit teams fixtures/shop
  archfit teams . --ownership teams/ownership.yaml --format json`,
    )
    .action(async (root: string, flags: SharedFlags) => {
      const { runTeams } = await import('./run-teams.js');
      await runTeams(root, flags, world);
    });
};
