import type { AddCommand } from './flags.js';

export interface SnapshotFlags {
  readonly output?: string;
  readonly quiet?: boolean;
  readonly color: boolean;
}

export const addSnapshot: AddCommand = (program, world) => {
  program
    .command('snapshot')
    .argument(
      '<postgres-url>',
      'postgres://user@host:5432/database; PG* variables and ~/.pgpass count as well',
    )
    .description(
      'save what a live server tells, statements and catalogue, for --statements; only reads, shows no constants',
    )
    .option('-o, --output <file>', 'write to a file (default: standard output)')
    .option('--quiet', 'print the result, but no notices')
    .option('--no-color', 'print without colour (also: the variable NO_COLOR)')
    .addHelpText(
      'after',
      `
Examples:
  archfit snapshot postgres://reader@db.example/shop -o db/snapshot.json
  archfit check --statements db/snapshot.json`,
    )
    .action(async (url: string, flags: SnapshotFlags) => {
      const { runSnapshot } = await import('./run-snapshot.js');
      await runSnapshot(url, flags, world);
    });
};
