import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type UnitNames, unitInCommand } from './command.js';
import { nameOf, parentOf } from './paths.js';
import type { Sources } from './sources.js';

/** A process of a Procfile. */
export interface ProcfileLine {
  readonly file: Path;
  readonly process: string;
  readonly command: string;
  readonly line: number;
}

/** The processes of all Procfiles; what runs at a release ends by itself. */
export function procfileLines({ tree, read }: Sources): ProcfileLine[] {
  return tree.files.flatMap((file) => {
    if (!/^Procfile(?:\.[\w-]+)?$/.test(nameOf(file)) || outsideSystem(file)) return [];
    return (read(file) ?? '').split(/\r?\n/).flatMap((text, index): ProcfileLine[] => {
      const [, process, command = ''] = /^([\w-]+):\s*(\S.*)$/.exec(text) ?? [];
      return process === undefined || process === 'release'
        ? []
        : [{ file, process, command, line: index + 1 }];
    });
  });
}

/** The units that the processes of Procfiles run: the one that a command names, else the Procfile's own directory. */
export function readProcfiles(sources: Sources, names: UnitNames): UnitFact[] {
  return procfileLines(sources).flatMap(({ file, process, command, line }): UnitFact[] => {
    const around = names.units.around(parentOf(file));
    const unit = unitInCommand(command, names) ?? (around?.isWorkspaceRoot ? undefined : around);
    if (unit === undefined) return [];
    const evidence = { says: `${file} runs it as ${process}`, at: { path: file, line } };
    return [{ path: unit.path, name: process, shows: 'service', weight: 'deployed', evidence }];
  });
}
