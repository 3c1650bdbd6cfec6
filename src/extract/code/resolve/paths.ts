import type { Path } from '../../../model/nouns.js';
import { parentOf } from '../../paths.js';

export { liesIn, nameOf, parentOf } from '../../paths.js';

/** Joins a relative path to a directory; `undefined` when that leads out of the root. */
export function join(directory: Path, relative: string): Path | undefined {
  let base = directory;
  let rest = relative;
  for (;;) {
    if (rest.startsWith('./')) rest = rest.slice(2);
    else if (rest.startsWith('../') || rest === '..') {
      if (base === '') return undefined;
      base = parentOf(base);
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
  for (let at = directory; ; at = parentOf(at)) {
    yield at;
    if (at === '') return;
  }
}

/** A path relative to a directory that it lies in. */
export function below(path: Path, directory: Path): string {
  return directory === '' ? path : path.slice(directory.length + 1);
}
