import type { Path } from '../../../model/nouns.js';

/** The directory of a path; `''` for what lies in the root. */
export function directoryOf(path: Path): Path {
  return path.slice(0, Math.max(0, path.lastIndexOf('/')));
}

/** The last segment of a path. */
export function nameOf(path: Path): string {
  return path.slice(path.lastIndexOf('/') + 1);
}

/** Joins a relative path to a directory; `undefined` when that leads out of the root. */
export function join(directory: Path, relative: string): Path | undefined {
  let base = directory;
  let rest = relative;
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../') || rest === '..') {
      if (base === '') return undefined;
      base = directoryOf(base);
      rest = rest.slice(3);
    } else break;
  }
  if (UNUSUAL.test(rest)) return normalise(base, rest);
  return base === '' ? rest : `${base}/${rest}`;
}

/** Empty segments, and those that lead nowhere or back. */
const UNUSUAL = /(?:^|\/)\.{0,2}(?:\/|$)/;

function normalise(base: Path, relative: string): Path | undefined {
  const segments = base === '' ? [] : base.split('/');
  for (const segment of relative.split('/')) {
    if (segment === '' || segment === '.') continue;
    if (segment !== '..') segments.push(segment);
    else if (segments.pop() === undefined) return undefined;
  }
  return segments.join('/');
}

/** A directory and those around it, the innermost first, the root last. */
export function* upwards(directory: Path): Iterable<Path> {
  for (let at = directory; ; at = directoryOf(at)) {
    yield at;
    if (at === '') return;
  }
}

/** Whether a path is a directory or lies in it. */
export function isWithin(path: Path, directory: Path): boolean {
  return directory === '' || path === directory || path.startsWith(`${directory}/`);
}

/** A path relative to a directory that it lies in. */
export function below(path: Path, directory: Path): string {
  return directory === '' ? path : path.slice(directory.length + 1);
}
