/** What a system is built of: modules, files, and what they import. */
import type { Evidence, Location, Path } from './places.js';

/**
 * A directory with a boundary. Every service and library is one, and modules may lie inside them; a file belongs to
 * the innermost. Where several services lie in one directory, each is a file. A service that is known only by its statements has no `path`.
 */
export interface Module {
  readonly name: string;
  readonly path?: Path;
  readonly kind: 'service' | 'library' | 'module';
  /** The service or library that a module lies in. */
  readonly within?: string;
  /** The service whose program it is as well: one package has both, so they are built of one code and released together. */
  readonly processOf?: string;
  /** The team that owns it, if one does. */
  readonly team?: string;
  /**
   * Whether somebody drew this boundary (a manifest, the configuration), or archfit only took a source folder for a
   * module to have something to draw. Rules about entries hold only for boundaries that somebody drew.
   */
  readonly declared: boolean;
  /** The files of the module that others may import; `undefined` when it names none, and so hides none. */
  readonly entries?: ReadonlySet<Path>;
  /**
   * Whether somebody said that all else is private: by `public`, by `exports` of package.json, or by declaring the module. An index file alone
   * only suggests it.
   */
  readonly closed: boolean;
  /** The programming languages it is written in, the most frequent first. */
  readonly languages: readonly string[];
  /** How many files are written in each language, SQL among them. */
  readonly languageFiles: Readonly<Record<string, number>>;
  /** The kinds of store that a service keeps data in, sorted: `PostgreSQL`, `Redis`; absent for what is no service. */
  readonly stores?: readonly string[];
  /** The kinds of broker that a service sends messages through, sorted; absent for what is no service. */
  readonly brokers?: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** One source file that was read. */
export interface SourceFile {
  readonly path: Path;
  /** Physical lines; none where its first comment says that a program wrote it. */
  readonly lines: number;
  /** `TypeScript`, `JavaScript`, `Vue` … */
  readonly language: string;
  /** Tests are read and counted, but their imports couple nothing that is deployed. */
  readonly test: boolean;
  readonly exports?: ExportCount;
  /** The innermost module that the file lies in. */
  readonly module?: string;
}

/** Declarations that a file exports: interfaces, types and abstract classes, and all others. */
export interface ExportCount {
  readonly abstract: number;
  readonly concrete: number;
  /** The names of its classes, interfaces, types and enumerations; absent where it exports none. */
  readonly types?: readonly string[];
}

/** How one file names another: `type` vanishes when compiled, `dynamic` is `import()`, `require` is CommonJS. */
export type DependencyKind = 'import' | 'type' | 'dynamic' | 're-export' | 'require';

/** One file imports another. */
export interface Dependency {
  readonly from: Path;
  readonly to: Path;
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly at: Location;
}

/** All that one module imports from another. */
export interface ModuleDependency {
  readonly from: string;
  readonly to: string;
  readonly dependencies: readonly Dependency[];
}

/** One file imports a package that is not part of the analysed tree (`zod`), or a builtin (`node:fs`). */
export interface PackageDependency {
  readonly from: Path;
  /** `node:fs` for every spelling of a builtin, else the package name without subpath. */
  readonly to: string;
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly at: Location;
}

/** A service depends on a package of the organisation's own. */
export interface LibraryUse {
  readonly service: string;
  /** The package's name. */
  readonly library: string;
  /** As package.json writes it. */
  readonly range: string;
  /** The version that it gets, where a lock file or the tree says so. */
  readonly version?: string;
  readonly at: Location;
}

/** A service starts only when another one is up. */
export interface StartupWait {
  readonly from: string;
  readonly to: string;
  /** How it waits, where that is written: `service_healthy`. */
  readonly condition?: string;
  readonly at: Location;
}
