/**
 * What a run may touch of the outside, handed in by main.ts, so that tests can hand in another.
 * Nobody else names `process`.
 */
export interface World {
  readonly stdout: Output;
  readonly stderr: Output;
  /** Absolute path. */
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  stdin(): Promise<Buffer>;
  /** Writes a whole file or none of it. The path is relative to `cwd`. */
  writeFile(path: string, text: string): Promise<void>;
  /** Makes a file that is not there yet, whole or not at all; rejects with EEXIST where anything is, be it a link that leads nowhere. */
  createFile(path: string, text: string): Promise<void>;
}

export interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
  readonly columns?: number | undefined;
}

/** Tells a person who waits what is going on: called with each step of the work as it begins. */
export type Progress = (step: string) => void;
