/**
 * In: a package of the tree, and what of it is asked for (`.`, `./money`). Out: the source file that answers.
 * Why: what a package hands out is written in terms of its build, under conditions, and the build is not there.
 * https://nodejs.org/api/packages.html#package-entry-points
 */
import type { Path } from '../../../model/nouns.js';
import type { PackageManifest } from '../../packages.js';
import {
  isBuilt,
  isDeclaration,
  type PackageLayout,
  sourceCandidates,
  sourceOfBuilt,
} from './built-files.js';
import { targetsFor } from './exports-map.js';
import type { FileLookup } from './file-lookup.js';
import type { PackageIndex } from './package-index.js';
import { join, parentOf } from './paths.js';
import type { Tsconfigs } from './tsconfig.js';

/** The fields that name a package's main file, those that name source first. */
const MAIN_FIELDS = ['source', 'types', 'typings', 'module', 'main', 'browser', 'svelte'];

/** Where the sources of a package begin when nothing else says so. */
const CUSTOMARY_MAINS = ['src/index', 'index', 'src/main', 'lib/index', 'src/lib/index', 'source/index'];

/** Finds the source files of packages. */
export class PackageFiles {
  readonly #index: PackageIndex;
  readonly #lookup: FileLookup;
  readonly #tsconfigs: Tsconfigs;
  readonly #places = new Map<string, Path | undefined>();
  readonly #answers = new Map<string, Path | undefined>();

  constructor(index: PackageIndex, lookup: FileLookup, tsconfigs: Tsconfigs) {
    this.#index = index;
    this.#lookup = lookup;
    this.#tsconfigs = tsconfigs;
  }

  /** The source file that a path means: a file, its source if it is built, or what a directory stands for. */
  at(path: Path, asDirectory = false): Path | undefined {
    const key = asDirectory ? `${path}/` : path;
    const known = this.#places.get(key);
    if (known !== undefined || this.#places.has(key)) return known;
    this.#places.set(key, undefined); // two packages may each name the other as their main file
    const file = this.#at(path, asDirectory);
    this.#places.set(key, file);
    return file;
  }

  /** The source file behind a target of a package.json. A build that is committed counts as what it was built from. */
  target(manifest: PackageManifest, target: string): Path | undefined {
    const path = join(manifest.path, target);
    if (path === undefined || path === manifest.path) return undefined;
    const file = this.at(path) ?? this.at(join(manifest.path, `src/${target}`) ?? path);
    if (file === undefined || !isBuilt(file, manifest.path)) return file;
    return sourceOfBuilt(file, this.#layout(file), this.#lookup) ?? file;
  }

  #at(path: Path, asDirectory: boolean): Path | undefined {
    const direct = this.#direct(path, asDirectory);
    if (direct !== undefined) return direct;
    const linked = this.#lookup.followLink(path);
    if (linked !== undefined) return this.#direct(linked, asDirectory);
    return asDirectory ? undefined : sourceOfBuilt(path, this.#layout(path), this.#lookup);
  }

  /** Every file below a package's directory. */
  below(directory: Path): readonly Path[] {
    return this.#lookup.below(directory);
  }

  /** The source file that a package gives whoever asks for `subpath`, handed out or not. */
  of(manifest: PackageManifest, subpath: string): Path | undefined {
    const key = `${manifest.path}\n${subpath}`;
    if (!this.#answers.has(key)) this.#answers.set(key, this.#find(manifest, subpath));
    return this.#answers.get(key);
  }

  /** What a package's `exports` give for a subpath, as written there; `undefined` when it has none and so gives all it has. */
  handedOut({ json }: PackageManifest, subpath: string): readonly string[] | undefined {
    return json.exports === undefined || json.exports === null
      ? undefined
      : targetsFor(json.exports, subpath);
  }

  /** The source file that a package's `exports` hand out for a subpath. */
  entry(manifest: PackageManifest, subpath: string): Path | undefined {
    return this.#likeliest(manifest, this.handedOut(manifest, subpath) ?? []);
  }

  /** Where the source of a path may be, without extension. */
  candidates(path: Path): readonly Path[] {
    return [...sourceCandidates(path, this.#layout(path))];
  }

  /** The source file that a package's `imports` give a name that starts with `#`, or the package that they name. */
  internal(
    manifest: PackageManifest,
    name: string,
  ): { readonly file: Path } | { readonly other: string } | undefined {
    const targets = targetsFor(manifest.json.imports, name);
    const outside = targets.findIndex((target) => !target.startsWith('.'));
    const file = this.#likeliest(manifest, outside < 0 ? targets : targets.slice(0, outside));
    if (file !== undefined) return { file };
    return outside < 0 ? undefined : { other: targets[outside]! };
  }

  /** The main file by the fields of old, or by custom. */
  main(manifest: PackageManifest): Path | undefined {
    const targets = MAIN_FIELDS.flatMap((field) => manifest.json[field] ?? []);
    const file = this.#likeliest(
      manifest,
      targets.filter((target) => typeof target === 'string'),
    );
    if (file !== undefined && !isDeclaration(file)) return file;
    // Node.js takes the index where no field says otherwise.
    const custom = this.#first(manifest, file === undefined ? CUSTOMARY_MAINS : ['index']);
    return custom === undefined || (file !== undefined && isDeclaration(custom)) ? file : custom;
  }

  /** The first of some targets that is there, of code before what only declares it: `types` stand beside what runs. */
  #likeliest(manifest: PackageManifest, targets: readonly string[]): Path | undefined {
    let declared: Path | undefined;
    for (const target of targets) {
      const file = this.target(manifest, target);
      if (file !== undefined && !isDeclaration(file)) return file;
      declared ??= file;
    }
    return declared;
  }

  #find(manifest: PackageManifest, subpath: string): Path | undefined {
    const handedOut = this.entry(manifest, subpath);
    return handedOut ?? (subpath === '.' ? this.main(manifest) : this.target(manifest, subpath));
  }

  #first(manifest: PackageManifest, stems: readonly string[]): Path | undefined {
    for (const stem of stems) {
      const file = this.#lookup.file(join(manifest.path, stem)!);
      if (file !== undefined && !file.endsWith('.json')) return file;
    }
    return undefined;
  }

  #direct(path: Path, asDirectory: boolean): Path | undefined {
    const file = asDirectory ? undefined : this.#lookup.file(path);
    if (file !== undefined || !this.#lookup.hasDirectory(path)) return file;
    const manifest = this.#index.in(path);
    return (manifest && this.main(manifest)) ?? this.#lookup.index(path);
  }

  #layout(path: Path): PackageLayout {
    const directory = this.#index.around(parentOf(path))?.path ?? '';
    return { directory, configs: this.#tsconfigs.scope(directory) };
  }
}
