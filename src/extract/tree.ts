import type { Path } from '../model/nouns.js';

/** The files below the analysed root that git would not ignore: listed once, shared by all readers. */
export interface Tree {
  /** Absolute path of the analysed root. */
  readonly root: string;
  /** Every file, sorted, relative to the root. Symbolic links that leave the root and directories of dependencies are left out. */
  readonly files: readonly Path[];
}
