/**
 * In: a name that is no path, and where it is written. Out: the file that the configurations around make of it, or which of
 * them claims the name in vain. Why: `@/cart` may be anything; but who says what it is, is known.
 * https://www.typescriptlang.org/docs/handbook/modules/reference.html#paths
 */
import type { Path } from '../../../model/nouns.js';
import { customaryPaths } from './customs.js';
import { splitPackage } from './externals.js';
import type { FileLookup } from './file-lookup.js';
import type { PackageFiles } from './package-files.js';
import type { PackageIndex } from './package-index.js';
import { applyMapping } from './path-mapping.js';
import { join } from './paths.js';
import type { Tsconfigs } from './tsconfig.js';
import type { WrittenAliases } from './written-aliases.js';

/** A configuration whose `paths` match a name, and where they lead. */
export interface Claim {
  readonly by: Path;
  readonly paths: readonly Path[];
}

/** The aliases of one tree. */
export class Aliases {
  readonly #tsconfigs: Tsconfigs;
  readonly #files: PackageFiles;
  readonly #lookup: FileLookup;
  readonly #index: PackageIndex;
  readonly #written: WrittenAliases;

  constructor(
    tsconfigs: Tsconfigs,
    files: PackageFiles,
    lookup: FileLookup,
    index: PackageIndex,
    written: WrittenAliases,
  ) {
    this.#written = written;
    this.#tsconfigs = tsconfigs;
    this.#files = files;
    this.#lookup = lookup;
    this.#index = index;
  }

  /** The file that a name means in a directory, or the nearest configuration that claims the name in vain. */
  find(name: string, directory: Path): { readonly file: Path } | { readonly claim: Claim | undefined } {
    let claim: Claim | undefined;
    for (const config of this.#tsconfigs.scope(directory)) {
      // Only the most specific pattern counts.
      const mapping = config.paths.find((each) => applyMapping(each, name) !== undefined);
      if (mapping) {
        const paths = applyMapping(mapping, name)!;
        const file = this.#first(paths);
        if (file !== undefined) return { file };
        // A star alone claims nothing.
        const isElsewhere = paths.some((path) => path.includes('node_modules/'));
        if (mapping.prefix !== '' && !isElsewhere) claim ??= { by: config.file, paths };
        // What lies in node_modules is a package, even where a directory next to the configuration has its name.
        if (isElsewhere) continue;
      }
      // What a package around depends on is that, where a file at the base has its name: bundlers and editors disagree, and nobody means it.
      const base =
        config.baseUrl === undefined || this.#isPackage(name, directory) ? undefined : config.baseUrl;
      const path = base === undefined ? undefined : join(base, name);
      const file = path === undefined ? undefined : (this.#lookup.file(path) ?? this.#lookup.index(path));
      if (file !== undefined) return { file };
    }
    return { claim };
  }

  /** The file that a name means in a directory by what other tools are told, or customarily in the package around; or where it would be. */
  findOtherwise(
    name: string,
    directory: Path,
  ): { readonly file: Path } | { readonly paths: readonly Path[] } {
    const paths = [
      ...this.#written.paths(name, directory),
      ...customaryPaths(name, this.#index.around(directory)?.path ?? ''),
    ];
    const file = this.#first(paths);
    return file === undefined ? { paths } : { file };
  }

  /** The paths that a name with `*` may mean, `*` standing for anything. */
  patterns(name: string, directory: Path): readonly Path[] {
    const mappings = this.#tsconfigs.scope(directory).flatMap(({ paths }) => paths);
    return mappings.flatMap((mapping) => applyMapping(mapping, name) ?? []);
  }

  #isPackage(name: string, directory: Path): boolean {
    const split = splitPackage(name);
    return split?.subpath === '.' && this.#index.isDeclared(split.name, directory);
  }

  #first(paths: readonly Path[]): Path | undefined {
    for (const path of paths) {
      const file = this.#files.at(path);
      if (file !== undefined) return file;
    }
    return undefined;
  }
}
