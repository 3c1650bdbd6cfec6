/**
 * In: scripts, Makefiles, lists of pm2, Procfiles, compose files and Dockerfiles. Out: the source files that they start. A file that is built from another
 * stands for that one.
 */
import { outsideSystem } from '../../model/decide-units.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { ComposeService } from './compose-service.js';
import { dockerfilesOf, HOLDS_DOCKERFILES } from './docker.js';
import { finalStage, type Instruction, isInfrastructure, parseDockerfile, type Stage } from './dockerfile.js';
import { sourcesInImage } from './image-directories.js';
import { parseImage } from './images.js';
import { placeOf } from './json.js';
import type { Container } from './kubernetes.js';
import { byLaunchers } from './launchers.js';
import { nameWithoutScope } from './packages.js';
import { join, nameOf, parentOf } from './paths.js';
import { isPm2List, pm2Apps } from './pm2.js';
import { procfileLines } from './procfile.js';
import { TOOL } from './scripts.js';
import type { Sources } from './sources.js';
import { sourcesOfApp, sourcesRun } from './sources-run.js';
import { bySpawners } from './spawners.js';
import type { Started } from './started.js';
import { mappingOf, textOf } from './values.js';

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
    ...byLaunchers(sources),
    ...bySpawners(sources),
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

function byPm2(sources: Sources): Started[] {
  return sources.named(isPm2List).flatMap((file) =>
    pm2Apps(file, sources.read).flatMap((app) => {
      const { name, line } = app;
      const says = `${file} starts it as ${name}`;
      return sourcesOfApp(app, sources).map(
        (run): Started => ({ file: run, name, says, at: { path: file, line }, isDeployed: true }),
      );
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

/**
 * The source file that is run of an image, in the package that is called like that, else in the only one that has it; of no command, what the image of that
 * package runs by itself.
 */
export function runOfImage(command: string, image: string | undefined, sources: Sources): Path | undefined {
  const called = image === undefined ? '' : parseImage(image).name;
  const own = sources.packages.filter(
    ({ path, name }) => nameOf(path) === called || nameWithoutScope(name) === called,
  );
  if (command === '') {
    const [only, ...others] = own;
    if (only === undefined || others.length > 0) return undefined;
    const stages = parseDockerfile(sources.read(join(only.path, 'Dockerfile')) ?? '');
    const runs = startsOf(finalStage(stages, undefined)).flatMap(({ value }) =>
      sourcesRun(value, only.path, sources),
    );
    return new Set(runs).size === 1 ? runs[0] : undefined;
  }
  const holders = own.length > 0 ? own : sources.packages;
  const runs = new Set(holders.flatMap(({ path }) => sourcesRun(command, path, sources)));
  const [run] = runs;
  return runs.size === 1 ? run : undefined;
}

/** The source files that a container runs, by its own command or else by that of its image. */
export function filesOf(container: ComposeService, sources: Sources): Path[] {
  const { name, file, command, build, workingDirectory, mounts } = container;
  if (TOOL.test(name)) return [];
  if (build === undefined) return sourcesRun(command, parentOf(file), sources);
  const stages = parseDockerfile(sources.read(build.dockerfile) ?? '', build.args);
  const stage = finalStage(stages, build.target);
  const use = { context: build.context, stages, stage, workingDirectory, mounts };
  const commands = command === '' ? startsOf(stage).map(({ value }) => value) : [command];
  return commands.flatMap((each) => sourcesInImage(each, use, sources));
}

/** The directories of which containers are built to keep running that start what is not known. A file that lies over another may only add to what that one says. */
export function unclearContexts(containers: readonly ComposeService[], sources: Sources): ReadonlySet<Path> {
  const own = containers.filter(({ name, build }) => build !== undefined && !TOOL.test(name));
  const isClear = (container: ComposeService) => {
    const { dockerfile, args, target } = container.build!;
    const stages = parseDockerfile(sources.read(dockerfile) ?? '', args);
    return filesOf(container, sources).length > 0 || isInfrastructure(stages, target);
  };
  const variants = [...groupBy(own, ({ file, name }) => `${parentOf(file)}\n${name}`).values()];
  const unclear = variants.filter((same) => !same.some(isClear));
  return new Set(unclear.flat().map(({ build }) => build!.context));
}

/** What images run when nobody says otherwise. */
function byDockerfiles(sources: Sources): Started[] {
  return dockerfilesOf(sources).flatMap((file) => {
    const context = parentOf(file).replace(HOLDS_DOCKERFILES, '');
    const stages = parseDockerfile(sources.read(file) ?? '');
    return stages.flatMap((stage) =>
      startsOf(stage).flatMap(({ value, line }) => {
        const files = [...new Set([context, ''])].flatMap((each) =>
          sourcesInImage(value, { context: each, stages, stage }, sources),
        );
        const says = `the image of ${file} runs it`;
        const at = { path: file, line };
        return [...new Set(files)].map(
          (run): Started => ({ file: run, says, at, isDeployed: true, isOfImage: true }),
        );
      }),
    );
  });
}

/** What starts an image. */
function startsOf(stage: Stage | undefined): readonly Instruction[] {
  const { instructions = [] } = stage ?? {};
  return instructions.filter(({ keyword }) => keyword === 'CMD' || keyword === 'ENTRYPOINT');
}
