/**
 * In: an import as a file writes it. Out: the source file that it means, the package outside the tree, or the reason why
 * nothing can be found. The order is that of TypeScript: relative paths, then `paths` of the nearest configuration, then
 * packages. https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Notice, Path } from '../../../model/nouns.js';
import type { PackageManifest } from '../../packages.js';
import type { ListedTree } from '../../tree.js';
import { customaryPaths } from './customs.js';
import { builtinName, isAsset, isPackageName, isVirtual, schemeName, splitPackage } from './externals.js';
import { FileLookup } from './file-lookup.js';
import { PackageFiles } from './package-files.js';
import { PackageIndex } from './package-index.js';
import { directoryOf, join } from './paths.js';
import { applyMapping, type Tsconfig, Tsconfigs } from './tsconfig.js';

/**
 * What an import turned out to mean. `missing`: why it leads nowhere. `generated`: where it would lead, did git not ignore
 * it. `ignored`: it names no code, and nothing that could be missing.
 */
export type Resolution =
  | { readonly to: Exclude<ImportFact['to'], { readonly unresolved: true }> }
  | { readonly missing: string }
  | { readonly generated: Path }
  | 'ignored';

const IGNORED = 'ignored';

/** A directory in all of which, but for what has a home of its own, a name means the same; and what is known of names. */
interface Home {
  readonly directory: Path;
  readonly known: Map<string, Resolution>;
}

/** Resolves the imports of one tree. Remembers what it found, and asks nothing of the disk but configurations. */
export class Resolver {
  readonly #tree: ListedTree;
  readonly #index: PackageIndex;
  readonly #tsconfigs: Tsconfigs;
  /** Finds source files by path and package. */
  readonly files: PackageFiles;
  readonly #lookup: FileLookup;
  /** Packages that hand out what is not in the tree, and the notice of it. */
  readonly #sourceless = new Map<Path, Notice>();
  readonly #homes = new Map<Path, Home>();

  constructor(tree: ListedTree, packages: readonly PackageManifest[]) {
    this.#tree = tree;
    this.#lookup = new FileLookup(tree);
    this.#index = new PackageIndex(packages);
    this.#tsconfigs = new Tsconfigs(tree, (name, from) => this.#index.named(name, directoryOf(from))?.path);
    this.files = new PackageFiles(this.#index, this.#lookup, this.#tsconfigs);
  }

  /** What stood in the way so far, apart from imports that lead nowhere. */
  get notices(): readonly Notice[] {
    return [...this.#tsconfigs.notices, ...this.#index.notices, ...this.#sourceless.values()];
  }

  /** What an import that is written in the file `from` means. */
  resolve(from: Path, written: string): Resolution {
    const directory = directoryOf(from);
    const specifier = withoutLoaders(written);
    if (isRelative(specifier)) return this.#relative(directory, specifier);
    const home = this.#homeOf(directory);
    let resolution = home.known.get(specifier);
    if (resolution === undefined) {
      resolution = this.#absolute(home.directory, specifier);
      home.known.set(specifier, resolution);
    }
    return resolution;
  }

  /**
   * The files that a partly computed specifier may mean, `*` standing for what is computed within one segment of the path:
   * the same that a bundler would put into the bundle. Sorted; none when it leads nowhere.
   */
  resolvePattern(from: Path, pattern: string): readonly Path[] {
    const directory = directoryOf(from);
    const paths = isRelative(pattern)
      ? [join(directory, pattern)]
      : this.#tsconfigs
          .scope(directory)
          .flatMap((config) => config.paths.flatMap((mapping) => applyMapping(mapping, pattern) ?? []));
    for (const path of paths) {
      const files = path === undefined ? [] : this.#lookup.matching(path);
      if (files.length > 0) return files;
    }
    return [];
  }

  /** The innermost directory around this one that has a package or a configuration: names mean the same in all of it. */
  #homeOf(directory: Path): Home {
    let home = this.#homes.get(directory);
    if (home === undefined) {
      const isHome =
        directory === '' || this.#index.in(directory) !== undefined || this.#tsconfigs.isIn(directory);
      home = isHome ? { directory, known: new Map() } : this.#homeOf(directoryOf(directory));
      this.#homes.set(directory, home);
    }
    return home;
  }

  #absolute(home: Path, specifier: string): Resolution {
    if (specifier === '' || isVirtual(specifier)) return IGNORED;
    if (specifier.startsWith('/')) return this.#fromTop(home, specifier);
    const builtin = builtinName(specifier);
    if (builtin !== undefined) return { to: { package: builtin } };
    const scheme = schemeName(specifier);
    if (scheme !== undefined) return { to: { package: scheme } };
    return this.#named(home, specifier);
  }

  #relative(directory: Path, specifier: string): Resolution {
    if (isVirtual(specifier)) return IGNORED;
    const path = join(directory, specifier);
    if (path === undefined) return { missing: 'it leads out of the analysed directory' };
    const file = this.files.at(path, /(?:^|\/)\.{0,2}$/.test(specifier)) ?? this.#inRootDirs(directory, path);
    return file === undefined ? this.#nothingAt(path) : { to: { file } };
  }

  /** A relative path may lead from one of the `rootDirs` into another. */
  #inRootDirs(directory: Path, path: Path): Path | undefined {
    for (const { rootDirs } of this.#tsconfigs.scope(directory)) {
      const home = rootDirs.find((root) => root === '' || path.startsWith(`${root}/`));
      if (home === undefined) continue;
      for (const root of rootDirs) {
        const file = this.files.at(join(root, path.slice(home.length))!);
        if (file !== undefined) return file;
      }
    }
    return undefined;
  }

  /** `/src/main.ts`: the top is where the bundler serves from, the innermost package. */
  #fromTop(directory: Path, specifier: string): Resolution {
    for (const top of [this.#index.around(directory)?.path ?? '', '']) {
      const file = this.files.at(join(top, specifier) ?? '');
      if (file !== undefined) return { to: { file } };
    }
    return isAsset(specifier) ? IGNORED : { missing: 'there is no such file at the top of its package' };
  }

  #named(directory: Path, specifier: string): Resolution {
    const aliased = this.#aliased(directory, specifier);
    if (aliased.file !== undefined) return { to: { file: aliased.file } };
    if (specifier.startsWith('#')) {
      const internal = this.#internal(directory, specifier);
      if (internal !== undefined) return internal;
    }
    const split = splitPackage(specifier);
    const manifest = split && this.#index.named(split.name, directory);
    if (manifest !== undefined) return this.#fromPackage(manifest, split!.subpath, specifier);
    if (split !== undefined && isPackageName(split.name)) {
      const isClaimed = aliased.by !== undefined && this.#index.declared(split.name, directory) === undefined;
      if (!isClaimed) return { to: { package: split.name } };
    }
    for (const path of customaryPaths(specifier, this.#index.around(directory)?.path ?? '')) {
      const file = this.files.at(path);
      if (file !== undefined) return { to: { file } };
    }
    if (isAsset(specifier)) return IGNORED;
    if (aliased.by === undefined) return { missing: 'no configuration says what it stands for' };
    if (aliased.paths.some((path) => this.#isGenerated(path))) return this.#nothingAt(aliased.paths[0]!);
    return {
      missing: `the \`paths\` of ${aliased.by.file} lead to ${aliased.paths.join(', ') || 'nothing in the tree'}, which is not there`,
    };
  }

  /** What the configurations around a directory make of a name: a file, or the nearest one that claims the name in vain. */
  #aliased(directory: Path, specifier: string): { file?: Path; by?: Tsconfig; paths: readonly Path[] } {
    let claim: { by: Tsconfig; paths: readonly Path[] } | undefined;
    for (const config of this.#tsconfigs.scope(directory)) {
      for (const mapping of config.paths) {
        const paths = applyMapping(mapping, specifier);
        if (paths === undefined) continue;
        for (const path of paths) {
          const file = this.files.at(path);
          if (file !== undefined) return { file, paths };
        }
        const claims = mapping.prefix !== '' && !paths.some((path) => path.includes('node_modules/'));
        if (claims) claim ??= { by: config, paths };
        break; // only the most specific pattern counts
      }
      const path = config.baseUrl === undefined ? undefined : join(config.baseUrl, specifier);
      const file = path === undefined ? undefined : (this.#lookup.file(path) ?? this.#lookup.index(path));
      if (file !== undefined) return { file, paths: [] };
    }
    return claim ?? { paths: [] };
  }

  #internal(directory: Path, specifier: string): Resolution | undefined {
    const manifest = this.#index.around(directory);
    if (manifest?.json.imports === undefined) return undefined;
    const internal = this.files.internal(manifest, specifier);
    if (internal === undefined)
      return { missing: `the \`imports\` of ${manifest.file} lead to nothing that is there` };
    if ('file' in internal) return { to: internal };
    // A package that maps `#a` to `#b` and back has said nothing.
    return internal.other.startsWith('#') ? undefined : this.resolve(manifest.file, internal.other);
  }

  /** The file that a package gives; where none is in the tree, the package as a whole, which is its manifest. */
  #fromPackage(manifest: PackageManifest, subpath: string, specifier: string): Resolution {
    const file = this.files.of(manifest, subpath);
    if (file !== undefined) return { to: { file } };
    const handedOut = this.files.handedOut(manifest, subpath);
    if (isAsset(specifier) || handedOut?.some(isAsset)) return IGNORED;
    if (handedOut?.length === 0)
      return { missing: `${manifest.file} hands out no such thing, nor is it there` };
    if (!this.#sourceless.has(manifest.path))
      this.#sourceless.set(manifest.path, sourceless(manifest, specifier));
    return { to: { file: manifest.file } };
  }

  #nothingAt(path: Path): Resolution {
    if (isAsset(path)) return IGNORED;
    return this.#isGenerated(path)
      ? { generated: path }
      : { missing: `there is no ${path || 'index file at the root'}` };
  }

  #isGenerated(path: Path): boolean {
    if (path === '') return false;
    return [path, `${path}.ts`, `${path}.js`, `${path}/index.ts`].some((candidate) =>
      this.#tree.ignores(candidate),
    );
  }
}

/** `!!raw-loader!./terms.txt?inline`: what is before `!` and after `?` tells a bundler how, not what. */
function withoutLoaders(written: string): string {
  const resource = written.slice(written.lastIndexOf('!') + 1);
  const query = resource.indexOf('?', 1);
  return query === -1 ? resource : resource.slice(0, query);
}

function isRelative(specifier: string): boolean {
  return /^\.{1,2}(?:\/|$)/.test(specifier);
}

function sourceless({ name, file }: PackageManifest, specifier: string): Notice {
  return {
    source: 'code',
    message: `The package ${name} hands out what is not in the tree, such as ${specifier}; an import of it counts as one of the package as a whole.`,
    at: { path: file },
  };
}
