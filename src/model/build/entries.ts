import type { DeclaredGlob } from '../declarations.js';
import { isBelow, pathInside } from '../directories.js';
import type { EntriesFact } from '../facts.js';
import { globMatcher } from '../globs.js';
import type { Module, Path } from '../nouns.js';
import { UserError } from '../user-error.js';

/** A part of the tree, and the files that lie in it and in no smaller part. */
export interface Area {
  readonly name: string;
  readonly path?: Path;
  readonly kind: Module['kind'];
  readonly declared: boolean;
  readonly files: readonly Path[];
}

/** What of an area others may import, and whether somebody said that all else is private. */
export type Entries = Pick<Module, 'entries' | 'closed'>;

/**
 * What others may import of each area, by its name: what `public` and its package.json name, or else its index file.
 * An area where none of these is there has no entries and hides nothing, for nobody said what.
 * @throws UserError for a glob of `public` that matches nothing anywhere
 */
export function findEntries(
  areas: readonly Area[],
  handedOut: readonly EntriesFact[],
  globs: readonly DeclaredGlob[],
): ReadonlyMap<string, Entries> {
  const ofPackage = new Map(handedOut.map((fact) => [fact.path, fact]));
  const doors = globs.map((glob) => ({ glob, matches: globMatcher(glob.value) }));
  const unused = new Set(doors);
  const entries = new Map<string, Entries>();
  for (const { name, path, kind, declared, files } of areas) {
    if (path === undefined) continue;
    const ofArea = doors.filter(({ glob: { base } }) => isBelow(base, `${path}/`));
    const named = files.filter((file) => {
      const open = ofArea.filter(({ matches }) => matches(pathInside(path, file)));
      for (const door of open) unused.delete(door);
      return open.length > 0;
    });
    const found = [...named, ...(ofPackage.get(path)?.files ?? [])];
    const doorways = found.length > 0 ? found : files.filter((file) => isIndex(pathInside(path, file)));
    if (doorways.length === 0) continue;
    const closed =
      named.length > 0 || (kind === 'module' && declared) || (ofPackage.get(path)?.closed ?? false);
    entries.set(name, { entries: new Set(doorways), closed });
  }
  for (const { glob } of unused) {
    throw new UserError({
      message: `public: "${glob.value}" matches no file of any module${glob.base && ` in ${glob.base}`}`,
      hint: 'the glob is matched against paths inside each module, as in "index.ts" or "public/**"',
      at: glob.at,
    });
  }
  return entries;
}

function isIndex(path: Path): boolean {
  return /^(src\/)?index\.[cm]?[jt]sx?$/.test(path);
}
