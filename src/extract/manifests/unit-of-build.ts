/**
 * In: how an image is built and what it runs. Out: the directory of the unit that this is, and why.
 * A build whose context is the whole repository names its unit somewhere: in the place of its Dockerfile, an argument, the
 * command (`node dist/apps/orders/main`, `npm start -w orders`), a filter of turbo or pnpm, the directories it copies, or
 * the service's own name. The first of these that means exactly one unit counts.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import { type UnitNames, unitInCommand, unitsInOptions } from './command.js';
import { copiedPaths, finalStage, pathsFromStages, type Stage, stagesBehind } from './dockerfile.js';
import type { KnownUnit, KnownUnits } from './known-units.js';
import { liesIn, nameOf, parentOf, resolvePath, SOURCE_FILE } from './paths.js';

export interface Build {
  /** What the manifest calls it. */
  readonly name: string;
  readonly context: Path;
  readonly dockerfile: Path;
  readonly target?: string;
  readonly args: Readonly<Record<string, string>>;
  readonly command: string;
  readonly workingDirectory?: string;
  readonly stages: readonly Stage[];
  /** Whether there is such a directory in the tree. */
  readonly isThere?: (path: Path) => boolean;
  /** The files below a directory. */
  readonly filesBelow?: (directory: Path) => readonly Path[];
}

/** The unit that a build makes an image of; `undefined` when it may be several, as of a workspace's root. */
export function unitOfBuild(build: Build, names: UnitNames): Path | undefined {
  const { units } = names;
  // Tests that lie inside a unit are not the unit.
  if (outsideSystem(build.context)) return build.context;
  const own = units.around(build.context);
  const around = own?.isWorkspaceRoot === true ? undefined : own;
  if (around !== undefined && around.path !== '' && !units.holds(around.path)) return around.path;
  const named = namedUnit(build, names, around?.path === build.context);
  if (named !== undefined && liesIn(named, build.context)) return named;
  if (around?.path === build.context) return around.path;
  const isSeveral = own?.path === build.context || units.holds(build.context);
  return isSeveral ? copiedDirectory(build, units) : build.context;
}

/** Files that make a program of a directory in a language other than this one's. */
const PROGRAM =
  /^(?:go\.mod|pyproject\.toml|requirements[\w.-]*\.txt|setup\.py|Pipfile|pom\.xml|build\.gradle(?:\.kts)?|Cargo\.toml|mix\.exs|Gemfile|composer\.json|build\.sbt|[\w.-]+\.(?:cs|fs)proj)$/;

/**
 * The directory that an image is made of where no package lies in it, as of those in other languages: of what is copied the one that is called like
 * what is built, else the only one that holds a program.
 */
function copiedDirectory(build: Build, units: KnownUnits): Path | undefined {
  const { stages, target, context, name, dockerfile, isThere, filesBelow } = build;
  if (isThere === undefined || filesBelow === undefined) return undefined;
  const written = stagesBehind(stages, finalStage(stages, target))
    .flatMap(({ instructions }) => instructions.flatMap(copiedPaths))
    .flatMap((path) => resolvePath(context, path.replace(/^\/+/, '')) ?? []);
  // What has all of the context chooses nothing of it.
  if (written.includes(context)) return undefined;
  const copied = written.map((path) => (isThere(path) ? path : parentOf(path)));
  const outermost = [...new Set(copied)].filter(
    (path) => !copied.some((other) => other !== path && other !== context && liesIn(path, other)),
  );
  const free = outermost
    .filter((path) => path !== context && isThere(path) && !outsideSystem(path))
    .filter((path) => memberOf(units.around(path)) === undefined && !units.holds(path))
    .filter((path) => filesBelow(path).some((file) => SOURCE_FILE.test(file)));
  const names = [name, ...dockerfileNames(dockerfile)].map((each) => each.toLowerCase().replaceAll('_', '-'));
  const called = free.filter((path) => names.some((each) => isCalled(path.toLowerCase(), each)));
  // Where parts of units are copied, it is an image of those.
  const isOfUnits = outermost.some((path) => memberOf(units.around(path)) !== undefined);
  const programs = free.filter((path) =>
    filesBelow(path).some((file) => parentOf(file) === path && PROGRAM.test(nameOf(file))),
  );
  const choices = isOfUnits ? [called] : [called, programs];
  return choices.find(({ length }) => length === 1)?.[0];
}

/** Whether `inference/server` is meant by `inference-server`, and `backend` by `backend` and `backend-worker`. */
function isCalled(path: Path, name: string): boolean {
  const dashed = path.replaceAll(/[/_]/g, '-');
  return nameOf(path) === name || dashed === name || name.startsWith(`${dashed}-`);
}

/** Values of arguments that choose settings, not sources. */
const SETTING =
  /^(?:prod|production|dev|development|stag(?:e|ing)|tests?|local|latest|true|false|\d[\w.]*)$/i;

/** The directory that an argument chooses among those that are copied, though nothing else makes a unit of it: `COPY services/${NAME}`. */
function chosenDirectory({ args, stages, context, isThere }: Build): Path | undefined {
  const values = new Set(
    Object.values(args).filter((value) => /^[\w.-]+$/.test(value) && !SETTING.test(value)),
  );
  if (values.size === 0 || isThere === undefined) return undefined;
  const chosen = stages
    .flatMap(({ instructions }) => instructions.flatMap(copiedPaths))
    .flatMap((path) => resolvePath(context, path.replace(/^\/+/, '')) ?? [])
    .filter((path) => values.has(nameOf(path)) && isThere(path));
  const [only, ...others] = new Set(chosen);
  return others.length === 0 ? only : undefined;
}

/** @param isUnit whether the context is a unit as well: then what its image is built and copied from may be its parts */
function namedUnit(build: Build, names: UnitNames, isUnit: boolean): Path | undefined {
  const { units } = names;
  const { stages, target } = build;
  const final = finalStage(stages, target);
  const inFinal = (...keywords: string[]) =>
    (final?.instructions ?? []).filter(({ keyword }) => keywords.includes(keyword)).map(({ value }) => value);
  const all = stagesBehind(stages, final).flatMap(({ instructions }) => instructions);
  const place = parentOf(build.dockerfile);
  // Where there is no such directory any more, what lies around it is not what was in it, and its name may be that of where it is now.
  const hasMoved = build.isThere?.(place) === false;
  const byPlace = () => (hasMoved ? undefined : memberOf(units.around(place)));
  const byDockerfile = () => only(dockerfileNames(build.dockerfile).map((name) => units.named(name)));
  const byArgument = () =>
    only(Object.values(build.args).map((value) => units.named(value) ?? units.inPath(value)));
  // A Dockerfile that lies with all of the context, which is a unit as well, chooses none of its parts.
  const isOfAll = isUnit && parentOf(build.dockerfile) === build.context;
  const surely: readonly (() => Found)[] = [
    ...(isOfAll ? [byArgument, byPlace] : [byPlace, byArgument]),
    () => unitInCommand(build.command, names),
    () => units.inPath(build.workingDirectory ?? ''),
    () => only(inFinal('CMD', 'ENTRYPOINT').map((value) => unitInCommand(value, names))),
    () => builtFrom((final?.instructions ?? []).flatMap(pathsFromStages), units),
    () => (target === undefined ? undefined : units.named(target)),
    () => units.named(build.name),
    ...(hasMoved ? [byDockerfile] : []),
  ];
  const likely: readonly (() => Found)[] = [
    () => only(all.flatMap(({ keyword, value }) => (keyword === 'RUN' ? deployedUnits(value, units) : []))),
    byDockerfile,
    () => only(inFinal('WORKDIR').map((value) => units.inPath(value))),
    () =>
      only(ofProgram((final?.instructions ?? []).flatMap(pathsFromStages)).map((path) => units.inPath(path))),
    () => only(all.flatMap(({ keyword, value }) => (keyword === 'RUN' ? unitsInOptions(value, units) : []))),
    () => only(ofProgram(all.flatMap(copiedPaths)).map((path) => copiedUnit(path, build.context, units))),
  ];
  const told = firstOf(surely);
  if (told === 'several') return undefined;
  const inner = told && partCopied(told, all.flatMap(copiedPaths), build.context, units);
  const chosen = inner?.path ?? told?.path ?? chosenDirectory(build);
  if (chosen !== undefined || isUnit) return chosen;
  const likeliest = firstOf(likely);
  return likeliest === 'several' ? undefined : likeliest?.path;
}

/** What programs say to each other, of which each has a copy, whoever wrote it down: `libs/grpc/src/proto`. */
const CONTRACTS = /(?:^|\/)protos?(?:\/|$)|\.proto$/;

/** What is copied beside the program itself: what it needs installed, and what its database is migrated by. */
const BESIDE = /(?:^|\/)(?:node_modules|prisma|migrations)(?:\/|$)|\.(?:json|ya?ml|lock|toml|sh)$/;

function ofProgram(paths: readonly string[]): readonly string[] {
  return paths.filter((path) => !CONTRACTS.test(path));
}

/** The unit that all of an image comes from that other stages have built: whatever else is called as the image is, it runs this. */
function builtFrom(paths: readonly string[], units: KnownUnits): KnownUnit | undefined {
  const found = paths.filter((path) => !BESIDE.test(path)).map((path) => units.inPath(path));
  const unit = found.every((each) => each !== undefined) ? only(found) : undefined;
  return unit === 'several' ? undefined : unit;
}

/** The only part of a unit that holds others whose sources are copied: `COPY apps/${APP}/apps/server/src .` of `APP=orders`. */
function partCopied(
  whole: KnownUnit,
  paths: readonly string[],
  context: Path,
  units: KnownUnits,
): KnownUnit | undefined {
  if (!units.holds(whole.path)) return undefined;
  const parts = paths.flatMap((path) => {
    const resolved = resolvePath(context, path.replace(/^\/+/, ''));
    const unit = resolved === undefined ? undefined : units.around(resolved);
    return unit !== undefined && liesIn(unit.path, whole.path) ? [unit] : [];
  });
  const found = only(parts);
  return found === 'several' || found === whole ? undefined : found;
}

/** What the first of some ways leads to that leads to a unit, or to several. */
function firstOf(ways: readonly (() => Found)[]): Found {
  for (const way of ways) {
    const found = way();
    const unit = found === 'several' ? found : memberOf(found);
    if (unit !== undefined) return unit;
  }
  return undefined;
}

/** What is put together to be deployed, among all that is built: `pnpm --filter=./apps/api --prod deploy /prod/api`. */
function deployedUnits(command: string, units: KnownUnits): readonly KnownUnit[] {
  return command
    .split(/&&|;/)
    .filter((each) => /\bpnpm\b[\s\S]*\sdeploy\b/.test(each))
    .flatMap((each) => unitsInOptions(each, units));
}

/** What one way of naming leads to: an image of several units is one of none. */
type Found = KnownUnit | 'several' | undefined;

function memberOf(unit: KnownUnit | undefined): KnownUnit | undefined {
  return unit === undefined || unit.path === '' || unit.isWorkspaceRoot === true ? undefined : unit;
}

/** `Dockerfile.orders`, `orders.Dockerfile`, `docker/orders/Dockerfile`. */
function dockerfileNames(dockerfile: Path): string[] {
  const name = nameOf(dockerfile);
  return [
    name.replace(/^dockerfile\.?/i, '').replace(/\.dockerfile$/i, ''),
    nameOf(parentOf(dockerfile)),
  ].filter(Boolean);
}

/** The unit whose sources are copied; manifests alone are copied of every unit, to install what they need. */
function copiedUnit(path: string, context: Path, units: KnownUnits): KnownUnit | undefined {
  if (/\.(json|ya?ml|lock|toml)$|\*/.test(path)) return undefined;
  const resolved = resolvePath(context, path.replace(/^\/+/, ''));
  const unit = resolved === undefined ? undefined : units.around(resolved);
  return unit !== undefined && liesIn(resolved ?? '', unit.path) ? unit : undefined;
}

/** The one unit that is meant, however often. */
function only(found: readonly (KnownUnit | undefined)[]): Found {
  const different = new Set(found.flatMap((unit) => memberOf(unit) ?? []));
  return different.size > 1 ? 'several' : [...different][0];
}
