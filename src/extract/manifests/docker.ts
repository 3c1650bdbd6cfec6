/**
 * In: the Dockerfiles of the tree. Out: the directories that they make images of. Left out are images to develop, test or
 * build with, images to build others on, and infrastructure with some configuration put in.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { UnitNames } from './command.js';
import {
  argumentChoice,
  copiedPaths,
  isInfrastructure,
  isMigration,
  parseDockerfile,
  type Stage,
} from './dockerfile.js';
import { holdsSources, liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import type { Sources } from './sources.js';
import { isStock, lacksScript } from './stock-images.js';
import { unitOfBuild } from './unit-of-build.js';

/** One fact for each Dockerfile that makes a unit of a directory. */
export function readDockerfiles(sources: Sources, names: UnitNames): UnitFact[] {
  return dockerfilesOf(sources).flatMap((dockerfile) => {
    const text = sources.read(dockerfile);
    const stages = text === undefined ? [] : parseDockerfile(text);
    if (stages.length === 0 || isInfrastructure(stages) || isMigration(stages)) return [];
    const chosen = chosenUnits(dockerfile, text ?? '', sources);
    if (chosen) return chosen;
    const path = unitOf(dockerfile, stages, sources, names);
    if (path === undefined || isWithoutProgram(path, dockerfile, stages, sources)) return [];
    const says = `${nameOf(dockerfile)} makes an image of it`;
    const at = { path: dockerfile, line: 1 };
    return [{ path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence: { says, at } }];
  });
}

/** Whether an image has none of one's own: nothing of it is there to run, or to build. */
function isWithoutProgram(path: Path, dockerfile: Path, stages: readonly Stage[], sources: Sources): boolean {
  const context = parentOf(dockerfile);
  if (isStock(stages, { context }, sources)) return !holdsSources(path, sources.tree.files);
  return context === path && lacksScript(stages, path, sources.packages);
}

/**
 * The directories of which one Dockerfile makes images, one for each value of an argument: `COPY services/${NAME}`. Which values it is given is
 * often written where nothing of it is read, in a pipeline; so each directory counts that has all that is copied. Where a compose file gives
 * the argument, that file says which. Undefined where no argument chooses.
 */
function chosenUnits(
  dockerfile: Path,
  text: string,
  { tree, files, directories, read }: Sources,
): UnitFact[] | undefined {
  const choice = argumentChoice(text);
  if (choice === undefined) return undefined;
  const context = parentOf(dockerfile).replace(HOLDS_DOCKERFILES, '');
  // Nothing lies above what is built: `COPY ../../shop .` copies from its top.
  const patterns = choice.paths.flatMap(
    (path) => resolvePath(context, path.replace(/^(?:\.{0,2}\/)+/, '')) ?? [],
  );
  // Of what is chosen, some may be copied file by file: `COPY ${NAME}/package.json .`
  if (!patterns.some((pattern) => /(?:^|\/)\*(?:\/|$)/.test(pattern))) return undefined;
  const isGiven = tree.files.some(
    (file) => /compose[^/]*\.ya?ml$/.test(file) && givesArgument(read(file) ?? '', choice.argument),
  );
  if (isGiven) return [];
  const whole = patterns.find((pattern) => /(?:^|\/)\*$/.test(pattern));
  if (whole === undefined) return undefined;
  const home = parentOf(whole);
  const isThere = (path: Path) => files.has(path) || directories.has(path);
  const chosen = [...directories]
    .filter((path) => path !== '' && parentOf(path) === home && !outsideSystem(path))
    .filter((path) => patterns.every((pattern) => isThere(pattern.replaceAll('*', nameOf(path)))))
    .filter((path) => holdsSources(path, tree.files))
    .sort()
    .map((path): UnitFact => {
      const says = `${nameOf(dockerfile)} makes an image of it, by its argument ${choice.argument}`;
      const evidence = { says, at: { path: dockerfile, line: 1 } };
      return { path, name: nameOf(path), shows: 'service', weight: 'deployed', evidence };
    });
  return chosen.length > 0 ? chosen : undefined;
}

/** Whether a compose file gives an argument to some build; what is commented out gives nothing. */
function givesArgument(text: string, argument: string): boolean {
  return text
    .split('\n')
    .some((line) => !/^\s*#/.test(line) && new RegExp(`\\b${argument}["']?\\s*[:=]`).test(line));
}

/** Whether an image is to test with, by where its Dockerfile lies and what it is called. */
export function isForTesting(dockerfile: Path): boolean {
  return FOR_TESTING.test(dockerfile);
}

const FOR_TESTING =
  /(?:^|[/_-])(?:e2e|tests?|__tests__|fixtures?|cypress|playwright)\/(?:.*\/)?[^/]+$|(?:^|[-_.])(?:tests?|e2e|cypress|playwright)(?:[-_.][\w-]+)?$/i;

const DOCKERFILE = /^(?:dockerfile|containerfile)(?:\.[\w.-]+)?$|\.dockerfile$/i;
/** Images to work or build with, by the name of the file. */
const FOR_WORK =
  /\.dockerignore$|(?:^|[-._])(?:tests?|e2e|cypress|playwright|it|ci|lint|base|builder|devcontainer|mocks?|fake[\w-]*)(?:[-._]|$)/i;
/** Images to work or build with, and jobs that fill or change a database, by the directory. */
const FOR_WORK_DIRECTORY =
  /(?:^|\/)(?:ci-[\w-]+|base-image|[\w-]*-base|(?:[\w-]*-)?(?:seeds?|seeder|migrations?|migrator)(?:-[\w-]*)?)\//i;

/** Whether a file says how an image of a part of the system is made, by where it lies and what it is called. */
export function isDockerfile(path: Path): boolean {
  const name = nameOf(path);
  return (
    DOCKERFILE.test(name) && !FOR_WORK.test(name) && !FOR_WORK_DIRECTORY.test(path) && !outsideSystem(path)
  );
}

/** Those of the tree. */
export function dockerfilesOf({ named }: Sources): readonly Path[] {
  return named((name) => DOCKERFILE.test(name)).filter(isDockerfile);
}

/** `COPY package*.json ./` */
const OF_PACKAGE = /^(?:\.?\/)?package(?:\*|\[[^\]]*\])?\.json$/;

/** What is copied of a program as it is written, not as something else makes it: `dist/index.js`, `bundle.js`. */
const IS_SOURCE =
  /^\.?\/?(?!(?:dist|build|out|lib|output|compiled|bundled?|public)\/)(?:src|(?:[\w-]+\/)*[\w-]+\.[cm]?[jt]s)\/?$/;
/** What a build may write beside its sources. */
const MAY_BE_BUILT = /(?:^|\/)[\w-]*(?:bundle|dist|build|min)[\w-]*\.[cm]?js$/;

/** Directories that hold Dockerfiles for the directory they lie in. */
export const HOLDS_DOCKERFILES =
  /(?:^|\/)(?:\.?docker(?:[-_]?files?)?|deploy|deployment|deployments|build|infra|infrastructure|(?:dev)?ops|\.?ci|container|containers|images?)(?:\/.*)?$/;

function unitOf(
  dockerfile: Path,
  stages: readonly Stage[],
  { tree, files, directories }: Sources,
  names: UnitNames,
): Path | undefined {
  const directory = parentOf(dockerfile);
  const copied = stages.flatMap(({ instructions }) => instructions.flatMap(copiedPaths));
  const isHere = (path: string) => {
    const resolved = resolvePath(directory, path.replace(/^\/+/, ''));
    return (
      resolved !== undefined && resolved !== directory && (files.has(resolved) || directories.has(resolved))
    );
  };
  // Below a directory for Dockerfiles may lie programs of their own.
  const isOwn = !HOLDS_DOCKERFILES.test(nameOf(directory)) && copied.length > 0 && copied.every(isHere);
  const context = isOwn ? directory : directory.replace(HOLDS_DOCKERFILES, '');
  const found = unitOfBuild({ name: '', context, dockerfile, args: {}, command: '', stages }, names);
  if (found === undefined) return undefined;
  // What is copied and lies nowhere here is of a directory that only who builds it names, or was there once.
  const own = copied.filter((path) => IS_SOURCE.test(path) && !MAY_BE_BUILT.test(path));
  const isThere = (path: string) => {
    for (let above = directory; ; above = parentOf(above)) {
      const resolved = resolvePath(above, path.replace(/^\/+/, ''));
      if (resolved !== undefined && (files.has(resolved) || directories.has(resolved))) return true;
      if (above === '') return false;
    }
  };
  const takesAll = copied.some((path) => /^\.?\/?\.?$/.test(path));
  if (own.length > 0 && !takesAll && !own.some(isThere)) return undefined;
  const isUnit = names.units.at(found) !== undefined;
  if (isUnit && (found === context || context !== directory || !liesIn(directory, found))) return found;
  // Somewhere inside a unit, or where nothing else makes a unit, there must be something to run.
  if (!holdsSources(directory, tree.files)) return undefined;
  // What is copied beside all else tells that it is built from further above: no package is there.
  const isBuiltAbove =
    copied.some((path) => OF_PACKAGE.test(path)) && !files.has(`${directory}/package.json`);
  if (isUnit) return isBuiltAbove && liesIn(directory, found) ? found : directory;
  return stages.some(({ instructions }) => instructions.some((one) => copiedPaths(one).length > 0))
    ? found
    : undefined;
}
