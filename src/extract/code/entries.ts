/**
 * In: the packages of the tree. Out: for each, the source files that its `package.json` hands out to others.
 * Why: those are what others may import. A pattern (`"./*": "./dist/*.js"`) is expanded by asking, for each file of the
 * package, whether the name that it would have under the pattern leads back to it: so exclusions (`null`) hold as well.
 */
import type { EntriesFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { entriesOfMap, targetsOf } from './resolve/exports-map.js';
import type { PackageFiles } from './resolve/package-files.js';
import { join } from './resolve/paths.js';

const MAIN_FIELDS = ['source', 'types', 'typings', 'module', 'main', 'browser', 'svelte', 'bin'];

/** The entries of every package for which at least one could be found; its manifest is one of them. */
export function findEntries(
  packages: readonly PackageManifest[],
  files: PackageFiles,
): readonly EntriesFact[] {
  return packages.flatMap((manifest) => {
    const entries = new Set(entriesOf(manifest, files));
    if (entries.size === 0) return [];
    const { path, file, json } = manifest;
    return [
      { path, files: [...entries.add(file)].sort(), closed: (json.exports ?? undefined) !== undefined },
    ];
  });
}

function* entriesOf(manifest: PackageManifest, files: PackageFiles): Iterable<Path> {
  const { exports } = manifest.json;
  yield* filesAt(manifest, files, manifest.json.bin);
  if (exports === undefined || exports === null) {
    const main = files.main(manifest);
    if (main !== undefined) yield main;
    for (const field of MAIN_FIELDS) {
      yield* filesAt(manifest, files, manifest.json[field]);
    }
    return;
  }
  for (const [subpath, value] of entriesOfMap(exports)) {
    if (!subpath.includes('*')) {
      yield* filesAt(manifest, files, value);
      const file = subpath === '.' ? files.of(manifest, '.') : undefined;
      if (file !== undefined && value !== null) yield file;
    } else if (value !== null) {
      yield* matching(subpath, value, manifest, files, files.below(manifest.path));
    }
  }
}

function* filesAt(manifest: PackageManifest, files: PackageFiles, value: unknown): Iterable<Path> {
  for (const target of targetsOf(value)) {
    const file = files.target(manifest, target);
    if (file !== undefined) yield file;
  }
}

/**
 * The files that a subpath with a star hands out: those that lie where one of its targets leads, built or not, and that
 * answer to the name which their place gives them.
 */
function* matching(
  subpath: string,
  value: unknown,
  manifest: PackageManifest,
  files: PackageFiles,
  candidates: readonly Path[],
): Iterable<Path> {
  const places = targetsOf(value).flatMap((target) => placesOf(target, manifest, files));
  for (const file of candidates) {
    const names = places
      .flatMap((place) => starsOf(file, place))
      .map((star) => subpath.replace('*', () => star));
    if (names.some((name) => files.entry(manifest, name) === file)) yield file;
  }
}

/** Where the files lie that a target with a star may lead to. */
interface Place {
  /** What their paths start with, and end with once the extension is off. */
  readonly start: string;
  readonly end: string;
  /** Whether the star stands for an extension as well. */
  readonly takesExtension: boolean;
}

function placesOf(target: string, manifest: PackageManifest, files: PackageFiles): readonly Place[] {
  const path = join(manifest.path, target.replace('*', STAR));
  if (path === undefined || !target.includes('*')) return [];
  const root = manifest.path === '' ? '' : `${manifest.path}/`;
  const isAtRoot = path.startsWith(root + STAR);
  return files
    .candidates(path)
    .map((candidate) => {
      const [start = '', end = ''] = candidate.split(STAR);
      return { start, end, takesExtension: target.endsWith('*') };
    })
    .filter(({ start }) => isAtRoot || start !== root); // what lies beside `dist` and `src` is configuration
}

/** Stands for the star while a target is mapped to source; no file is called that. */
const STAR = '\u2217';

/** What the star would have to stand for to name the file: a path without extension, with it, or a directory. */
function starsOf(file: Path, { start, end, takesExtension }: Place): readonly string[] {
  if (!file.startsWith(start)) return [];
  const rest = file.slice(start.length);
  const stem = rest.replace(/(?:\.d)?\.[^./]+$/, '');
  const stars = [stem, ...(stem.endsWith('/index') ? [stem.slice(0, -'/index'.length)] : [])]
    .filter((star) => star.endsWith(end))
    .map((star) => star.slice(0, star.length - end.length));
  return takesExtension ? [...stars, rest] : stars;
}
