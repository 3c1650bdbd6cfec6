/**
 * In: scripts, Makefiles, lists of pm2, Procfiles, compose files and Dockerfiles. Out: the source files that they start. A file that is built from another
 * stands for that one.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { Location, Path } from '../../model/nouns.js';
import { sourceOf } from './built-sources.js';
import { plainWords } from './command.js';
import type { ComposeService } from './compose-service.js';
import { dockerfilesOf, HOLDS_DOCKERFILES } from './docker.js';
import { finalStage, type Instruction, parseDockerfile, type Stage } from './dockerfile.js';
import { parseImage } from './images.js';
import { placeOf } from './json.js';
import { keptRunning } from './keeps-running.js';
import type { Container } from './kubernetes.js';
import { nameWithoutScope } from './packages.js';
import { liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import { isPm2List, pm2Apps } from './pm2.js';
import { procfileLines } from './procfile.js';
import { filesRun, scriptsRun, TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import { mappingOf, textOf } from './values.js';

/** A file that something starts. */
export interface Started {
  readonly file: Path;
  /** What starts it, in words, and where. */
  readonly says: string;
  readonly at: Location;
  /** What that calls it. */
  readonly name?: string;
  /** Whether that is how it runs as it is deployed. */
  readonly isDeployed: boolean;
  /** What starts several at once starts no tools. */
  readonly together?: string;
}

/** All that is started, by whatever. */
export function startedFiles(
  sources: Sources,
  containers: readonly ComposeService[],
  pods: readonly Container[],
): readonly Started[] {
  return [
    ...byPods(sources, pods),
    ...byPm2(sources),
    ...byProcfiles(sources),
    ...byContainers(sources, containers),
    ...byDockerfiles(sources),
    ...byScripts(sources),
    ...byMakefiles(sources),
  ];
}

function byScripts(sources: Sources): Started[] {
  return sources.packages.flatMap(({ path, file, json }) =>
    Object.entries(mappingOf(json['scripts'])).flatMap(([name, value]) => {
      if (TOOL.test(name)) return [];
      const says = `${file} starts it (${name})`;
      const at = placeOf(file, sources.read(file), `"${name}"`);
      return sourcesRun(textOf(value) ?? '', path, sources).map(
        (run): Started => ({ file: run, says, at, isDeployed: false, together: `${file} ${name}` }),
      );
    }),
  );
}

/** What the targets of Makefiles start, each in a directory of its own: `orders: ; cd orders && node server.js`. Others start parts of one program. */
function byMakefiles(sources: Sources): Started[] {
  return sources
    .named((name) => MAKEFILE.test(name))
    .flatMap((file) => {
      const home = parentOf(file);
      const started = outsideSystem(file)
        ? []
        : recipesIn(sources.read(file) ?? '')
            .flatMap(({ target, command, line }) =>
              TOOL.test(target)
                ? []
                : sourcesRun(command, home, sources).map(
                    (run): Started => ({
                      file: run,
                      says: `${file} starts it (${target})`,
                      at: { path: file, line },
                      isDeployed: false,
                      together: file,
                    }),
                  ),
            )
            // Most targets do something once.
            .filter(({ file: each }) => keptRunning(each, programAround(each), sources) !== undefined);
      const files = [...new Set(started.map((one) => one.file))];
      // What lies among the sources of one program, or within another, may be a process of it.
      const isApart = files.every((one) => {
        const inside = one.slice(home === '' ? 0 : home.length + 1);
        const isNear = (other: Path) => other !== one && liesIn(other, parentOf(one));
        return inside.includes('/') && !inside.startsWith('src/') && !files.some(isNear);
      });
      return isApart ? started : [];
    });
}

/** The directory of the program that begins with a file. */
function programAround(file: Path): Path {
  return parentOf(file).replace(/\/(?:src|source|lib|bin)$/, '');
}

const MAKEFILE = /^(?:GNU)?[Mm]akefile$/;

/** The lines that targets run, each in a shell of its own. https://www.gnu.org/software/make/manual/html_node/Recipe-Execution.html */
function recipesIn(
  text: string,
): readonly { readonly target: string; readonly command: string; readonly line: number }[] {
  let target = '';
  return text
    .slice(0, LONGEST)
    .split(/\r?\n/)
    .flatMap((written, index) => {
      target = /^([\w.-]+)[ \t]*:(?!=)/.exec(written)?.[1] ?? target;
      return written.startsWith('\t') && target !== ''
        ? [{ target, command: written.trim().replace(/^[@-]+/, ''), line: index + 1 }]
        : [];
    });
}

/** Longer texts are not Makefiles that people wrote. */
const LONGEST = 200_000;

function byPm2(sources: Sources): Started[] {
  return sources.named(isPm2List).flatMap((file) =>
    pm2Apps(file, sources.read).flatMap(({ name, script, directory, line }) => {
      const run = sourceOf(script, directory, sources);
      const says = `${file} starts it as ${name}`;
      return run === undefined ? [] : [{ file: run, name, says, at: { path: file, line }, isDeployed: true }];
    }),
  );
}

function byProcfiles(sources: Sources): Started[] {
  return procfileLines(sources).flatMap(({ file, process, command, line }) => {
    const at = { path: file, line };
    return sourcesRun(command, parentOf(file), sources).map(
      (run): Started => ({
        file: run,
        name: process,
        says: `${file} runs it as ${process}`,
        at,
        isDeployed: true,
      }),
    );
  });
}

function byContainers(sources: Sources, containers: readonly ComposeService[]): Started[] {
  return containers.flatMap((container) => {
    const { name, file, at } = container;
    const says = `${file} runs it as ${name}`;
    const beside = filesOf(container, sources);
    const ofImage =
      beside.length > 0 || container.build !== undefined || TOOL.test(name)
        ? undefined
        : runOfImage(container.command, container.image, sources);
    return [...beside, ...(ofImage === undefined ? [] : [ofImage])].map(
      (run): Started => ({ file: run, name, says, at, isDeployed: true }),
    );
  });
}

/** What the containers of Kubernetes are told to run, where only one package has it. */
function byPods(sources: Sources, pods: readonly Container[]): Started[] {
  return pods.flatMap(({ workload, file, command, image, at }) => {
    if (TOOL.test(workload) || outsideSystem(file)) return [];
    const run = runOfImage(command, image, sources);
    const says = `${file} deploys it as ${workload}`;
    return run === undefined ? [] : [{ file: run, name: workload, says, at, isDeployed: true }];
  });
}

/** The source file that is run of an image, in the package that is called like that, else in the only one that has it. */
function runOfImage(command: string, image: string | undefined, sources: Sources): Path | undefined {
  if (command === '') return undefined;
  const called = image === undefined ? '' : parseImage(image).name;
  const own = sources.packages.filter(
    ({ path, name }) => nameOf(path) === called || nameWithoutScope(name) === called,
  );
  const holders = own.length > 0 ? own : sources.packages;
  const runs = new Set(holders.flatMap(({ path }) => sourcesRun(command, path, sources)));
  const [run] = runs;
  return runs.size === 1 ? run : undefined;
}

/** The source files that a container runs, by its own command or else by that of its image. */
export function filesOf({ name, file, command, build }: ComposeService, sources: Sources): Path[] {
  if (TOOL.test(name)) return [];
  const directory = build?.context ?? parentOf(file);
  if (command !== '' || build === undefined) return sourcesRun(command, directory, sources);
  const stages = parseDockerfile(sources.read(build.dockerfile) ?? '', build.args);
  return startsOf(finalStage(stages, build.target)).flatMap(({ value }) =>
    sourcesRun(value, directory, sources),
  );
}

/** Whether a container is built from the tree to keep running. */
export function isOwn({ name, build }: ComposeService): boolean {
  return build !== undefined && !TOOL.test(name);
}

/** What images run when nobody says otherwise. */
function byDockerfiles(sources: Sources): Started[] {
  return dockerfilesOf(sources).flatMap((file) => {
    const context = parentOf(file).replace(HOLDS_DOCKERFILES, '');
    return parseDockerfile(sources.read(file) ?? '')
      .flatMap(startsOf)
      .flatMap(({ value, line }) =>
        [...new Set([context, ''])]
          .flatMap((directory) => sourcesRun(value, directory, sources))
          .map((run): Started => {
            const says = `the image of ${file} runs it`;
            return { file: run, says, at: { path: file, line }, isDeployed: true };
          }),
      );
  });
}

/** What starts an image. */
function startsOf(stage: Stage | undefined): readonly Instruction[] {
  const { instructions = [] } = stage ?? {};
  return instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}

/** Scripts call others, which may call others. */
const DEEPEST = 3;

/** The source files that a command runs, by `node` and its like, in a directory. */
export function sourcesRun(command: string, directory: Path, sources: Sources, depth = 0): Path[] {
  const plain = /^\s*\[/.test(command) ? plainWords(command) : command;
  const scripts = sources.packages.find(({ path }) => path === directory)?.json['scripts'];
  // What is built or filled before something is started is none of it.
  const called = depth === DEEPEST ? [] : scriptsRun(plain).filter((name) => !TOOL.test(name));
  return [
    ...inDirectories(plain, directory).flatMap((part) =>
      filesRun(part.command).flatMap((written) => sourceOf(written, part.directory, sources) ?? []),
    ),
    ...called.flatMap((name) =>
      sourcesRun(textOf(mappingOf(scripts)[name]) ?? '', directory, sources, depth + 1),
    ),
  ];
}

/** The parts of a command with the directories that they run in: `cd orders && node server.js`, and several such that are started at once. */
function inDirectories(
  command: string,
  home: Path,
): readonly { readonly command: string; readonly directory: Path }[] {
  if (!/\bcd\s/.test(command)) return [{ command, directory: home }];
  let directory: Path | undefined = home;
  return command.split(/&&|;/).flatMap((part) => {
    const here = directory;
    const [, before, to] = /(?:^|(["'(])|\s)cd\s+["']?([\w./-]+)["')]?\s*$/.exec(part) ?? [];
    // A directory that only a shell knows is none to look in.
    if (to === undefined && /(?:^|["'(\s])cd\s+\S/.test(part)) directory = undefined;
    // What begins a new text begins where all of it does.
    const from = before === undefined ? here : home;
    if (to !== undefined)
      directory = from === undefined ? undefined : resolvePath(from, to.replace(/\/+$/, ''));
    return here === undefined ? [] : [{ command: part, directory: here }];
  });
}
