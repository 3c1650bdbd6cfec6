/**
 * In: the `tsconfig*.json` and `jsconfig.json` files of the tree, and the import maps of Deno. Out: for a directory, what they say about names that are
 * not relative (`paths`, `baseUrl`) and about where the build writes (`rootDir`, `outDir`, `declarationDir`), nearest first.
 * Why so tolerant: a configuration may extend a package that is not installed, or one that a framework has yet to
 * generate; what it says itself still holds. https://www.typescriptlang.org/tsconfig
 */
import type { Notice, Path } from '../../../model/nouns.js';
import { type ListedTree, readText } from '../../tree.js';
import { parseJsonc } from '../jsonc.js';
import { type PathMapping, readMappings } from './path-mapping.js';
import { join, nameOf, parentOf } from './paths.js';
import { asArray, asRecord, asStrings } from './values.js';

/** One configuration with all that it extends. Paths are relative to the root. */
export interface Tsconfig {
  readonly file: Path;
  /** Where names that `paths` does not match are looked for. */
  readonly baseUrl?: Path | undefined;
  /** The most specific pattern first. */
  readonly paths: readonly PathMapping[];
  /** Directories that count as one. */
  readonly rootDirs: readonly Path[];
  readonly rootDir?: Path | undefined;
  readonly outDir?: Path | undefined;
  /** Where the build writes declarations, if not beside the rest. */
  readonly declarationDir?: Path | undefined;
  readonly references: readonly Path[];
}

/** What a configuration leads names to, a star standing for any text. */
export interface NamedPaths {
  readonly file: Path;
  readonly paths: readonly { readonly pattern: string; readonly targets: readonly string[] }[];
}

/** Finds the package of the tree that has a name, to extend a configuration that it holds. */
export type FindPackage = (name: string, from: Path) => Path | undefined;

const CONFIG_FILE = /^(?:(?:ts|js)config(?:\.[\w.-]+)?\.json|deno\.jsonc?|import_?map\.json)$/;
/** What says in `imports` what TypeScript says in `paths`. Source: https://docs.deno.com/runtime/fundamentals/configuration/#imports */
const IMPORT_MAP = /^(?:deno\.jsonc?|import_?map\.json)$/;
/** In a directory with several, the one that editors and builds take. */
const PRIMARY = ['tsconfig.json', 'jsconfig.json'];

/** The configurations of one tree, each read when it is first asked for. */
export class Tsconfigs {
  readonly #tree: ListedTree;
  readonly #findPackage: FindPackage;
  readonly #files: ReadonlySet<Path>;
  readonly #byDirectory = new Map<Path, Path[]>();
  readonly #read = new Map<Path, Tsconfig | undefined>();
  readonly #scopes = new Map<Path, readonly Tsconfig[]>();
  readonly #notices: Notice[] = [];
  /** Where what a configuration extends would lie, if it is missing. */
  readonly #lacking = new Map<Path, Path>();

  constructor(tree: ListedTree, findPackage: FindPackage) {
    this.#tree = tree;
    this.#findPackage = findPackage;
    // A link to a configuration is one of its own directory.
    this.#files = new Set([...tree.files, ...tree.links.keys()].filter((file) => /\.jsonc?$/.test(file)));
    for (const file of this.#files) {
      if (!CONFIG_FILE.test(nameOf(file))) continue;
      const directory = parentOf(file);
      const files = this.#byDirectory.get(directory) ?? [];
      files.push(file);
      this.#byDirectory.set(directory, files);
    }
  }

  /** Those that were read so far, with what each leads names to. */
  get named(): readonly NamedPaths[] {
    return [...this.#read.values()].flatMap((config) => {
      if (config === undefined || config.paths.length === 0) return [];
      const paths = config.paths.map(({ prefix, suffix, targets }) => ({
        pattern: suffix === undefined ? prefix : `${prefix}*${suffix}`,
        targets,
      }));
      return [{ file: config.file, paths }];
    });
  }

  /** What could not be read so far. */
  get notices(): readonly Notice[] {
    return this.#notices;
  }

  /**
   * The configurations that speak for the files of a directory: of the nearest directory that has any, first the primary
   * one, then those it refers to, then the others (`tsconfig.app.json`); after them those of the directories around it.
   * TypeScript stops at the nearest; the rest is for packages whose bundler knows more than their own configuration.
   */
  scope(directory: Path): readonly Tsconfig[] {
    const known = this.#scopes.get(directory);
    if (known !== undefined) return known;
    const own = this.#ofDirectory(directory);
    const outer = directory === '' ? [] : this.scope(parentOf(directory));
    const scope = own.length === 0 ? outer : [...own, ...outer];
    this.#scopes.set(directory, scope);
    return scope;
  }

  /** Whether there is a configuration in a directory itself. */
  isIn(directory: Path): boolean {
    return this.#byDirectory.has(directory);
  }

  #ofDirectory(directory: Path): readonly Tsconfig[] {
    const files = this.#byDirectory.get(directory) ?? [];
    const ordered = [
      ...files.filter((file) => PRIMARY.includes(nameOf(file))).reverse(),
      ...files.filter((file) => !PRIMARY.includes(nameOf(file))),
    ];
    const configs = new Map<Path, Tsconfig>();
    for (const file of ordered) {
      const config = this.#config(file);
      if (config === undefined) continue;
      configs.set(file, config);
      for (const reference of config.references) {
        // A reference to another directory is that directory's own business.
        if (parentOf(reference) !== directory || configs.has(reference)) continue;
        const referred = this.#config(reference);
        if (referred !== undefined) configs.set(reference, referred);
      }
    }
    return [...configs.values()];
  }

  #config(file: Path, extending: readonly Path[] = []): Tsconfig | undefined {
    if (extending.includes(file)) {
      this.#notices.push({
        source: 'code',
        message: `The configuration extends itself by way of ${extending.join(', ')}; that part of it is left out.`,
        at: { path: file },
      });
      return undefined;
    }
    if (!this.#read.has(file)) this.#read.set(file, this.#readConfig(file, [...extending, file]));
    return this.#read.get(file);
  }

  #readConfig(file: Path, chain: readonly Path[]): Tsconfig | undefined {
    const { text, notice } = readText(this.#tree, file, 'code');
    if (notice !== undefined) this.#notices.push(notice);
    if (text === undefined) return undefined;
    const json = parseJsonc(text.trim() === '' ? '{}' : text);
    if ('problem' in json) {
      const before = text.slice(0, json.offset);
      const line = before.split('\n').length;
      this.#notices.push({
        source: 'code',
        message: `The configuration cannot be read (${json.problem}), so imports by its \`paths\` are not resolved.`,
        at: { path: file, line, column: json.offset - before.lastIndexOf('\n') },
        unresolved: 1,
      });
      return undefined;
    }
    const config = asRecord(json.value);
    const bases = asStrings(config.extends).flatMap((specifier) => this.#extended(specifier, file, chain));
    const missing = this.#missing(config, file);
    if (missing !== undefined) this.#lacking.set(file, missing);
    return interpret(file, config, bases, missing);
  }

  /** The directory of a configuration that one extends by its path, where that is not in the tree. */
  #missing(config: Record<string, unknown>, file: Path): Path | undefined {
    const [path] = asStrings(config.extends).filter(
      (each) => /^\.{1,2}\//.test(each) && this.#extendedFile(each, file) === undefined,
    );
    const target = path === undefined ? undefined : join(parentOf(file), path);
    if (target !== undefined) return parentOf(target);
    // What it extends may extend what is missing.
    const [base] = asStrings(config.extends).flatMap((each) => this.#extendedFile(each, file) ?? []);
    return base === undefined ? undefined : this.#lacking.get(base);
  }

  #extended(specifier: string, file: Path, chain: readonly Path[]): readonly Tsconfig[] {
    const target = this.#extendedFile(specifier, file);
    const config = target === undefined ? undefined : this.#config(target, chain);
    return config === undefined ? [] : [config];
  }

  #extendedFile(specifier: string, file: Path): Path | undefined {
    let base = join(parentOf(file), specifier);
    if (!/^\.{0,2}\//.test(specifier) && !/^\.{1,2}$/.test(specifier)) {
      const [, name, rest] = specifier.match(/^((?:@[^/]+\/)?[^/]+)\/?(.*)$/) ?? [];
      const directory = this.#findPackage(name ?? specifier, file);
      if (directory === undefined) return undefined; // a package that is not part of the tree
      base = join(directory, rest === '' || rest === undefined ? 'tsconfig.json' : rest);
    }
    if (base === undefined) return undefined;
    return [base, `${base}.json`, `${base}/tsconfig.json`].find((path) => this.#files.has(path));
  }
}

/**
 * What a configuration says once it has inherited from those that it extends, of which the last wins.
 * @param missing the directory of one that it extends and that is not there, which must say what `paths` of bare names start from
 */
function interpret(
  file: Path,
  config: Record<string, unknown>,
  bases: readonly Tsconfig[],
  missing?: Path,
): Tsconfig {
  const directory = parentOf(file);
  if (IMPORT_MAP.test(nameOf(file)))
    return { file, paths: mappingsIn(asRecord(config.imports), directory), rootDirs: [], references: [] };
  const options = asRecord(config.compilerOptions);
  const inherited = <Key extends keyof Tsconfig>(key: Key) =>
    bases.findLast((base) => base[key] !== undefined && !isEmpty(base[key]))?.[key];
  const place = (value: unknown) => {
    if (typeof value !== 'string') return undefined;
    return join(directory, value.replace(/^\$\{configDir\}\/?/, ''));
  };
  const baseUrl = place(options.baseUrl) ?? inherited('baseUrl');
  const rootDirs = asStrings(options.rootDirs).flatMap((value) => place(value) ?? []);
  return {
    file,
    baseUrl,
    paths:
      'paths' in options
        ? readMappings(options.paths, baseUrl ?? (isBare(options.paths) ? missing : undefined) ?? directory)
        : (inherited('paths') ?? []),
    rootDirs: 'rootDirs' in options ? rootDirs : (inherited('rootDirs') ?? []),
    rootDir: place(options.rootDir) ?? inherited('rootDir'),
    outDir: place(options.outDir) ?? inherited('outDir'),
    declarationDir: place(options.declarationDir) ?? inherited('declarationDir'),
    references: asArray(config.references).flatMap((reference) =>
      referenced(directory, asRecord(reference).path),
    ),
  };
}

/** An import map: `"@shop/": "./libs/"` is for all that begins with it. What leads to a registry is no path. */
function mappingsIn(imports: Record<string, unknown>, directory: Path): readonly PathMapping[] {
  const own = Object.entries(imports).filter(([, target]) => /^\.{0,2}\//.test(String(target)));
  const star = (text: string) => (text.endsWith('/') ? `${text}*` : text);
  return readMappings(
    Object.fromEntries(own.map(([name, target]) => [star(name), [star(String(target))]])),
    directory,
  );
}

function referenced(directory: Path, path: unknown): Path[] {
  if (typeof path !== 'string') return [];
  const target = join(directory, path);
  if (target === undefined) return [];
  return [target.endsWith('.json') ? target : target === '' ? 'tsconfig.json' : `${target}/tsconfig.json`];
}

function isEmpty(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

/** Whether `paths` lead to names that only a `baseUrl` says the start of: TypeScript refuses them without one. */
function isBare(paths: unknown): boolean {
  const targets = Object.values(asRecord(paths)).flatMap(asStrings);
  return targets.length > 0 && targets.every((target) => !/^(?:\.{0,2}\/|\$)/.test(target));
}
