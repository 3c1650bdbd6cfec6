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
