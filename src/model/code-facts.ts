/** The files of source code, and what they import, as they were read. */
import type { DependencyKind, ExportCount, Location, Path } from './nouns.js';

/** The files that were read, and what they import. */
export interface CodeFacts {
  readonly files: readonly FileFact[];
  readonly imports: readonly ImportFact[];
  readonly entries: readonly EntriesFact[];
}

/** The source files that a package.json hands out to others (`exports`, `main`, `module`, `types`, `bin`). */
export interface EntriesFact {
  /** The package's directory. */
  readonly path: Path;
  readonly files: readonly Path[];
  /** Whether Node would refuse all else: the package has `exports`. */
  readonly closed: boolean;
}

export interface FileFact {
  readonly path: Path;
  readonly lines: number;
  readonly language: string;
  readonly test: boolean;
  readonly exports?: ExportCount;
}

/** One import as written, and what it turned out to name. */
export interface ImportFact {
  readonly from: Path;
  /** As it is written; of one that is put together from where the file lies, the whole expression. */
  readonly specifier: string;
  readonly kind: DependencyKind;
  readonly at: Location;
  readonly to:
    | { readonly file: Path }
    | { readonly package: string }
    /** A relative, aliased or workspace import that leads nowhere. */
    | { readonly unresolved: true };
}
