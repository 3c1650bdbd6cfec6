import { type AddCommand, addSharedFlags, type SharedFlags } from './flags.js';

export interface TeamsFlags extends SharedFlags {
  readonly move: readonly string[];
  readonly merge: readonly string[];
}

export const addTeams: AddCommand = (program, world) => {
  const each = (text: string, before: readonly string[]) => [...before, text];
  addSharedFlags(program.command('teams'), ['table', 'json', 'csv', 'markdown'])
    .description('count the services of each team, and say what follows')
    .option(
      '--move <service=team>',
      'what if the team owned the service, or all that a glob matches; may be given several times',
      each,
      [],
    )
    .option(
      '--merge <service+service>',
      'what if the services were one, under the name of the first; may be given several times',
      each,
      [],
    )
    .addHelpText(
      'after',
      `
Examples:
  archfit teams fixtures/shop
  archfit teams . --ownership teams/ownership.yaml --format json
  archfit teams fixtures/shop --move catalog=accounts --merge orders+payments
  archfit teams . --move "billing-*=billing"
  archfit teams . --format csv=teams.csv`,
    )
    .action(async (root: string, flags: TeamsFlags) => {
      const { runTeams } = await import('./run-teams.js');
      await runTeams(root, flags, world);
    });
};
