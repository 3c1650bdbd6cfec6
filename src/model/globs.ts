import picomatch from 'picomatch';
import type { Path } from './nouns.js';

/** Whether a text is a glob rather than a plain name. */
export function isGlob(text: string): boolean {
  return picomatch.scan(text).isGlob;
}

/** A test for paths: `**` crosses directories, `*` does not, names that begin with a dot are matched as well. */
export function globMatcher(glob: string): (path: Path) => boolean {
  const match = picomatch(glob, { dot: true });
  return (path) => match(path);
}

/** The same as an expression, for those who put more into it. */
export function globRegExp(glob: string): RegExp {
  return picomatch.makeRe(glob, { dot: true });
}
