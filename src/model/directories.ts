import type { Path } from './nouns.js';

/** All directories that hold one of these files, at any depth, without the root. */
export function directoriesOf(files: Iterable<Path>): Set<Path> {
  const directories = new Set<Path>();
  for (const path of files) {
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end);
      if (directories.has(directory)) break;
      directories.add(directory);
    }
  }
  return directories;
}

/** Whether a path lies in a directory, at any depth; all lies in the root. */
export function isBelow(directory: Path, path: Path): boolean {
  return directory === '' || (path.startsWith(directory) && path[directory.length] === '/');
}

/** A path as it is seen from a directory that it lies in. */
export function pathInside(directory: Path, path: Path): Path {
  return directory === '' ? path : path.slice(directory.length + 1);
}

/**
 * Finds what is known of the innermost directory that a path lies in and of which something is known, or of the path itself. Fast where paths
 * come sorted.
 */
export function innermostOf<Known>(places: ReadonlyMap<Path, Known>): (path: Path) => Known | undefined {
  const found = new Map<Path, Known | undefined>();
  const holding = (directory: Path): Known | undefined => {
    if (found.has(directory)) return found.get(directory);
    const known = places.get(directory) ?? (directory === '' ? undefined : holding(parentOf(directory)));
    found.set(directory, known);
    return known;
  };
  const isAnyFile = [...places.keys()].some((place) => FILE.test(place));
  // Most paths lie beside the one before; then no text has to be made of where.
  let [last, ofLast] = ['', holding('')];
  return (path) => {
    if (path === '') return undefined;
    const itself = isAnyFile ? places.get(path) : undefined;
    if (itself !== undefined) return itself;
    const end = Math.max(0, path.lastIndexOf('/'));
    if (end !== last.length || !path.startsWith(last)) {
      last = path.slice(0, end);
      ofLast = holding(last);
    }
    return ofLast;
  };
}

/** What may be a file: then it may be asked for itself. */
const FILE = /\.\w+$/;

function parentOf(path: Path): Path {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}
