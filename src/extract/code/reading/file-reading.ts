import type { DependencyKind, ExportCount } from '../../../model/nouns.js';

/** What the text of one source file says, whatever lies around it: the unit that is cached. */
export interface FileReading {
  /** Physical lines; none where its first comment says that a program wrote it. */
  readonly lines: number;
  readonly exports: ExportCount;
  /** In the order of the text. */
  readonly imports: readonly ImportReading[];
  /** Bits: what the text hints at about tables and other services, for semantics/ to choose what it reads. Absent where nobody asked. */
  readonly hints?: number;
  /** It holds tests, whatever it is called. */
  readonly test?: true;
  /** Where the file could not be understood; what it imports after that place may be missing. */
  readonly problem?: Problem;
}

/** An import as written. Line and column are those of the statement or expression, both from 1. */
export interface ImportReading {
  readonly kind: DependencyKind;
  readonly specifier: string;
  readonly line: number;
  readonly column: number;
  readonly form?: ImportForm;
  /** The expression that the specifier is put together by, where it is not written as one: `path.join(__dirname, 'orders')`. */
  readonly written?: string;
}

/**
 * `pattern`: the specifier is partly computed, each such part written as `*`. `computed`: all of it is, so it is empty.
 * `asset`: a `new URL(…, import.meta.url)`, which names a file that need not be code, or a triple-slash directive, whose file need not be there. Absent: a literal specifier.
 */
export type ImportForm = 'pattern' | 'computed' | 'asset';

export interface Problem {
  readonly message: string;
  readonly line?: number;
  readonly column?: number;
}
