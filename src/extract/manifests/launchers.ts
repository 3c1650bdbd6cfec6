/**
 * In: whatever is made to start several programs: scripts of shells, Makefiles and their like, lists of process managers, and what hosts are told to run.
 * Out: the source files that these start. Each of them is looked into, for most commands do something once.
 */
import { outsideSystem } from '../../model/decide-units.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { readsAsProgram } from './apart.js';
import { plainWords } from './command.js';
import { basesOf, type Launched, LONGEST, LONGEST_LINE, launchedIn } from './launched-commands.js';
import { nameOf, parentOf, resolvePath } from './paths.js';
import { programNamed } from './program-names.js';
import { TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import type { Started } from './started.js';

/** How a kind of file is read. */
interface Kind {
  readonly name: RegExp;
  readonly form: 'script' | 'recipes' | 'settings';
  /** Whether what it starts runs so as it is deployed. */
  readonly isDeployed?: true;
  /** Whether what it starts is told elsewhere, and here only with which variables. */
  readonly isToldElsewhere?: true;
}

const KINDS: readonly Kind[] = [
  { name: /^(?:GNU)?[Mm]akefile$|^\.?[Jj]ustfile$|\.just$/, form: 'recipes' },
  { name: /\.(?:sh|bash|bat|cmd|ps1)$/i, form: 'script' },
  {
    name: /^(?:\.?mprocs|process-compose[\w.-]*|[Tt]askfile)\.ya?ml$|^Tiltfile$|\.tiltfile$|^deno\.jsonc?$|^launch\.json$/,
    form: 'settings',
  },
  {
    name: /^supervisord?[\w.-]*\.(?:conf|ini)$|\.service$|\.nomad(?:\.hcl)?$|\.tf$|^fly(?:[.-][\w.-]+)?\.toml$|^railway[\w.-]*\.(?:json|toml)$|^(?:render|app)\.ya?ml$/,
    form: 'settings',
    isDeployed: true,
  },
  { name: /^Procfile(?:\.[\w-]+)?$/, form: 'settings', isToldElsewhere: true },
];

/** Most files of a tree are read at once to be none of these. */
const NO_LAUNCHER = /\.(?:[cm]?[jt]sx?|mdx?|css|svg|png|html)$/;

/** All that is started by these files. */
export function byLaunchers(sources: Sources): Started[] {
  const commands = launchedByFiles(sources).filter(
    ({ at }) => kindOf(nameOf(at.path))?.isToldElsewhere !== true,
  );
  const started = commands.flatMap((launched) =>
    filesOfCommand(launched, sources).map((run): Started => {
      const { at, isDeployed } = launched;
      const name = isDeployed ? programNamed(at, sources) : undefined;
      const says = `${at.path} starts it`;
      return { file: run, ...(name !== undefined && { name }), says, at, isDeployed, together: at.path };
    }),
  );
  const byFile = groupBy(started, ({ together }) => together);
  return [...byFile.values()].flatMap((each) => readsAsProgram(each, parentOf(each[0]!.at.path), sources));
}

/** A command, where it is written, and whether it runs so as it is deployed. */
interface LaunchedByFile extends Launched, Pick<Started, 'at' | 'isDeployed'> {}

/** All the commands of these files, which several readers ask for. */
export function launchedByFiles(sources: Sources): readonly LaunchedByFile[] {
  const known = LAUNCHED.get(sources) ?? readLaunchers(sources);
  LAUNCHED.set(sources, known);
  return known;
}

const LAUNCHED = new WeakMap<Sources, readonly LaunchedByFile[]>();

function readLaunchers(sources: Sources): LaunchedByFile[] {
  return sources
    .named((name) => kindOf(name) !== undefined)
    .flatMap((file) => {
      const kind = kindOf(nameOf(file))!;
      const text = isMeant(file) ? sources.read(file) : undefined;
      const isShort = text !== undefined && text.length <= LONGEST;
      return (isShort ? commandsOf(file, text, kind, sources) : []).map((launched) => ({
        ...launched,
        at: { path: file, line: launched.line },
        isDeployed: kind.isDeployed === true,
      }));
    });
}

function kindOf(name: string): Kind | undefined {
  return NO_LAUNCHER.test(name) ? undefined : KINDS.find((kind) => kind.name.test(name));
}

/** What tests and builds something starts it for themselves. */
function isMeant(file: Path): boolean {
  return !outsideSystem(file) && !TOOL.test(nameOf(file).replace(/\.\w+$/, ''));
}

function commandsOf(file: Path, text: string, { form }: Kind, sources: Sources): Launched[] {
  const bases = basesOf(file);
  if (form === 'script') return launchedIn(file, text, { bases }, sources);
  if (form === 'recipes') return launchedIn(file, recipesOf(text), { bases, isByLine: true }, sources);
  const places = [...text.matchAll(PLACE)].flatMap(([, written = '']) =>
    bases.flatMap((base) => resolvePath(base, written.replace(OF_MACHINE, '')) ?? []),
  );
  const there = [...new Set(places)].filter((path) => sources.directories.has(path) && !bases.includes(path));
  const commands = settingsOf(text);
  // Which command belongs to which place is not told apart: where there is nothing to run by it, nothing runs.
  return [...there.slice(0, MOST_PLACES).map((path) => [path]), bases].flatMap((each) =>
    launchedIn(file, commands, { bases: each, isByLine: true }, sources),
  );
}

/** The lines that targets run which do not only prepare something; the others are empty. https://www.gnu.org/software/make/manual/html_node/Recipe-Execution.html */
function recipesOf(text: string): string {
  let target = '';
  return text
    .split('\n')
    .map((line) => {
      if (line.length > LONGEST_LINE) return '';
      target = /^@?([\w.-]{1,80})(?![\w.-])[^:=\n]*:(?!=)/.exec(line)?.[1] ?? target;
      return /^\s+\S/.test(line) && target !== '' && !TOOL.test(target) ? line : '';
    })
    .join('\n');
}

/** More directories are none of programs that one file starts. */
const MOST_PLACES = 50;
/** Where settings say that commands run. */
const PLACE =
  /(?:\b(?:cwd|dir|directory|working_?dir(?:ectory)?|serve_dir|work_dir)["']?\s*[:=]\s*["']?)([^\s"',]+)/gi;
/** A place on the machine that runs it, or of the folder that is open in an editor. */
const OF_MACHINE =
  /^(?:\$\{workspaceFolder\}|\/(?:usr\/src\/app|opt|srv|app|var\/www|home\/[\w-]+)(?:\/(?=$))?)\/?/;

/** The values of settings as commands, a line for each line. */
function settingsOf(text: string): string {
  return text
    .split('\n')
    .map((line) => {
      if (line.length > LONGEST_LINE) return '';
      const program = /"program"\s*:\s*"\$\{workspaceFolder\}\/([^"]+)"/.exec(line)?.[1];
      if (program !== undefined) return `node ${program}`;
      const given = /\bargs\s*=\s*\[\s*"([^"]+\.[cm]?[jt]s)"/.exec(line)?.[1];
      if (given !== undefined) return `node ${given}`;
      const value =
        /^\s*(?:-\s+)?(?:["']?[\w.:-]+["']?\s*[:=]\s*)?(.*)$/.exec(line.trim().replace(/,$/, ''))?.[1] ?? '';
      const said = /\bserve_cmd\s*=\s*(\[[^\]]*\]|'[^']*'|"[^"]*")/.exec(line)?.[1] ?? value;
      return plainWords(said);
    })
    .join('\n');
}

/** The source files that a command starts, in the first of the directories where there are any; what is nowhere there may lie so on the machine that runs it. */
export function filesOfCommand({ command, directories }: Launched, sources: Sources): Path[] {
  for (const directory of directories) {
    const files = sourcesRun(command, directory, sources);
    if (files.length > 0) return files;
  }
  const [, runner = '', absolute = ''] =
    /^(node|nodejs|tsx|ts-node|bun)\s+(?:\S+\s+)*?(\/[\w./-]+)/.exec(command) ?? [];
  const segments = absolute.split('/').filter(Boolean);
  for (let skipped = 1; skipped < segments.length; skipped += 1) {
    const files = sourcesRun(`${runner} ${segments.slice(skipped).join('/')}`, '', sources);
    if (files.length > 0) return files;
  }
  return [];
}
