import type { Declarations, Declared } from '../model/declarations.js';
import type { Notice, Path } from '../model/nouns.js';

/** The whole of `archfit.yaml`, checked; every part is there, empty where no file says anything of it. */
export interface Config {
  /** The file it was read from, if there is one. */
  readonly path?: Path;
  readonly declarations: Declarations;
  /** Files that were found and not read. */
  readonly notices: readonly Notice[];
  /** The ownership file that the configuration names; otherwise `ownership.yaml` is looked for. */
  readonly ownership?: Declared<Path>;
  /** A saved log of the repository's commits; otherwise git is asked. */
  readonly history?: Declared<Path>;
  readonly databases: readonly DatabaseSource[];
  /** Globs of files that are not read at all. */
  readonly ignore: readonly Declared<string>[];
}

/** Where one database's statements and schema are read from. Paths are relative to the root. */
export interface DatabaseSource {
  readonly name: string;
  readonly statements: readonly Declared<Path>[];
  readonly schema: readonly Declared<Path>[];
  /** A live server, its variables filled in. May hold a password: never shown to anybody. */
  readonly url?: Declared<string>;
  /** Names by `userid`, for saved statements that have no rolname. */
  readonly roles?: ReadonlyMap<string, string>;
  /** Names by `dbid`, for saved statements that have no datname. */
  readonly dbids?: ReadonlyMap<string, string>;
}
