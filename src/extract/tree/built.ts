/**
 * What a compiler wrote beside its sources, and somebody committed: `dist/orders.js` beside `src/orders.ts`. In: the files of a tree. Out: those that are
 * made of others. Why: they say everything once more, often as it was long ago.
 */
import type { Notice, Path } from '../../model/nouns.js';

/** A file in a directory that compilers write to, which names may be inside of others of the kind. */
const BUILT = /(?:^|\/)(dist|build|out|lib)\/((?:[^/]+\/)*[^/]+?)\.(?:d\.)?[cm]?(?:js|jsx|ts)(?:\.map)?$/;
const SOURCES = ['.ts', '.tsx', '.mts', '.cts'];

export function builtAmong(files: readonly Path[]): ReadonlySet<Path> {
  const known = new Set(files);
  const isSource = (path: Path) => SOURCES.some((extension) => known.has(path + extension));
  return new Set(
    files.filter((path) => {
      const match = BUILT.exec(path);
      const isOutput = match !== null && /(?:\.[cm]?jsx?|\.d\.[cm]?ts|\.map)$/.test(path);
      const [, directory, name = ''] = match ?? [];
      if (!isOutput || directory === undefined) return false;
      const at = match.index === 0 && path.startsWith(directory) ? 0 : match.index + 1;
      const above = path.slice(0, at);
      if (isSource(`${above}src/${name}`)) return true;
      // Without a root of its sources, a compiler keeps their whole paths.
      return (directory === 'dist' || name.startsWith('src/')) && isSource(above + name);
    }),
  );
}

/** What tells that they are left out. */
export function builtNotices(built: ReadonlySet<Path>): readonly Notice[] {
  const [first] = [...built].sort();
  if (first === undefined) return [];
  const files = built.size === 1 ? '1 file' : `${built.size} files`;
  const message = `${files} left out as built from sources beside them, this one among them.`;
  return [{ source: 'code', message, at: { path: first } }];
}
