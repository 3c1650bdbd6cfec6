/**
 * In: what the configurations of TypeScript lead names to (`paths`), and the imports of the code. Out: the directories that are libraries by that alone.
 * Why: of a monorepo that has no workspace, some say nowhere else what its parts are; what several services import from a directory that has a name
 * would belong to nothing.
 */
import { type DecidedUnit, outsideSystem, unitNameOf } from '../model/decide-units.js';
import { innermostOf, isBelow } from '../model/directories.js';
import type { CodeFacts, UnitFact } from '../model/facts.js';
import type { Path } from '../model/nouns.js';
import type { NamedPaths } from './code/index.js';
import { placeOf } from './manifests/index.js';
import { parentOf } from './paths.js';

/** What says that a directory is one. */
interface Naming {
  readonly file: Path;
  readonly pattern: string;
}

/**
 * Those that lie in no unit, and that units import, or others of them that units import.
 * @param units what is a unit anyway
 * @param read the text of a configuration
 */
export function mappedLibraries(
  named: readonly NamedPaths[],
  { files, imports }: Pick<CodeFacts, 'files' | 'imports'>,
  units: readonly DecidedUnit[],
  read: (path: Path) => string | undefined,
): readonly UnitFact[] {
  if (named.every(({ paths }) => paths.length === 0)) return [];
  const tests = new Set(files.flatMap(({ path, test }) => (test ? [path] : [])));
  const free = candidates(
    named,
    files.map(({ path }) => path).filter((path) => !tests.has(path)),
    units,
  );
  if (free.size === 0) return [];
  const libraryOf = innermostOf(new Map([...free.keys()].map((path) => [path, path])));
  const unitOf = innermostOf(new Map(units.map(({ path }) => [path, path])));
  const used = new Set<Path>();
  const among = new Map<Path, Set<Path>>();
  for (const { from, to } of imports) {
    const library = 'file' in to && !tests.has(from) ? libraryOf(to.file) : undefined;
    if (library === undefined) continue;
    const home = libraryOf(from);
    if (home === undefined) {
      if (unitOf(from) !== undefined) used.add(library);
    } else if (home !== library) among.set(home, (among.get(home) ?? new Set()).add(library));
  }
  // A set can be added to while it is walked through.
  for (const library of used) for (const other of among.get(library) ?? []) used.add(other);
  return [...used].sort().map((path): UnitFact => {
    const { file, pattern } = free.get(path)!;
    const at = placeOf(file, read(file), `"${pattern}"`);
    const says = `the \`paths\` of ${file} lead ${pattern} to it`;
    return { path, name: unitNameOf(path), shows: 'library', weight: 'shown', evidence: { says, at } };
  });
}

/** The directories with sources that names are led to, the outermost ones, and what leads there. */
function candidates(
  named: readonly NamedPaths[],
  files: readonly Path[],
  units: readonly DecidedUnit[],
): ReadonlyMap<Path, Naming> {
  const directories = new Map<Path, Set<Path>>();
  for (const file of files) {
    for (let path = parentOf(file); path !== ''; path = parentOf(path)) {
      const inside = directories.get(parentOf(path)) ?? new Set();
      if (inside.has(path)) break;
      directories.set(parentOf(path), inside.add(path));
    }
  }
  const there = new Set([...directories.values()].flatMap((inside) => [...inside]));
  const holds = (path: Path) => units.some((unit) => isBelow(path, unit.path));
  const isFree = (path: Path) =>
    !outsideSystem(path) &&
    !holds(path) &&
    !units.some((unit) => unit.path === path || isBelow(unit.path, path));
  const found = new Map<Path, Naming>();
  const ordered = [...named].sort((a, b) => depthOf(a.file) - depthOf(b.file) || (a.file < b.file ? -1 : 1));
  for (const { file, paths } of ordered) {
    for (const { pattern, targets } of paths) {
      for (const target of targets) {
        const { path, isHolder } = directoryOf(target, there);
        if (path === '') continue;
        const isOfMany = isHolder || HOLDS_MANY.test(path.slice(path.lastIndexOf('/') + 1)) || holds(path);
        const meant = isOfMany ? [...(directories.get(path) ?? [])] : [path];
        for (const each of meant)
          if (there.has(each) && isFree(each) && !found.has(each)) found.set(each, { file, pattern });
      }
    }
  }
  return new Map([...found].filter(([path]) => ![...found.keys()].some((other) => isBelow(other, path))));
}

/** The directory that a target of `paths` means: `libs/money` by `libs/money/src/*`; or the one that holds those that it may mean: `libs` by `libs/*\/src`. */
function directoryOf(
  target: string,
  there: ReadonlySet<Path>,
): { readonly path: Path; readonly isHolder: boolean } {
  const star = target.indexOf('*');
  const fixed = star < 0 ? target : target.slice(0, star);
  const isHolder = star >= 0 && (!fixed.endsWith('/') || target.slice(star).includes('/'));
  const whole = star < 0 ? fixed : fixed.slice(0, Math.max(0, fixed.lastIndexOf('/')));
  // Without a star it may be a file, its extension written or not.
  const directory = star >= 0 || there.has(whole) ? whole : parentOf(whole);
  const segments = directory.split('/');
  const sources = segments.findIndex((segment) => SOURCES.test(segment));
  // What holds all sources of the tree holds no library by itself.
  if (sources < 0 || (sources === 0 && segments.length > 1)) return { path: directory, isHolder };
  return { path: segments.slice(0, sources).join('/'), isHolder: false };
}

function depthOf(path: Path): number {
  return path.split('/').length;
}

/** Where a package keeps its sources. */
const SOURCES = /^(?:src|source)$/;
/** What holds several parts, each in a directory of its own. */
const HOLDS_MANY = /^(?:apps?|packages|services|microservices|libs|modules|projects|src)$/i;
