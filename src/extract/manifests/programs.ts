/**
 * In: what starts files: scripts, lists of pm2, Procfiles, commands of containers. Out: of each package that several programs run from, the
 * directories of the programs, as units. Why: one package.json and one image may hold a whole system, `apps/orders/src/index.js` beside
 * `apps/payments/src/index.js`, and each of them runs by itself. A script that starts a file may be a tool; so where nothing deploys them, the
 * programs count that are started together, or that lie in a folder for what is deployed. Programs that share a directory, `workers/mails.ts`
 * beside `workers/bills.ts`, are told apart by their files where each is deployed by itself, keeps running, and none is the main one: a worker
 * beside the server of its package is part of the same service, and what both touch is shared with nobody.
 */
import { outsideSystem } from '../../model/decide-units.js';
import { pathInside } from '../../model/directories.js';
import type { UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { programAround } from './apart.js';
import type { ComposeService } from './compose-service.js';
import { keptRunning, SERVES } from './keeps-running.js';
import type { Container } from './kubernetes.js';
import { liesIn, nameOf, parentOf } from './paths.js';
import { DEPLOYING_FOLDER, otherStartsOf, startsOf, TOOL, TOOL_FOLDER } from './scripts.js';
import type { Sources } from './sources.js';
import { sourcesRun } from './sources-run.js';
import type { Started } from './started.js';
import { filesOf, isOwn, startedFiles } from './started-files.js';
import { unsaidPrograms } from './unsaid-programs.js';
import { mappingOf, textOf } from './values.js';

/** What runs from packages that hold several programs. */
export interface Programs {
  readonly units: readonly UnitFact[];
  /** The packages. */
  readonly holders: ReadonlySet<Path>;
  /** Whether a package is one of them, and nothing else is started from it. */
  isOnlyHolder(path: Path): boolean;
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
  const found = [...homes, ...unsaid].flatMap(([home, own]) => {
    const apart = programsOf(home, own);
    const programs = apart.length > 0 ? apart : filesApart(home, own, sources);
    return programs.length === 0 ? [] : [{ home, programs }];
  });
  const unclear = new Set(
    containers
      .filter((container) => isOwn(container) && filesOf(container, sources).length === 0)
      .map(({ build }) => build!.context),
  );
  return {
    units: found.flatMap(({ programs }) => programs),
    holders: new Set(found.map(({ home }) => home)),
    isOnlyHolder: (path) => found.some(({ home }) => home === path) && !unclear.has(path),
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

/** The programs of one package, if there are several that have directories of their own. */
function programsOf(home: Path, started: readonly Started[]): UnitFact[] {
  const isSure = surelyPrograms(started);
  const programs = started.filter(isSure);
  const files = new Set(programs.map(({ file }) => file));
  const roots = groupBy(programs, ({ file }) => ownDirectory(file, home, files));
  // What shares its directory with another is no part that could be told from it.
  if (roots.has(undefined) || roots.size < 2) return [];
  return [...roots].flatMap(([path, starts]) => starts.map((each) => unitOf(path!, nameOf(path!), each)));
}

function unitOf(path: Path, name: string, { says, at, isDeployed }: Started): UnitFact {
  return {
    path,
    name,
    shows: 'service',
    weight: isDeployed ? 'deployed' : 'shown',
    evidence: { says, at },
  };
}

/**
 * The programs of one package that share a directory, each by its file, where none is the main one and each is deployed by itself, or several that serve requests
 * are started together.
 */
function filesApart(home: Path, started: readonly Started[], sources: Sources): readonly UnitFact[] {
  const own = started.filter(({ file }) => !isTool(stemOf(file)));
  // Whatever a package starts by itself is its main program, be it one of a framework.
  const scripts = mappingOf(sources.packages.find(({ path }) => path === home)?.json['scripts']);
  const main = new Set(sourcesRun(textOf(scripts['start']) ?? '', home, sources));
  const starts = own.some(({ at }) => main.has(at.path));
  if (scripts['start'] !== undefined && main.size < 2 && !starts) return [];
  // What one container runs after the other, or together, is one program.
  const deployed = own.filter(({ isDeployed }) => isDeployed);
  const runs = [...groupBy(deployed, ({ at }) => `${at.path}:${at.line}:${at.column}`).values()];
  const alone = runs.filter((run) => new Set(run.map(({ file }) => file)).size === 1).flat();
  const called = own.filter(({ file, together = '' }) => together.endsWith(stemOf(file)));
  const groups = [...groupBy(own, ({ together }) => together)].flatMap(([name, group]) =>
    name === undefined ? [] : [group],
  );
  const together = [...groups, called].filter(
    (group) => group.filter(({ file }) => keptRunning(file, home, sources)?.says === SERVES).length > 1,
  );
  const byFile = groupBy(new Set([...alone, ...together.flat()]), ({ file }) => file);
  const running = new Map(
    [...byFile.keys()].flatMap((file) => {
      const says =
        keptRunning(file, home, sources)?.says ??
        (WITHOUT_SERVER.test(sources.read(file) ?? '') ? 'consumes messages' : undefined);
      return says === undefined ? [] : [[file, says] as const];
    }),
  );
  if (running.size < 2 || hasMain(running, home)) return [];
  return [...running.keys()].flatMap((file) =>
    byFile.get(file)!.map((each) => unitOf(file, stemOf(each.name ?? file), each)),
  );
}

/** Whether one of some programs is the main one: by what its file is called, or as the only one that serves requests. */
function hasMain(running: ReadonlyMap<Path, string>, home: Path): boolean {
  const beside = [...running].filter(([file]) => !WORKS.test(pathInside(home, file)));
  const serving = beside.filter(([, says]) => says === SERVES);
  const isNamed = beside.some(([file]) => MAIN.test(stemOf(file))) && serving.length <= MOST_WITH_MAIN;
  return isNamed || (serving.length === 1 && running.size > 1);
}

/** How Nest is started to consume what its modules are told to. */
const WITHOUT_SERVER = /\bNestFactory\s*\.\s*create(?:ApplicationContext|Microservice)\b/;
/** Of more that serve requests, each by itself, none is the main one, whatever it is called: `web-app` beside `orders`, `payments` and `mails`. */
const MOST_WITH_MAIN = 2;
const MAIN = /^(?:index|main|server|app|api|web|www|start|bootstrap)(?:[.-]|$)/i;
/** Where programs lie of which none is the main one. */
const WORKS = /(?:^|\/)(?:workers?|consumers?|jobs?|processors?|listeners?|subscribers?|crons?)\//i;

/** Whether a file is called as what is done once is, `migrate`, and not as what works on that: `sync-worker`. */
function isTool(stem: string): boolean {
  return TOOL.test(stem) && !/work|consum|process|listen|daemon/i.test(stem);
}

function stemOf(file: Path): string {
  return nameOf(file).replace(/\.[cm]?[jt]sx?$/, '');
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
