import type { Path } from '../model/nouns.js';

/** One `package.json` of the tree that could be read. */
export interface PackageManifest {
  /** Its directory; `''` is the root. */
  readonly path: Path;
  /** The path of the file itself. */
  readonly file: Path;
  readonly name?: string;
  /** The parsed file: an object, its values unchecked. */
  readonly json: Readonly<Record<string, unknown>>;
}
