/**
 * Declarations: what people wrote down about their system in `archfit.yaml`, each with its place, so that a wrong one can be
 * pointed at. They correct and complete the facts; `build` joins both.
 */
import type { Location, Path } from './nouns.js';

export interface Declarations {
  readonly services: readonly ServiceDeclaration[];
  readonly libraries: readonly LibraryDeclaration[];
  /** Globs, each match is a module. */
  readonly modules: readonly Declared<string>[];
  /** Globs inside a module: what of it others may import. */
  readonly public: readonly Declared<string>[];
  readonly boundaries: Boundaries;
  readonly rules: readonly RuleDeclaration[];
  readonly presets: readonly Declared<Preset>[];
}

export type Severity = 'info' | 'warn' | 'error';

/** `recommended`: the catalogue's defaults; `strict`: one step more severe; `modular-monolith`: modules in place of services. */
export type Preset = 'recommended' | 'strict' | 'modular-monolith';

/** What the configuration says about one rule. Whether the rule and its options exist is for rule/settings.ts to say. */
export interface RuleDeclaration {
  readonly rule: string;
  readonly severity?: Severity | 'off';
  readonly options: Readonly<Record<string, Declared<unknown>>>;
  readonly at: Location;
}

/** A value and where it is written. */
export interface Declared<T> {
  readonly value: T;
  readonly at: Location;
}

export interface ServiceDeclaration {
  readonly name: string;
  readonly path?: Declared<Path>;
  /** PostgreSQL roles that it logs in as. */
  readonly roles: readonly Declared<string>[];
  /** Schemas whose tables it owns; the first is where its unqualified names resolve. */
  readonly schemas: readonly Declared<string>[];
  /** Single tables that it owns, `schema.table` or `table` (in `public`). */
  readonly tables: readonly Declared<string>[];
  readonly at: Location;
}

export interface LibraryDeclaration {
  readonly name: string;
  readonly path: Declared<Path>;
  readonly at: Location;
}

export interface Boundaries {
  /** From the highest to the lowest; names or globs of modules; those of one layer are independent of each other. */
  readonly layers: readonly Declared<readonly string[]>[];
  readonly allow: readonly Boundary[];
  readonly forbid: readonly Boundary[];
}

/** `from` and `to` are module names, globs of files, `npm:<package>` or `node:<builtin>`. */
export interface Boundary {
  readonly from: string;
  readonly to: string;
  readonly because?: string;
  readonly at: Location;
}
