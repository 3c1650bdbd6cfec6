import picomatch from 'picomatch';
import type { Path } from '../../model/nouns.js';

/** A predicate that is true for a path that one of the globs matches. Names that start with a dot match like others. */
export function globMatcher(globs: readonly string[]): (path: Path) => boolean {
  if (globs.length === 0) return () => false;
  const patterns = globs.map((glob) => glob.replace(/^\.\//, '').replace(/\/$/, ''));
  return picomatch(patterns, { dot: true });
}
