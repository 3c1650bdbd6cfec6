import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { type UnitNames, unitInCommand } from './command.js';
import { nameOf, parentOf } from './paths.js';
import type { Run } from './shared-packages.js';
import type { Sources } from './sources.js';

/** A process of a Procfile. */
export interface ProcfileLine {
  readonly file: Path;
  readonly process: string;
  readonly command: string;
  readonly line: number;
}

/** What hosts run once, before or after a release: Heroku, Scalingo, Dokku and Clever Cloud. It ends by itself. */
const ONCE = /^(?:release|(?:pre|post)-?deploy|first-?deploy|postbuild)$/i;

/** The processes of all Procfiles. */
export function procfileLines({ tree, read }: Sources): ProcfileLine[] {
  return tree.files.flatMap((file) => {
    if (!/^Procfile(?:\.[\w-]+)?$/.test(nameOf(file)) || outsideSystem(file)) return [];
    return (read(file) ?? '').split(/\r?\n/).flatMap((text, index): ProcfileLine[] => {
      const [, process, command = ''] = /^([\w-]+):\s*(\S.*)$/.exec(text) ?? [];
      return process === undefined || ONCE.test(process) ? [] : [{ file, process, command, line: index + 1 }];
    });
  });
}

/** The units that the processes of Procfiles run, and what the processes of each are. */
export interface Processes {
  readonly units: readonly UnitFact[];
  readonly runs: readonly (readonly Run[])[];
}

/** Reads Procfiles: a process is of the unit that its command names, else of the Procfile's own directory. */
export function readProcfiles(sources: Sources, names: UnitNames): Processes {
  const runs = procfileLines(sources).flatMap(({ file, process, command, line }): Run[] => {
    const around = names.units.around(parentOf(file));
    const unit = unitInCommand(command, names) ?? (around?.isWorkspaceRoot ? undefined : around);
    return unit === undefined ? [] : [{ name: process, path: unit.path, command, at: { path: file, line } }];
  });
  const units = runs.map(({ name, path, at }): UnitFact => {
    const evidence = { says: `${at.path} runs it as ${name}`, at };
    return { path, name, shows: 'service', weight: 'deployed', evidence };
  });
  return { units, runs: [...groupBy(runs, ({ at }) => at.path).values()] };
}
