import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type UnitNames, unitInCommand } from './command.js';
import { liesIn, nameOf, parentOf } from './paths.js';
import type { Run } from './shared-packages.js';
import type { Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import { mappingOf } from './values.js';
import { readYaml } from './yaml.js';

/** A process of a Procfile, or of a file that lists processes in YAML. */
export interface ProcfileLine {
  readonly file: Path;
  readonly process: string;
  readonly command: string;
  readonly line: number;
}

/** What hosts run once, before or after a release: Heroku, Scalingo, Dokku and Clever Cloud. It ends by itself. */
const ONCE = /^(?:release|(?:pre|post)-?deploy|first-?deploy|postbuild)$/i;

/** What is built and not run. */
const BUILT = /^(?:build|release|heroku-only|task)$/;
const PROCFILE = /^Procfile(?:\.[\w-]+)?$/;
/** `procs.yml`, as companies that start many services from one image call what Procfiles say in YAML. */
const LIST = /^(?:procs?|processes|procfile)\.ya?ml$/i;

/** The processes of all Procfiles, and of the lists like them. */
export function procfileLines({ named, read }: Sources): ProcfileLine[] {
  return named((name) => PROCFILE.test(name) || LIST.test(name)).flatMap((file) => {
    if (outsideSystem(file)) return [];
    const isProcfile = PROCFILE.test(nameOf(file));
    const text = read(file) ?? '';
    const lines = isProcfile ? inProcfile(text) : inYaml(file, text);
    return lines.flatMap((each) => (ONCE.test(each.process) ? [] : [{ file, ...each }]));
  });
}

type ProcessLine = Omit<ProcfileLine, 'file'>;

function inProcfile(text: string): ProcessLine[] {
  return text.split(/\r?\n/).flatMap((line, index) => {
    const [, process, command] = /^([\w-]+):\s*(\S.*)$/.exec(line) ?? [];
    return process === undefined || command === undefined ? [] : [{ process, command, line: index + 1 }];
  });
}

/** `web: { type: web, command: node src/main.js }`. */
function inYaml(file: Path, text: string): ProcessLine[] {
  const [first] = readYaml(file, text).documents;
  const lines = text.split(/\r?\n/);
  return Object.entries(mappingOf(first?.value)).flatMap(([process, said]) => {
    const { command = said, type } = mappingOf(said);
    if (typeof command !== 'string' || BUILT.test(String(type))) return [];
    const line = lines.findIndex((each) => each.startsWith(`${process}:`)) + 1;
    return [{ process, command, line: Math.max(line, 1) }];
  });
}

/** The units that the processes of Procfiles run, and what the processes of each are. */
export interface Processes {
  readonly units: readonly UnitFact[];
  readonly runs: readonly (readonly Run[])[];
  /** What cannot be read of the lists. */
  readonly notices: readonly Notice[];
}

/** Reads Procfiles: a process is of the unit that its command names, else of the Procfile's own directory. */
export function readProcfiles(sources: Sources, names: UnitNames): Processes {
  const runs = procfileLines(sources).flatMap(({ file, process, command, line }): Run[] => {
    const around = names.units.around(parentOf(file));
    const [started] = sourcesRun(command, parentOf(file), sources);
    const program = started === undefined ? undefined : names.units.around(started);
    const isPart = program !== undefined && around !== undefined && liesIn(program.path, around.path);
    const own = isPart ? program : around;
    const unit = unitInCommand(command, names) ?? (own?.isWorkspaceRoot ? undefined : own);
    return unit === undefined ? [] : [{ name: process, path: unit.path, command, at: { path: file, line } }];
  });
  const units = runs.map(({ name, path, at }): UnitFact => {
    const evidence = { says: `${at.path} runs it as ${name}`, at };
    return { path, name, shows: 'service', weight: 'deployed', evidence };
  });
  const notices = sources
    .named((name) => LIST.test(name))
    .filter((file) => !outsideSystem(file))
    .flatMap((file) => readYaml(file, sources.read(file) ?? '').notices);
  return { units, runs: [...groupBy(runs, ({ at }) => at.path).values()], notices };
}
