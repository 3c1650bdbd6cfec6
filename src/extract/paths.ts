/** Paths of the analysed tree, as every reader takes them apart. */
import type { Path } from '../model/nouns.js';

/** The directory of a path; `''` for what lies in the root. */
export function parentOf(path: Path): Path {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last segment of a path. */
export function nameOf(path: Path): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Whether a path is a directory or lies in it. */
export function liesIn(path: Path, directory: Path): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}
