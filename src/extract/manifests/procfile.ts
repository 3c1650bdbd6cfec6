import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { type UnitNames, unitInCommand } from './command.js';
import { nameOf, parentOf } from './paths.js';
import type { Run } from './shared-packages.js';
import type { Sources } from './sources.js';

/** The units that the processes of Procfiles run, and what the processes of each are. */
export interface Processes {
  readonly units: readonly UnitFact[];
  readonly runs: readonly (readonly Run[])[];
}

/** Reads Procfiles: a process is of the unit that its command names, else of the Procfile's own directory. */
export function readProcfiles({ tree, read }: Sources, names: UnitNames): Processes {
  const runs = tree.files
    .filter((file) => /^Procfile(?:\.[\w-]+)?$/.test(nameOf(file)) && !outsideSystem(file))
    .map((file) => {
      const around = names.units.around(parentOf(file));
      return (read(file) ?? '').split(/\r?\n/).flatMap((line, index): Run[] => {
        const [, name, command = ''] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? [];
        if (name === undefined || name === 'release') return [];
        const unit = unitInCommand(command, names) ?? (around?.isWorkspaceRoot ? undefined : around);
        return unit === undefined
          ? []
          : [{ name, path: unit.path, command, at: { path: file, line: index + 1 } }];
      });
    });
  const units = runs.flat().map(({ name, path, at }): UnitFact => {
    const evidence = { says: `${at.path} runs it as ${name}`, at };
    return { path, name, shows: 'service', weight: 'deployed', evidence };
  });
  return { units, runs };
}
