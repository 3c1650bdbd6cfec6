import { Command, CommanderError } from 'commander';
import { maskInside } from '../model/mask.js';
import { tool } from '../model/version.js';
import type { World } from '../world.js';
import { addCheck } from './check.js';
import { addExplain } from './explain.js';
import { addInit } from './init.js';
import { addMap } from './map.js';
import { addRules } from './rules.js';
import { addSnapshot } from './snapshot.js';
import { addTeams } from './teams.js';
import { addWhy } from './why.js';

/**
 * The command line, without running it. Only what every start needs is loaded here; a command loads its work when it is chosen.
 * @param exit told the exit code of a command that ran through
 */
export function createProgram(world: World, exit: (code: 0 | 1) => void): Command {
  const program = new Command('archfit')
    .description(
      'Architecture fitness for systems of services: module coupling, database coupling as PostgreSQL really runs it, and ' +
        'services per team, in one model with one verdict.',
    )
    .version(tool, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .showHelpAfterError('(archfit --help shows what there is)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => world.stdout.write(text),
      writeErr: (text) => world.stderr.write(maskInside(text)),
      getOutHelpWidth: () => world.stdout.columns ?? 100,
      getErrHelpWidth: () => world.stderr.columns ?? 100,
    })
    .addHelpText(
      'after',
      `
Examples:
  archfit check                                      judge the system in this directory
  archfit check --statements db/statements.csv       … with what its database really ran
  archfit map services --format json=map.json        save the coupling map
  archfit teams                                      count the services of each team
  archfit init                                       draft archfit.yaml and ownership.yaml
  archfit explain foreign-write                      why a rule is there, and what to do

Exit codes: 0 nothing to fail on, 1 open violations, 2 archfit could not run or\ncannot vouch for the result.`,
    );
  for (const add of [addCheck, addMap, addTeams, addWhy, addRules, addExplain, addInit, addSnapshot])
    add(program, world, exit);
  return program;
}

/** The exit code of what commander has printed already: 0 for help and version, 2 for a wrong command line; `undefined` for other errors. */
export function usageExitCode(error: unknown): 0 | 2 | undefined {
  if (!(error instanceof CommanderError)) return undefined;
  return error.exitCode === 0 ? 0 : 2;
}
