/**
 * What a compiler wrote beside its sources, and somebody committed: `dist/orders.js` beside `src/orders.ts`. In: the files of a tree. Out: those that are
 * made of others, and those that were: all beside what a program begins with, `dist/main.js` of `src/main.ts`. Why: they say everything once more, often
 * as it was long ago.
 */
import type { Notice, Path } from '../../model/nouns.js';

/** A file in a directory that compilers write to, which names may be inside of others of the kind; `lib` is written by people as well. */
const BUILT = /(?:^|\/)(dist|build|out)\/((?:[^/]+\/)*[^/]+?)\.(?:d\.)?[cm]?(?:js|jsx|ts)(?:\.map)?$/;
const SOURCES = ['.ts', '.tsx', '.mts', '.cts'];
/** What programs and packages begin with. */
const ENTRY = /^(?:src\/)?(main|index|server|app|bootstrap)$/;

export function builtAmong(files: readonly Path[]): ReadonlySet<Path> {
  const known = new Set(files);
  const isSource = (path: Path) => SOURCES.some((extension) => known.has(path + extension));
  const outputs = files.flatMap((path) => {
    const match = BUILT.exec(path);
    const isOutput = match !== null && /(?:\.[cm]?jsx?|\.d\.[cm]?ts|\.map)$/.test(path);
    const [, directory, name = ''] = match ?? [];
    if (!isOutput || directory === undefined) return [];
    const above = path.slice(0, match.index === 0 && path.startsWith(directory) ? 0 : match.index + 1);
    return [{ path, above, directory, name }];
  });
  const begun = new Set(
    outputs.flatMap(({ above, directory, name }) => {
      const [, entry] = ENTRY.exec(name) ?? [];
      const isWhole = entry !== undefined && isSource(`${above}src/${entry}`);
      return isWhole ? [`${above}${directory}/`] : [];
    }),
  );
  const isMade = ({ above, directory, name }: (typeof outputs)[number]) =>
    begun.has(`${above}${directory}/`) ||
    isSource(`${above}src/${name}`) ||
    // Without a root of its sources, a compiler keeps their whole paths.
    ((directory === 'dist' || name.startsWith('src/')) && isSource(above + name));
  return new Set(outputs.filter(isMade).map(({ path }) => path));
}

/** What tells that they are left out. */
export function builtNotices(built: ReadonlySet<Path>): readonly Notice[] {
  const [first] = [...built].sort();
  if (first === undefined) return [];
  const files = built.size === 1 ? '1 file' : `${built.size} files`;
  const message = `${files} left out as built from sources beside them, this one among them.`;
  return [{ source: 'code', message, at: { path: first } }];
}
