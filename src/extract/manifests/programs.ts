/**
 * In: what starts files: scripts, lists of pm2, Procfiles, commands of containers. Out: of each package that several programs run from, the
 * directories of the programs, as units. Why: one package.json and one image may hold a whole system, `apps/orders/src/index.js` beside
 * `apps/payments/src/index.js`, and each of them runs by itself. A script that starts a file may be a tool; so where nothing deploys them, the
 * programs count that are started together, or that lie in a folder for what is deployed. Programs that share a directory, `server.ts` beside
 * `worker.ts`, are told apart by their files where each is deployed by itself and keeps running; where nothing deploys them, only if several serve
 * requests and none is the main one.
 */
import { outsideSystem } from '../../model/decide-units.js';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { programAround } from './apart.js';
import type { ComposeService } from './compose-service.js';
import { filesApart, keepsRunning, stemOf } from './file-programs.js';
import { keptRunning, SERVES } from './keeps-running.js';
import type { Container } from './kubernetes.js';
import { liesIn, nameOf, parentOf } from './paths.js';
import { DEPLOYING_FOLDER, otherStartsOf, startsOf, TOOL_FOLDER } from './scripts.js';
import type { Sources } from './sources.js';
import { type Started, unitStarted } from './started.js';
import { startedFiles, unclearContexts } from './started-files.js';
import { unsaidPrograms } from './unsaid-programs.js';

/** What runs from packages that hold several programs. */
export interface Programs {
  readonly units: readonly UnitFact[];
  /** The packages. */
  readonly holders: ReadonlySet<Path>;
  /** Whether a package is one of them, and nothing else is started from it. */
  isOnlyHolder(path: Path): boolean;
  /** What a package holds that is one of them, with whether it serves requests. */
  partsOf(path: Path): readonly Part[];
}

/** One of the programs that a package holds. */
export interface Part {
  readonly path: Path;
  readonly name: string;
  /** What those who start it call it. */
  readonly called: ReadonlySet<string>;
  readonly serves: boolean;
  /** Whether the image that is made of the package runs it, where nobody says otherwise. */
  readonly isOfImage: boolean;
}

/**
 * The programs of the packages that hold several.
 * @param units the directories of packages and projects
 */
export function readPrograms(
  sources: Sources,
  units: ReadonlySet<Path>,
  containers: readonly ComposeService[],
  pods: readonly Container[],
): Programs {
  const started = startedFiles(sources, containers, pods).filter(
    ({ file }) => !outsideSystem(file) && !TOOL_FOLDER.test(file),
  );
  const homes = groupBy(started, ({ file }) => homeOf(file, units));
  const silent = sources.packages.filter(
    (each) => units.has(each.path) && !homes.has(each.path) && isSilent(each),
  );
  const unsaid = unsaidPrograms([...new Set(silent.map(({ path }) => path))], units, sources);
  const found = [...homes, ...unsaid].flatMap(([home, started]) => {
    const own = withoutTools(home, started, sources);
    const apart = programsOf(home, own);
    const programs = apart.length > 0 ? apart : filesApart(home, own, sources);
    return programs.length === 0 ? [] : [{ home, programs, parts: partsIn(home, programs, own, sources) }];
  });
  const unclear = unclearContexts(containers, sources);
  return {
    units: found.flatMap(({ programs }) => programs),
    holders: new Set(found.map(({ home }) => home)),
    isOnlyHolder: (path) => found.some(({ home }) => home === path) && !unclear.has(path),
    partsOf: (path) => found.filter(({ home }) => home === path).flatMap(({ parts }) => parts),
  };
}

/** The innermost unit that a file lies in, else the whole tree. */
function homeOf(file: Path, units: ReadonlySet<Path>): Path {
  for (let path = parentOf(file); ; path = parentOf(path)) if (units.has(path) || path === '') return path;
}

/** Whether no script of a package starts anything that is understood. */
function isSilent({ json }: PackageManifest): boolean {
  return startsOf(json).length === 0 && otherStartsOf(json).length === 0;
}

/** Those of the files that a package starts which may be programs: not commands, nor what ends by itself where a deployment says what runs. */
function withoutTools(home: Path, started: readonly Started[], sources: Sources): readonly Started[] {
  const isRunning = ({ file }: Started) => keepsRunning(file, home, sources) !== undefined;
  const own = started.filter((each) => each.isDeployed || !COMMAND.test(stemOf(each.file)));
  const deployed = own.filter(({ isDeployed }) => isDeployed);
  if (deployed.length === own.length || !deployed.some(isRunning)) return own;
  return own.filter((each) => each.isDeployed || isRunning(each));
}

/** What is called like a command is one. */
const COMMAND = /^(?:cli|cmd|commands?)$/i;

/** The programs of a package with what is known of how they run. */
function partsIn(
  home: Path,
  programs: readonly UnitFact[],
  started: readonly Started[],
  sources: Sources,
): readonly Part[] {
  const names = new Map(programs.map(({ path, name }) => [path, name]));
  return [...names].map(([path, name]): Part => {
    const own = started.filter(({ file }) => file === path || liesIn(file, path));
    return {
      path,
      name,
      called: new Set(own.flatMap((each) => each.name ?? [])),
      serves: own.some(({ file }) => keptRunning(file, home, sources)?.says === SERVES),
      isOfImage: own.some(({ isOfImage }) => isOfImage === true),
    };
  });
}

/** The programs of one package, if there are several that have directories of their own. */
function programsOf(home: Path, started: readonly Started[]): UnitFact[] {
  const isSure = surelyPrograms(started);
  const programs = started.filter(isSure);
  const files = new Set(programs.map(({ file }) => file));
  const roots = groupBy(programs, ({ file }) => ownDirectory(file, home, files));
  // What shares its directory with another is no part that could be told from it.
  if (roots.has(undefined) || roots.size < 2) return [];
  return [...roots].flatMap(([path, starts]) =>
    starts.map((each) => unitStarted(path!, nameOf(path!), each)),
  );
}

/**
 * Which starts are of programs: those that something deploys, several that are started at once, neighbours in a folder for such, and neighbours
 * whose scripts are called like them.
 */
function surelyPrograms(started: readonly Started[]): (one: Started) => boolean {
  const together = groupBy(started, ({ together }) => together);
  const filesIn = (of: readonly Started[] = []) => new Set(of.map(({ file }) => file)).size;
  const neighbours = groupBy(started, ({ file }) => deployingFolderOf(file));
  const called = groupBy(started.filter(isCalledSo), ({ file }) => parentOf(programAround(file)));
  return (one) => {
    const { file, isDeployed, together: group } = one;
    return (
      isDeployed ||
      (isCalledSo(one) && filesIn(called.get(parentOf(programAround(file)))) > 1) ||
      (group !== undefined && filesIn(together.get(group)) > 1) ||
      (deployingFolderOf(file) !== undefined && filesIn(neighbours.get(deployingFolderOf(file))) > 1)
    );
  };
}

/**
 * Whether a script has the name of the directory of what it starts: `start-orders-svc`. What lies among the sources of one program may be a
 * process of it.
 */
function isCalledSo({ file, together = '' }: Started): boolean {
  const place = programAround(file);
  const name = nameOf(place);
  const isAmongSources = /(?:^|\/)src\//.test(parentOf(place).concat('/'));
  return !isAmongSources && !SAYS_NOTHING.test(name) && name.length > 2 && together.includes(name);
}

/** The folder for what is deployed in which a file lies, in a directory of its own. */
function deployingFolderOf(file: Path): Path | undefined {
  const segments = file.split('/').slice(0, -2);
  const index = segments.findIndex((segment) => DEPLOYING_FOLDER.test(segment));
  return index === -1 ? undefined : segments.slice(0, index + 1).join('/');
}

/** The directory inside its package that is a program's own: no other file that is started lies in it. */
function ownDirectory(file: Path, home: Path, files: ReadonlySet<Path>): Path | undefined {
  const folder = deployingFolderOf(file);
  let path = parentOf(file);
  while (folder === undefined ? SAYS_NOTHING.test(nameOf(path)) : parentOf(path) !== folder)
    path = parentOf(path);
  const isOwn = path !== home && liesIn(path, home);
  return isOwn && ![...files].some((other) => other !== file && liesIn(other, path)) ? path : undefined;
}

/** Directories that only hold what the one around them is. */
const SAYS_NOTHING = /^(?:src|source|code|app|lib|main|bin)$/;
