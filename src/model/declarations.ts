/**
 * Declarations: what people wrote down about their system in `archfit.yaml`, each with its place, so that a wrong one can be
 * pointed at. They correct and complete the facts; `build` joins both.
 */
import type { Location, Path } from './nouns.js';

export interface Declarations {
  readonly services: readonly ServiceDeclaration[];
  readonly libraries: readonly LibraryDeclaration[];
  /** Globs below their base: each match is a module. */
  readonly modules: readonly DeclaredGlob[];
  /** Globs inside a module at or below their base: what of it others may import. */
  readonly public: readonly DeclaredGlob[];
  /** One for each file that draws some; each is judged by itself. */
  readonly boundaries: readonly Boundaries[];
  readonly rules: readonly RuleDeclaration[];
  readonly presets: readonly Declared<Preset>[];
}

export const nothingDeclared: Declarations = {
  services: [],
  libraries: [],
  modules: [],
  public: [],
  boundaries: [],
  rules: [],
  presets: [],
};

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

/** A glob that holds for one directory: that of the file which says it, `''` for the root. */
export interface DeclaredGlob extends Declared<string> {
  readonly base: Path;
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

/** What one file says about who may import whom. */
export interface Boundaries {
  /** The directory of that file: only what is imported from in there is judged, and paths are relative to it. */
  readonly base: Path;
  /** From the highest to the lowest; modules, paths or globs of either; those of one layer are independent of each other. */
  readonly layers: readonly Declared<readonly string[]>[];
  readonly allow: readonly Boundary[];
  readonly forbid: readonly Boundary[];
}

/** `from` and `to` are modules, paths, globs of either, or, for `to`, `npm:<package>` or `node:<builtin>`: see pattern.ts. */
export interface Boundary {
  readonly from: string;
  readonly to: string;
  readonly because?: string;
  readonly at: Location;
}
