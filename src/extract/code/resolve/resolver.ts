/**
 * In: an import as a file writes it. Out: the source file that it means, the package outside the tree, or the reason why
 * nothing can be found. The order is that of TypeScript: relative paths, then `paths` of the nearest configuration, then
 * packages. https://www.typescriptlang.org/docs/handbook/modules/reference.html
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Notice, Path } from '../../../model/nouns.js';
import type { PackageManifest } from '../../packages.js';
import type { FreshTree } from '../../tree.js';
import { Aliases } from './aliases.js';
import { customaryPaths } from './customs.js';
import { builtinName, isAsset, isPackageName, isVirtual, schemeName, splitPackage } from './externals.js';
import { FileLookup } from './file-lookup.js';
import { ImageFiles, type ImageLayout } from './image-files.js';
import { PackageFiles } from './package-files.js';
import { PackageIndex } from './package-index.js';
import { join, nameOf, parentOf } from './paths.js';
import { type NamedPaths, Tsconfigs } from './tsconfig.js';
import { WrittenAliases } from './written-aliases.js';

type Target = Exclude<ImportFact['to'], { readonly unresolved: true }>;

/**
 * What an import turned out to mean. `missing`: why it leads nowhere. `generated`: where it would lead, did git not ignore
 * it. `ignored`: it names no code, and nothing that could be missing. `spelled`: how what it leads to is really spelled.
 */
export type Resolution =
  | { readonly to: Target; readonly spelled?: Path }
  | { readonly missing: string }
  | { readonly generated: Path }
  | 'ignored';

/** What manifests say of a tree that bears on where its imports lead. */
export interface Surroundings {
  /** Where images have what is in the tree. */
  readonly layouts?: readonly ImageLayout[];
  /** The directories that workspaces name as their members. */
  readonly members?: ReadonlySet<Path>;
}

/** A directory in all of which, but for what is a home of its own, a name means the same; and what is known of names. */
interface Home {
  readonly directory: Path;
  readonly known: Map<string, Resolution>;
}

/** Resolves the imports of one tree. Remembers what it found, and asks nothing of the disk but configurations. */
export class Resolver {
  readonly #tree: FreshTree;
  readonly #lookup: FileLookup;
  readonly #images: ImageFiles;
  readonly #index: PackageIndex;
  readonly #tsconfigs: Tsconfigs;
  readonly #aliases: Aliases;
  /** Finds source files by path and package. */
  readonly files: PackageFiles;
  /** Packages that hand out what is not in the tree, and the notice of it. */
  readonly #sourceless = new Map<Path, Notice>();
  readonly #homes = new Map<Path, Home>();

  constructor(
    tree: FreshTree,
    packages: readonly PackageManifest[],
    { layouts = [], members }: Surroundings = {},
  ) {
    this.#tree = tree;
    this.#lookup = new FileLookup(tree);
    this.#images = new ImageFiles(layouts);
    this.#index = new PackageIndex(packages, members);
    this.#tsconfigs = new Tsconfigs(tree, (name, from) => this.#index.named(name, parentOf(from))?.path);
    this.files = new PackageFiles(this.#index, this.#lookup, this.#tsconfigs);
    this.#aliases = new Aliases(
      this.#tsconfigs,
      this.files,
      this.#lookup,
      this.#index,
      new WrittenAliases(tree),
    );
  }

  /** What stood in the way so far, apart from imports that lead nowhere. */
  get notices(): readonly Notice[] {
    return [...this.#tsconfigs.notices, ...this.#index.notices, ...this.#sourceless.values()];
  }

  /** What the configurations that were asked so far lead names to. */
  get named(): readonly NamedPaths[] {
    return this.#tsconfigs.named;
  }

  /** What an import that is written in the file `from` means. */
  resolve(from: Path, written: string): Resolution {
    const directory = parentOf(from);
    const specifier = withoutLoaders(written);
    if (isRelative(specifier)) return this.#relative(directory, specifier);
    const home = this.#homeOf(directory);
    let resolution = home.known.get(specifier);
    if (resolution === undefined) {
      resolution = this.#absolute(home.directory, specifier);
      home.known.set(specifier, resolution);
    }
    const isNowhere = typeof resolution === 'object' && 'missing' in resolution;
    const served = isNowhere && specifier.startsWith('/') ? this.#served(directory, specifier) : undefined;
    return served === undefined ? resolution : { to: { file: served } };
  }

  /** `/js/ask.js` in what no bundler touches: from the directory around whose files a server hands out as they lie there. */
  #served(directory: Path, specifier: string): Path | undefined {
    const top = this.#index.around(directory)?.path ?? '';
    for (let around = directory; ; around = parentOf(around)) {
      for (const root of ['', 'public', 'static']) {
        const path = join(join(around, root) ?? '', specifier);
        const file = path === undefined ? undefined : this.files.at(path);
        if (file !== undefined) return file;
      }
      if (around === top || around === '') return undefined;
    }
  }

  /**
   * What a partly computed specifier may mean, `*` standing for what is computed within one segment of the path: the files
   * that a bundler would put into the bundle, sorted, or the package that they are in. None when it leads nowhere.
   */
  resolvePattern(from: Path, written: string): readonly Target[] | 'ignored' {
    const directory = parentOf(from);
    const pattern = withoutLoaders(written);
    if (isAsset(pattern) || isVirtual(pattern) || schemeName(pattern) !== undefined) return 'ignored';
    const split = splitPackage(pattern);
    const manifest = split && this.#index.named(split.name, directory);
    const paths = isRelative(pattern)
      ? [join(directory, pattern)]
      : [
          ...this.#aliases.patterns(pattern, directory),
          ...(manifest ? ['', 'src/'].map((start) => join(manifest.path, start + split!.subpath)) : []),
          ...(split !== undefined && isPackageName(split.name)
            ? []
            : customaryPaths(pattern, this.#index.around(directory)?.path ?? '')),
        ];
    for (const path of paths) {
      const files = path === undefined ? [] : this.#lookup.matching(path);
      if (files.length > 0) return files.map((file) => ({ file }));
    }
    const isOutside = paths.length === 0 && split !== undefined && isPackageName(split.name);
    return isOutside ? [{ package: builtinName(split.name) ?? split.name }] : [];
  }

  #homeOf(directory: Path): Home {
    let home = this.#homes.get(directory);
    if (home === undefined) {
      const isHome = directory === '' || this.#index.isLandmark(directory) || this.#tsconfigs.isIn(directory);
      home = isHome ? { directory, known: new Map() } : this.#homeOf(parentOf(directory));
      this.#homes.set(directory, home);
    }
    return home;
  }

  #relative(directory: Path, specifier: string): Resolution {
    if (isVirtual(specifier)) return 'ignored';
    const path = join(directory, specifier);
    const file = path === undefined ? undefined : this.files.at(path, isDirectory(specifier));
    if (file !== undefined) return { to: { file } };
    const elsewhere = path === undefined ? [] : [...this.#inRootDirs(directory, path)];
    for (const other of elsewhere) {
      const found = this.files.at(other);
      if (found !== undefined) return { to: { file: found } };
    }
    const inImage = this.#inImages(directory, specifier);
    if (inImage !== undefined) return { to: { file: inImage } };
    if (path === undefined) return { missing: 'it leads out of the analysed directory' };
    const spelled = this.#isGenerated(path) ? undefined : this.#lookup.spelledOtherwise(path);
    if (spelled !== undefined) return { to: { file: spelled }, spelled };
    return this.#nothingAt([path, ...elsewhere], `there is no ${path || 'index file at the root'}`);
  }

  /** What only an image puts beside the sources in a directory. */
  #inImages(directory: Path, specifier: string): Path | undefined {
    for (const path of this.#images.meant(directory, specifier)) {
      const found = this.files.at(path);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** A relative path may lead from one of the `rootDirs` into another, which often holds what a framework generates. */
  *#inRootDirs(directory: Path, path: Path): Iterable<Path> {
    for (const { rootDirs } of this.#tsconfigs.scope(directory)) {
      const home = rootDirs.find((root) => root === '' || path.startsWith(`${root}/`));
      if (home === undefined) continue;
      const rest = home === '' ? path : path.slice(home.length + 1);
      for (const root of rootDirs) yield root === '' ? rest : `${root}/${rest}`;
    }
  }

  #absolute(home: Path, specifier: string): Resolution {
    if (specifier === '' || isVirtual(specifier)) return 'ignored';
    if (specifier.startsWith('/')) return this.#fromTop(home, specifier);
    const builtin = builtinName(specifier);
    if (builtin !== undefined) return { to: { package: builtin } };
    const scheme = schemeName(specifier);
    if (scheme !== undefined) return { to: { package: scheme } };
    return this.#named(home, specifier);
  }

  /** `/src/main.ts`: the top is where the bundler serves from, the innermost package; `/opt/nodejs/money`: a layer of functions, which an alias leads to. */
  #fromTop(directory: Path, specifier: string): Resolution {
    const alias = this.#aliases.find(specifier, directory);
    if ('file' in alias) return { to: alias };
    for (const top of [this.#index.around(directory)?.path ?? '', '']) {
      const path = join(top, specifier);
      const file = path === undefined ? undefined : this.files.at(path);
      if (file !== undefined) return { to: { file } };
    }
    return isAsset(specifier) ? 'ignored' : { missing: 'there is no such file at the top of its package' };
  }

  #named(directory: Path, specifier: string): Resolution {
    const alias = this.#aliases.find(specifier, directory);
    if ('file' in alias) return { to: alias };
    const internal = specifier.startsWith('#') ? this.#internal(directory, specifier) : undefined;
    if (internal !== undefined) return internal;
    const split = splitPackage(specifier);
    const manifest = split && this.#index.named(split.name, directory);
    if (manifest !== undefined) return this.#fromPackage(manifest, split!.subpath, specifier);
    if (split !== undefined && isPackageName(split.name)) {
      const isClaimed = alias.claim !== undefined && !this.#index.isDeclared(split.name, directory);
      if (!isClaimed) return { to: this.#undeclared(split.name, directory, specifier) };
    }
    const custom = this.#aliases.findOtherwise(specifier, directory);
    if ('file' in custom) return { to: custom };
    const { claim } = alias;
    for (const path of claim?.paths ?? []) {
      const found = this.#inImages(parentOf(path), `./${nameOf(path)}`);
      if (found !== undefined) return { to: { file: found } };
    }
    if (claim === undefined) return this.#nothingAt(custom.paths, 'no configuration says what it stands for');
    const lead = claim.paths.join(', ') || 'nothing in the tree';
    return this.#nothingAt(claim.paths, `the \`paths\` of ${claim.by} lead to ${lead}, which is not there`);
  }

  /** A package; or, where none of that name is declared, the file of the program that an alias in a configuration elsewhere means. */
  #undeclared(name: string, directory: Path, specifier: string): Target {
    if (this.#index.isDeclared(name, directory) || builtinName(name) !== undefined) return { package: name };
    const custom = this.#aliases.findOtherwise(specifier, directory);
    return 'file' in custom ? custom : { package: name };
  }

  #internal(directory: Path, specifier: string): Resolution | undefined {
    const manifest = this.#index.around(directory);
    if (manifest?.json.imports === undefined) {
      // Nuxt and Nitro make up any number of such names; to Node.js they would mean nothing.
      const isNuxt = ['nuxt', 'nitropack', 'nitro'].some((name) => this.#index.isDeclared(name, directory));
      return isNuxt && !specifier.startsWith('#shared/') ? 'ignored' : undefined;
    }
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
    if (isAsset(specifier) || handedOut?.some(isAsset)) return 'ignored';
    if (handedOut?.length === 0)
      return { missing: `${manifest.file} hands out no such thing, nor is it there` };
    if (!this.#sourceless.has(manifest.path))
      this.#sourceless.set(manifest.path, sourceless(manifest, specifier));
    return { to: { file: manifest.file } };
  }

  /** What to say of paths, the likeliest first, at none of which there is a file. */
  #nothingAt(paths: readonly Path[], missing: string): Resolution {
    if (paths.some(isAsset)) return 'ignored';
    const generated = paths.find((path) => this.#isGenerated(path));
    return generated === undefined ? { missing } : { generated };
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

/** Whether a relative specifier can only mean a directory. */
function isDirectory(specifier: string): boolean {
  return (
    specifier.endsWith('/') ||
    /^\.{1,2}$/.test(specifier) ||
    specifier.endsWith('/.') ||
    specifier.endsWith('/..')
  );
}

function sourceless({ name, file }: PackageManifest, specifier: string): Notice {
  return {
    source: 'code',
    message: `The package ${name} hands out what is not in the tree, such as ${specifier}; an import of it counts as one of the package as a whole.`,
    at: { path: file },
  };
}
