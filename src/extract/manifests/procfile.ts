import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { type UnitNames, unitInCommand } from './command.js';
import { nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';

/** The units that the processes of Procfiles run: the one that a command names, else the Procfile's own directory. */
export function readProcfiles({ tree, read }: Sources, names: UnitNames): UnitFact[] {
  return tree.files.flatMap((file) => {
    if (!/^Procfile(?:\.[\w-]+)?$/.test(nameOf(file)) || outsideSystem(file)) return [];
    const around = names.units.around(parentOf(file));
    return (read(file) ?? '').split(/\r?\n/).flatMap((line, index): UnitFact[] => {
      const [, process, command = ''] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? [];
      if (process === undefined || process === 'release') return [];
      const unit = unitInCommand(command, names) ?? (around?.isWorkspaceRoot ? undefined : around);
      if (unit === undefined) return [];
      const evidence = { says: `${file} runs it as ${process}`, at: { path: file, line: index + 1 } };
      return [{ path: unit.path, name: process, shows: 'service', weight: 'deployed', evidence }];
    });
  });
}
