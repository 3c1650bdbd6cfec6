/**
 * In: a file that a build would write (`dist/esm/money.mjs`). Out: the source that it is built from (`src/money.ts`).
 * Why: packages hand out their build, which a checkout does not have, and an architecture is about sources. The package's
 * own `rootDir`, `outDir` and `declarationDir` are believed first; then the customs of bundlers: the output directory falls away, or
 * `src` takes its place, and a format in the name (`index.esm.js`) means nothing.
 */
import type { Path } from '../../../model/nouns.js';
import type { FileLookup } from './file-lookup.js';
import { below, join, liesIn, nameOf } from './paths.js';
import type { Tsconfig } from './tsconfig.js';

/** Directories of a package that a build writes to. */
const OUTPUT =
  /^(?:dist|build|built|out|output|libs?|es|esm\d*|es\d+|cjs|umd|mjs|dts|declarations|release|compiled|target|bundles?|_?(?:esm|cjs)|(?:dist|lib|build)[-_]\w+|\.output|\.build)$/;
/** Directories within those, by what the build is for. */
const FLAVOUR = /^(?:node|browser|server|client|modules?|common|commonjs|main|types|typings?|modern|legacy)$/;
/** Of those, the names that never hold source: a committed file there is a copy. */
const ONLY_OUTPUT = /^(?:dist|build|out|esm|cjs|umd|dist[-_]\w+)\//;
const BUILT_EXTENSION = /\.(?:d\.[cm]?ts|[cm]?jsx?|[cm]?tsx?|vue|svelte|json)$/;
const FORMAT =
  /[.-](?:cjs|esm|es|es\d+|umd|mjs|iife|min|prod|production|dev|development|module|modern|legacy|common|commonjs|global|bundle|bundler|browser|node|esm-bundler|esm-browser|runtime)$/;
const SOURCE_DIRECTORIES = ['src', '', 'source', 'lib', 'app'];

/** Where the sources of one package are. */
export interface PackageLayout {
  readonly directory: Path;
  /** The configurations in its directory. */
  readonly configs: readonly Tsconfig[];
}

/** Whether a file of a package lies in a directory that only a build writes to. */
export function isBuilt(path: Path, directory: Path): boolean {
  return ONLY_OUTPUT.test(below(path, directory));
}

/** Whether a file only declares what another holds. */
export function isDeclaration(path: Path): boolean {
  return /\.d\.[cm]?ts$/.test(path);
}

/** The source of a built file of a package, if one can be found. */
export function sourceOfBuilt(path: Path, layout: PackageLayout, lookup: FileLookup): Path | undefined {
  const [itself, ...elsewhere] = sourceCandidates(path, layout);
  // In its own place a build differs by extension, which whoever looks for the file has tried; but for declarations, beside which a committed build has
  // what else was built.
  const own = isDeclaration(path) ? [itself!] : [];
  for (const candidate of isBuilt(path, layout.directory) ? [...elsewhere, ...own] : [...own, ...elsewhere]) {
    const found = findStem(candidate, lookup);
    if (found !== undefined && found !== path) return found;
  }
  // A bundle of the whole package is often called after it: `dist/money.cjs.prod.js` of the package in `libs/money`.
  const { directory } = layout;
  const [top, ...rest] = below(path, directory).split('/');
  const isWhole = rest.length > 0 && OUTPUT.test(top!) && nameOf(path).startsWith(`${nameOf(directory)}.`);
  if (directory === '' || !isWhole) return undefined;
  return findStem(join(directory, 'src/index')!, lookup) ?? findStem(join(directory, 'index')!, lookup);
}

/** Where the source of a built file may be, without extension: in its place, then elsewhere, the likeliest first. */
export function* sourceCandidates(path: Path, { directory, configs }: PackageLayout): Iterable<Path> {
  const stem = path.replace(BUILT_EXTENSION, '');
  yield stem;
  for (const { outDir, declarationDir, rootDir } of configs) {
    const roots = rootDir === undefined ? [join(directory, 'src')!, directory] : [rootDir];
    for (const output of new Set([outDir, declarationDir])) {
      if (output === undefined || output === directory || !liesIn(stem, output)) continue;
      for (const root of roots) yield join(root, below(stem, output))!;
    }
  }
  const segments = below(stem, directory).split('/');
  for (
    let dropped = 1;
    dropped < segments.length && isOutput(segments[dropped - 1]!, dropped === 1);
    dropped += 1
  ) {
    const rest = segments.slice(dropped).join('/');
    for (const source of SOURCE_DIRECTORIES) yield join(directory, `${source}/${rest}`)!;
  }
}

function isOutput(segment: string, isTop: boolean): boolean {
  return OUTPUT.test(segment) || (!isTop && FLAVOUR.test(segment));
}

function findStem(stem: Path, lookup: FileLookup): Path | undefined {
  for (let name = stem; ; name = name.replace(FORMAT, '')) {
    const found = lookup.source(name) ?? lookup.index(name);
    if (found !== undefined) return found;
    if (!FORMAT.test(name)) return undefined;
  }
}
