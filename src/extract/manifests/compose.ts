/**
 * In: the compose files of the tree. Out: the services that they build from it, and what each deployment is given.
 * Files of one directory describe the same services for different occasions, so services of one name are one deployment.
 * Databases, brokers, proxies and other infrastructure are no services, and what their variables say is about themselves.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import { type UnitNames, unitInCommand } from './command.js';
import type { readComposeFiles } from './compose-file.js';
import { type ComposeService, mergeServices } from './compose-service.js';
import { connectionsOf, type Hosts } from './connections.js';
import { isForTesting } from './docker.js';
import {
  finalStage,
  isInfrastructure,
  isMigrationCommand,
  parseDockerfile,
  type Stage,
  takesFromContext,
  WEB_ROOT,
} from './dockerfile.js';
import { withFlags } from './flags.js';
import { withImagesOf } from './image-builds.js';
import type { UnitBuild } from './image-variables.js';
import { type ImageKind, imageKind, parseImage } from './images.js';
import type { KnownUnits } from './known-units.js';
import { holdsSources, join, liesIn, nameOf, parentOf, resolvePath } from './paths.js';
import { onlySetsUp } from './set-up-jobs.js';
import { PASSING, type Run } from './shared-packages.js';
import type { ManifestFacts, Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import { filesOf } from './started-files.js';
import { isStock } from './stock-images.js';
import { unitOfBuild } from './unit-of-build.js';
import { withoutSecrets } from './variables.js';

/** What compose files show, and the units with the names that they are called by there. */
export interface ComposeFacts extends ManifestFacts {
  readonly known: KnownUnits;
  /** All that they start, also what is no service. */
  readonly started: readonly ComposeService[];
  /** What the services of each directory's files run. */
  readonly runs: readonly (readonly Run[])[];
  /** The images that they make of units. */
  readonly images: readonly UnitBuild[];
}

/**
 * The services and deployments of the compose files.
 * @param read what is written in them
 */
export function readCompose(
  sources: Sources,
  names: UnitNames,
  read: ReturnType<typeof readComposeFiles>,
): ComposeFacts {
  const notices = [...read.notices];
  const projects = projectsOf(read.services);
  const built = new Map<ComposeService, UnitFact>();
  for (const service of projects.flat()) {
    const fact = builtUnit(service, sources, names, notices);
    if (fact !== undefined) built.set(service, fact);
  }
  const known = withNamesOf(built, names.units);
  const withImages = withImagesOf(sources, { ...names, units: known });
  const run = (service: ComposeService) => {
    const isOwn = imageKind(service.image ?? '') === 'service';
    return built.get(service) ?? runUnit(service, sources, { ...names, units: isOwn ? withImages : known });
  };
  const units: UnitFact[] = [];
  const deployments: DeploymentFact[] = [];
  const runs: Run[][] = [];
  const images = [...built].flatMap(([{ build, name, at }, { path }]): UnitBuild[] =>
    build === undefined ? [] : [{ ...build, path, name, at }],
  );
  for (const services of projects) {
    const kinds = new Map(services.map((service) => [service.name, kindOf(service, sources, known)]));
    const paths = new Map<string, Path | undefined>();
    const own = services.filter(({ name }) => kinds.get(name) === 'service');
    for (const service of own) {
      const unit = run(service);
      if (isJob(service, sources)) continue;
      if (unit !== undefined) units.push(unit);
      paths.set(service.name, unit?.path);
    }
    runs.push(
      own.flatMap((service) => {
        const path = paths.get(service.name);
        return path === undefined ? [] : [{ ...service, path, command: commandOf(service, sources) }];
      }),
    );
    for (const service of own) {
      const { path } = run(service) ?? {};
      deployments.push({
        ...deploymentOf(service, path, kinds),
        ...(!isJob(service, sources) && waitsOf(service, paths)),
      });
    }
  }
  return { units, deployments, notices, known, started: projects.flat(), runs, images };
}

/** Whether a container does one thing and ends: it shows what it is given, and not that anything is a service. */
function isJob(service: ComposeService, sources: Sources): boolean {
  const { name, command, build } = service;
  const isSettingUp =
    build !== undefined &&
    service.ports.length === 0 &&
    onlySetsUp(commandOf(service, sources), build.context, sources);
  return (
    isSettingUp ||
    /(?:^|[-_])(?:migrat\w*|seed|seeds|seeder|seeding)(?:[-_]|$)/i.test(name) ||
    isMigrationCommand(command !== '' ? command : (startOf(service, sources, ['CMD', 'ENTRYPOINT'])[0] ?? ''))
  );
}

/** The services of each directory's files, every name once. What waits for what while tests run is no matter of the system. */
function projectsOf(written: readonly ComposeService[]): ComposeService[][] {
  const told = written.map((service) => (isForTests(service.file) ? { ...service, waitsFor: [] } : service));
  return [...groupBy(told, ({ file }) => parentOf(file)).values()].map((inDirectory) =>
    [...groupBy(inDirectory, ({ name }) => name).values()].map((variants) =>
      [...variants].sort((a, b) => occasion(a.file) - occasion(b.file)).reduce(mergeServices),
    ),
  );
}

/** What a file of a directory is for: the override and the main file say most about the system, tests the least. */
function occasion(file: Path): number {
  const name = nameOf(file).toLowerCase();
  if (/override/.test(name)) return 0;
  if (/^(?:docker-)?compose\.ya?ml$/.test(name)) return 1;
  if (/prod|base/.test(name)) return 2;
  if (/[-._](?:dev|development|local|debug)/.test(name)) return 4;
  return isForTests(file) ? 5 : 3;
}

function isForTests(file: Path): boolean {
  return /[-._](?:tests?|testing|e2e|ci|it|st|integration)[-._]/.test(nameOf(file).toLowerCase());
}

function stagesOf({ build }: ComposeService, { files, read }: Sources): readonly Stage[] {
  const text = build !== undefined && files.has(build.dockerfile) ? read(build.dockerfile) : undefined;
  return text === undefined ? [] : parseDockerfile(text, build?.args);
}

/** What it runs: as it says, else as its image does. */
function commandOf(service: ComposeService, sources: Sources): string {
  return service.command || startOf(service, sources, ['ENTRYPOINT', 'CMD']).join(' ');
}

/** What its image says last of each of some instructions. */
function startOf(service: ComposeService, sources: Sources, wanted: readonly string[]): string[] {
  return startedIn(stagesOf(service, sources), service.build?.target, wanted);
}

function startedIn(
  stages: readonly Stage[],
  target: string | undefined,
  wanted: readonly string[],
): string[] {
  const { instructions = [] } = finalStage(stages, target) ?? {};
  return wanted.flatMap((each) => instructions.findLast(({ keyword }) => keyword === each)?.value ?? []);
}

function kindOf(service: ComposeService, sources: Sources, known: KnownUnits): ImageKind {
  const { build, image, name } = service;
  if (build !== undefined) {
    if (isForTesting(build.dockerfile) && !outsideSystem(build.context)) return 'infrastructure';
    const stages = stagesOf(service, sources);
    const hasSources = [build.context, ...service.mounts.map(({ source }) => source)].some((path) =>
      holdsSources(path, sources.tree.files),
    );
    if (!hasSources && isStock(stages, build, sources)) return 'infrastructure';
    if (!isInfrastructure(stages, build.target)) return 'service';
    return imageKind(finalStage(stages, build.target)?.from ?? '');
  }
  if (image === undefined || known.ofImage(image, name) !== undefined) return 'service';
  const kind = imageKind(image);
  const isOwn = kind === 'runtime' || (kind === 'infrastructure' && pagesOf(service, sources, known));
  return isOwn ? 'service' : kind;
}

/** The unit that a service is built from; one that cannot be told is a notice. */
function builtUnit(
  service: ComposeService,
  sources: Sources,
  names: UnitNames,
  notices: Notice[],
): UnitFact | undefined {
  const { build, name, file, at } = service;
  if (build === undefined || kindOf(service, sources, names.units) !== 'service') return undefined;
  const { command, workingDirectory } = service;
  const stages = stagesOf(service, sources);
  const mounted = mountedContext(service, stages);
  // What is built or installed in what it mounts is only done for the others, and what runs no program is for people to work in.
  if (mounted !== undefined && (PASSING.test(command) || isIdle(service, stages))) return undefined;
  const place = {
    ...(mounted === undefined ? build : { context: mounted, dockerfile: join(mounted, 'Dockerfile') }),
    name,
    command,
    stages,
    isThere: (path: Path) => sources.directories.has(path),
    filesBelow: (path: Path) => sources.tree.files.filter((file) => liesIn(file, path)),
    ...(workingDirectory !== undefined && { workingDirectory }),
  };
  const whole = unitOfBuild({ args: build.args, ...place }, names);
  const path = whole === undefined ? whole : partStarted(whole, filesOf(service, sources), names.units);
  if (path !== undefined && (sources.directories.has(path) || sources.files.has(path))) {
    return unitFact(service, path, `${file} builds it as ${name}`);
  }
  const context = build.context === '' ? 'the root' : build.context;
  const message =
    path === undefined
      ? `The service ${name} is built from ${context}, which holds several units; which of them it runs is not known.`
      : `The service ${name} is built from ${context}, where there is nothing.`;
  notices.push({ source: 'manifests', message, at, unresolved: 1 });
  return undefined;
}

/** Whether all that a container would run is the prompt of a language. */
function isIdle(service: ComposeService, stages: readonly Stage[]): boolean {
  const { from = '' } = finalStage(stages, service.build?.target) ?? {};
  const started =
    service.command || startedIn(stages, service.build?.target, ['ENTRYPOINT', 'CMD']).join(' ');
  return started === '' && /^(?:node|bun|deno|python|ruby|golang)$/.test(parseImage(from).name);
}

/** Of a package that several programs run from, the one that a container starts by some files; else all of it. */
function partStarted(whole: Path, files: readonly Path[], units: KnownUnits): Path {
  const started = new Set(files.flatMap((each) => units.around(each)?.path ?? []));
  const [program] = started.size === 1 ? started : [];
  return program !== undefined && liesIn(program, whole) ? program : whole;
}

/** The directory that a container works in, where its image has nothing of the tree and it is mounted. */
function mountedContext(
  { build, mounts, workingDirectory }: ComposeService,
  stages: readonly Stage[],
): Path | undefined {
  if (stages.length === 0 || takesFromContext(stages)) return undefined;
  const { instructions = [] } = finalStage(stages, build?.target) ?? {};
  const inImage = instructions.findLast(({ keyword }) => keyword === 'WORKDIR')?.value;
  const directory = resolvePath('', (workingDirectory ?? inImage ?? '').replace(/^\/+/, ''));
  if (directory === undefined) return undefined;
  const [nearest] = mounts
    .map(({ source, target }) => ({ source, target: target.replace(/^\/+|\/+$/g, '') }))
    .filter(({ target }) => liesIn(directory, target))
    .sort((a, b) => b.target.length - a.target.length);
  return nearest && resolvePath(nearest.source, `./${directory.slice(nearest.target.length)}`);
}

/** The unit that a service runs without building it: its image, or its directory in a bare runtime. */
function runUnit(service: ComposeService, sources: Sources, names: UnitNames): UnitFact | undefined {
  const { build, image, mounts, name, file, command } = service;
  const { units: known } = names;
  if (build !== undefined || image === undefined) return undefined;
  const told = imageKind(image) === 'service' ? unitInCommand(command, names) : undefined;
  const named = known.ofImage(image, name) ?? told;
  if (named !== undefined) {
    const path = partStarted(named.path, sourcesRun(command, named.path, sources), known);
    return unitFact(service, path, `${file} runs its image as ${name}`);
  }
  const pages = imageKind(image) === 'infrastructure' ? pagesOf(service, sources, known) : undefined;
  if (pages !== undefined) return unitFact(service, pages, `${file} has its pages handed out as ${name}`);
  if (imageKind(image) !== 'runtime') return undefined;
  const mounted = known.all.filter(
    ({ path, isWorkspaceRoot }) => mounts.some(({ source }) => source === path) && !isWorkspaceRoot,
  );
  const [only] = mounted;
  return only === undefined || mounted.length > 1
    ? undefined
    : unitFact(service, only.path, `${file} runs it as ${name}`);
}

/**
 * The directory whose pages a server hands out that is built by others: `./web:/usr/share/nginx/html`, `./web/dist:/var/www/html`. One that is
 * configured as well may be a gateway before it.
 */
function pagesOf({ image, mounts }: ComposeService, sources: Sources, known: KnownUnits): Path | undefined {
  if (!HANDS_OUT.test(parseImage(image ?? '').name)) return undefined;
  if (mounts.some(({ target }) => CONFIGURES.test(target))) return undefined;
  for (const { source, target } of mounts) {
    if (!WEB_ROOT.test(target)) continue;
    const unit = known.around(source);
    if (unit !== undefined && unit.path !== '' && !unit.isWorkspaceRoot) return unit.path;
    if (holdsSources(source, sources.tree.files)) return source;
  }
  return undefined;
}

/** What hands out files, where it is told nothing else. */
const HANDS_OUT = /^(?:nginx|openresty|httpd|caddy)(?:-|$)/;
const CONFIGURES = /^\/etc\/|\.(?:conf|template|cfg)$|Caddyfile$/;

function unitFact({ name, at }: ComposeService, path: Path, says: string): UnitFact {
  return { path, name, shows: 'service', weight: 'deployed', evidence: { says, at } };
}

function deploymentOf(service: ComposeService, path: Path | undefined, hosts: Hosts): DeploymentFact {
  return {
    name: service.name,
    ...(path !== undefined && { path }),
    variables: withoutSecrets(withFlags(service.command, service.variables, service.at)),
    ...(service.isToldElsewhere && { isToldElsewhere: true }),
    connections: connectionsOf(service.variables, hosts),
    ...(service.hosts.length > 0 && { hosts: service.hosts }),
    ...(service.ports.length > 0 && { ports: service.ports, innerPorts: service.innerPorts }),
    at: service.at,
  };
}

/** What it waits for among the services; stores have to be there before anything can work. */
function waitsOf(
  service: ComposeService,
  services: ReadonlyMap<string, Path | undefined>,
): Pick<DeploymentFact, 'waitsFor'> {
  const waitsFor = service.waitsFor.flatMap((wait) => {
    const path = services.get(wait.name);
    return path === undefined ? [] : [{ ...wait, path }];
  });
  return waitsFor.length > 0 ? { waitsFor } : {};
}

/** Elsewhere a unit may go by its service's name, or by the name of the image that is built. */
function withNamesOf(built: ReadonlyMap<ComposeService, UnitFact>, units: KnownUnits): KnownUnits {
  const names = new Map<Path, readonly string[]>();
  const namespaces: string[] = [];
  for (const [{ name, image }, { path }] of built) {
    const ofImage = image === undefined ? [] : [parseImage(image).name];
    names.set(path, [...(names.get(path) ?? []), name, ...ofImage]);
    if (image !== undefined) namespaces.push(...parseImage(image).namespace.split('/').filter(Boolean));
  }
  return units.with(names, namespaces);
}
