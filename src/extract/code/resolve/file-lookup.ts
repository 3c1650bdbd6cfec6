/**
 * In: a path as an import names it, without or with an extension that only the build gives it. Out: the file of the tree
 * that is meant. Why: TypeScript and bundlers let `./money`, `./money.js` and `./` stand for `money.ts` and `index.ts`.
 * https://www.typescriptlang.org/docs/handbook/modules/reference.html#file-extension-substitution
 * Nothing is asked of the disk: the tree has been listed, so a file that git ignores is never found here.
 */
import type { Path } from '../../../model/nouns.js';
import { starMatcher } from '../../../model/stars.js';
import type { ListedTree } from '../../tree.js';
import { join } from './paths.js';

/** Extensions of source files and, after them, of declarations and variants of them, the likeliest first. */
const SOURCE_EXTENSIONS: readonly string[] = [
  ...['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.astro'],
  ...['.d.ts', '.d.mts', '.d.cts', '.native.tsx', '.native.ts', '.web.tsx', '.web.ts', '.ios.tsx', '.ios.ts'],
];

/** Extensions that an import may leave out. */
const EXTENSIONS: readonly string[] = [...SOURCE_EXTENSIONS, '.json'];

/** What a written extension may stand for, before the file of that very name is looked for. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.ts', '.tsx'],
  '.jsx': ['.tsx', '.ts'],
  '.mjs': ['.mts'],
  '.cjs': ['.cts'],
};

/** What it may stand for when there is no such file either. */
const STAND_INS: Readonly<Record<string, readonly string[]>> = {
  '.js': ['.jsx', '.d.ts', '.vue', '.svelte'],
  '.jsx': ['.js', '.d.ts'],
  '.mjs': ['.d.mts', '.ts'],
  '.cjs': ['.d.cts', '.ts'],
  '.ts': ['.d.ts', '.js'],
  '.tsx': ['.d.ts', '.jsx'],
  '.mts': ['.d.mts', '.mjs'],
  '.cts': ['.d.cts', '.cjs'],
};

const KNOWN: ReadonlySet<string> = new Set([
  ...EXTENSIONS,
  ...Object.values(SOURCES).flat(),
  ...Object.values(STAND_INS).flat(),
]);
const LONGEST = Math.max(...[...KNOWN].map(({ length }) => length));

const WRITTEN_EXTENSION = /\.[cm]?[jt]sx?$/;

/** Finds files of one tree by the names that imports give them. */
export class FileLookup {
  readonly #sorted: readonly Path[];
  readonly #files: ReadonlySet<Path>;
  readonly #directories: ReadonlySet<Path>;
  /** The extensions that a path has in the tree, be it as a link, of those that an import may leave out or rewrite. */
  readonly #extensions: ReadonlyMap<Path, readonly string[]>;
  readonly #links: ReadonlyMap<Path, Path>;
  /** The paths of the tree by how they are spelled without capitals; made where an import leads nowhere. */
  #lowered: ReadonlyMap<Path, readonly Path[]> | undefined;

  constructor(tree: ListedTree) {
    this.#sorted = tree.files;
    this.#files = new Set(tree.files);
    this.#directories = tree.directories;
    this.#links = tree.links;
    const linked = [...tree.links].flatMap(([link, target]) => (this.#files.has(target) ? [link] : []));
    this.#extensions = extensionsOf([...tree.files, ...linked]);
  }

  has(path: Path): boolean {
    return this.#files.has(path);
  }

  hasDirectory(path: Path): boolean {
    return path === '' || this.#directories.has(path);
  }

  /** The file that `path` names: itself, its source, or itself with an extension. Not what a directory stands for. */
  file(path: Path): Path | undefined {
    const written = path.match(WRITTEN_EXTENSION)?.[0] ?? '';
    const stem = path.slice(0, path.length - written.length);
    return (
      this.#first(stem, SOURCES[written]) ??
      (this.has(path) ? path : undefined) ??
      this.#first(path, EXTENSIONS) ??
      this.#first(stem, STAND_INS[written])
    );
  }

  /**
   * The file that a path names where capitals make no difference, as on the disks of many who write code; none where several are spelled so.
   * An import by such a path fails in most containers, and is nevertheless meant.
   */
  spelledOtherwise(path: Path): Path | undefined {
    this.#lowered ??= loweredPaths(this.#sorted);
    const lower = path.toLowerCase();
    const written = lower.match(WRITTEN_EXTENSION)?.[0] ?? '';
    const stem = lower.slice(0, lower.length - written.length);
    for (const each of [
      ...(SOURCES[written] ?? []).map((extension) => stem + extension),
      lower,
      ...EXTENSIONS.map((extension) => lower + extension),
      ...EXTENSIONS.map((extension) => `${lower}/index${extension}`),
    ]) {
      const found = this.#lowered.get(each);
      // What has this very spelling is not meant for another reason.
      if (found)
        return found.length === 1 && !found[0]!.startsWith(path.slice(0, stem.length)) ? found[0] : undefined;
    }
    return undefined;
  }

  /** The source file that has this path but for its extension. */
  source(stem: Path): Path | undefined {
    return this.#first(stem, SOURCE_EXTENSIONS);
  }

  /** The index file of a directory. */
  index(directory: Path): Path | undefined {
    if (!this.hasDirectory(directory)) return undefined;
    return this.#first(directory === '' ? 'index' : `${directory}/index`, EXTENSIONS);
  }

  /** Every file below a directory, sorted. */
  below(directory: Path): readonly Path[] {
    if (directory === '') return this.#sorted;
    return this.#sorted.slice(this.#firstFrom(`${directory}/`), this.#firstFrom(`${directory}0`)); // `0` follows `/`
  }

  /** The files that a path with `*` for parts of segments names, and `**` for any, with or without extension, or by their directory. */
  matching(pattern: Path): readonly Path[] {
    const segments = pattern.split('/');
    const first = segments.findIndex((segment) => segment.includes('*'));
    const matchers = segments.map((segment) => (segment === '**' ? undefined : starMatcher(segment)));
    const matches = (path: Path) => matchesAll(matchers, path.split('/'));
    return this.below(segments.slice(0, first).join('/')).filter((file) => {
      if (matches(file)) return true;
      const extension = EXTENSIONS.find((one) => file.endsWith(one));
      if (extension === undefined) return false;
      const stem = file.slice(0, -extension.length);
      return matches(stem) || (stem.endsWith('/index') && matches(stem.slice(0, -'/index'.length)));
    });
  }

  /** The index of the first file that does not sort before `path`. */
  #firstFrom(path: Path): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#sorted[middle]! < path) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** The same path with a symbolic link on the way replaced by what it leads to, if there is one. */
  followLink(path: Path): Path | undefined {
    if (this.#links.size === 0) return undefined;
    for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
      const target = this.#links.get(path.slice(0, end));
      if (target !== undefined) return join(target, path.slice(end));
    }
    return undefined;
  }

  #first(stem: string, extensions: readonly string[] = []): Path | undefined {
    const there = this.#extensions.get(stem);
    const first = there && extensions.find((extension) => there.includes(extension));
    return first === undefined ? undefined : (this.#links.get(stem + first) ?? stem + first);
  }
}

/** Whether segments match one after another; what has no matcher stands for any number of them. */
function matchesAll(
  matchers: readonly (((segment: string) => boolean) | undefined)[],
  segments: readonly string[],
): boolean {
  const any = matchers.indexOf(undefined);
  const start = any < 0 ? matchers : matchers.slice(0, any);
  if (any < 0 ? segments.length !== start.length : segments.length < start.length) return false;
  if (!start.every((matches, index) => matches!(segments[index]!))) return false;
  if (any < 0) return true;
  const rest = matchers.slice(any + 1);
  const left = segments.slice(start.length);
  return rest.length === 0 || left.some((_, index) => matchesAll(rest, left.slice(index)));
}

function loweredPaths(files: readonly Path[]): ReadonlyMap<Path, readonly Path[]> {
  const lowered = new Map<Path, Path[]>();
  for (const file of files) {
    const known = lowered.get(file.toLowerCase());
    if (known) known.push(file);
    else lowered.set(file.toLowerCase(), [file]);
  }
  return lowered;
}

/** For each path without extension the ones it has: `a.native.tsx` is `a.native` with one, and `a` with another. */
function extensionsOf(files: readonly Path[]): ReadonlyMap<Path, readonly string[]> {
  const extensions = new Map<Path, string[]>();
  for (const file of files) {
    const name = file.lastIndexOf('/') + 1;
    for (
      let dot = file.lastIndexOf('.');
      dot >= name;
      dot = dot === 0 ? -1 : file.lastIndexOf('.', dot - 1)
    ) {
      const extension = file.slice(dot);
      if (!KNOWN.has(extension)) {
        if (extension.length > LONGEST) break;
        continue;
      }
      const stem = file.slice(0, dot);
      const known = extensions.get(stem);
      if (known === undefined) extensions.set(stem, [extension]);
      else known.push(extension);
    }
  }
  return extensions;
}
