/**
 * In: the source files of packages of which nothing tells what they start. Out: the files that make a server listen by themselves, where several lie beside each other. Why: a system that is
 * only ever started by hand, each program in a window of its own, or in a way that is not read, is several services all the same.
 */
import { outsideSystem } from '../../model/decide-units.js';
import { groupBy } from '../../model/group.js';
import type { Path } from '../../model/nouns.js';
import { keptRunning, SERVES } from './keeps-running.js';
import { serverPackageOf } from './package-graph.js';
import { join, parentOf } from './paths.js';
import { PRETENDS, TOOL_FOLDER } from './scripts.js';
import type { Sources } from './sources.js';
import type { Started } from './started.js';

/** Files that programs begin with. */
const ENTRY = /^(?:index|server|app|main)\.[cm]?[jt]s$/;
const HOLDS_SOURCES = /\/(?:src|source|lib|bin)$/;
/** Directories do not lie deeper in a package than the programs of one. */
const DEEPEST = 5;

/**
 * The programs of each of some directories that nobody says how to start.
 * @param units the directories of packages and projects, each a home of its own
 */
export function unsaidPrograms(
  homes: readonly Path[],
  units: ReadonlySet<Path>,
  sources: Sources,
): readonly (readonly [Path, Started[]])[] {
  const jsons = new Map(sources.packages.map(({ path, json }) => [path, json]));
  const serving = homes.filter((home) => {
    const json = jsons.get(home);
    return json !== undefined && serverPackageOf(json) !== undefined;
  });
  if (serving.length === 0) return [];
  const entries = groupBy(sources.named((name) => ENTRY.test(name)).filter(isMeant), (file) =>
    homeOf(file, units),
  );
  return serving.map((home) => {
    const apart = inDirectories(home, entries.get(home) ?? [], sources);
    return [home, apart.length > 0 ? apart : besideEachOther(home, sources)] as const;
  });
}

function isMeant(file: Path): boolean {
  return !outsideSystem(file) && !TOOL_FOLDER.test(file) && !PRETENDS.test(file);
}

/** Programs that share a directory, where none is called like a main one: `orders.js` beside `payments.js`. */
function besideEachOther(home: Path, sources: Sources): Started[] {
  const files = [home, ...FOLDERS.map((folder) => join(home, folder))].flatMap((directory) =>
    sources.filesOf(directory).filter((file) => SOURCE.test(file) && !NO_PROGRAM.test(file)),
  );
  return files.flatMap((file) => {
    const kept = keptRunning(file, home, sources, { isStarted: false });
    return kept === undefined ? [] : [startedBy(file, kept.says, home)];
  });
}

const FOLDERS = ['src', 'services', 'microservices', 'servers', 'apps'];
const SOURCE = /\.[cm]?[jt]s$/;
/** Nor are lessons, `01-routes.js`, programs of one system. */
const NO_PROGRAM =
  /(?:^|\/)\d[^/]*$|\.(?:config|conf|test|spec|d)\.[cm]?[jt]s$|(?:^|[/_-])(?:tests?|mocks?|stubs?|fakes?|dummy|examples?|demo)[/._-]/i;

function startedBy(file: Path, says: string, home: Path): Started {
  return {
    file,
    says: `${file} ${says}`,
    at: { path: file, line: 1 },
    isDeployed: false,
    together: `beside ${home}`,
  };
}

/** Programs that have directories of their own. */
function inDirectories(home: Path, entries: readonly Path[], sources: Sources): Started[] {
  const depth = home === '' ? 0 : home.split('/').length;
  const inside = entries.filter((file) => file.split('/').length - depth <= DEEPEST);
  const runs = new Map(
    inside.flatMap((file) => {
      const kept = keptRunning(file, home, sources, { isStarted: false });
      return kept === undefined ? [] : [[file, kept.says] as const];
    }),
  );
  // What begins in the package itself is its program, and the others are parts of it.
  if (runs.size < 2 || [...runs.keys()].some((file) => isMainOf(home, file))) return [];
  const families = groupBy(runs.keys(), (file) => parentOf(placeOf(file)));
  return [...families.values()].flatMap((family) => {
    const serving = new Set(family.filter((file) => runs.get(file) === SERVES).map(placeOf));
    if (serving.size < 2) return [];
    return family.map((file) => startedBy(file, runs.get(file) ?? SERVES, home));
  });
}

/** The directory of a program, which its sources may lie somewhere below. */
function placeOf(file: Path): Path {
  return parentOf(file).replace(HOLDS_SOURCES, '');
}

function isMainOf(home: Path, file: Path): boolean {
  return parentOf(file) === home || parentOf(file) === join(home, 'src');
}

function homeOf(file: Path, units: ReadonlySet<Path>): Path {
  for (let path = parentOf(file); ; path = parentOf(path)) if (units.has(path) || path === '') return path;
}
