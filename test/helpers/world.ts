import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { onTestFinished } from 'vitest';
import { run } from '../../src/run.js';
import { createWhole } from '../../src/write-whole.js';

/** The root of this project. */
export const project = resolve(import.meta.dirname, '../..');

export interface Outcome {
  readonly code: number;
  readonly out: string;
  readonly err: string;
  /** Files that were written, by the path that was asked for. */
  readonly files: Readonly<Record<string, string>>;
}

/** Runs a command line in a made-up world: nothing is printed, and only what is new is written. */
export async function archfit(
  argv: readonly string[],
  {
    cwd = project,
    env = {},
    columns = 100,
    isTTY = false,
    stdin = '',
  }: {
    cwd?: string;
    env?: Record<string, string>;
    /** Of a terminal; `null` for a pipe, which has none. */
    columns?: number | null;
    isTTY?: boolean;
    stdin?: string | Uint8Array;
  } = {},
): Promise<Outcome> {
  let [out, err] = ['', ''];
  const files: Record<string, string> = {};
  const code = await run(argv, {
    stdout: { write: (text) => (out += text), columns: columns ?? undefined, isTTY },
    stderr: { write: (text) => (err += text), columns: columns ?? undefined },
    cwd,
    stdin: async () => Buffer.from(stdin),
    env: { XDG_CACHE_HOME: join(tmpdir(), 'archfit-test-cache'), ...env },
    async writeFile(path, text) {
      files[path] = text;
    },
    async createFile(path, text) {
      await createWhole(cwd, path, text);
      files[path] = text;
    },
  });
  return { code, out, err, files };
}

/** A directory with these files, gone after the test. */
export function directory(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = mkdtempSync(join(tmpdir(), 'archfit-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), content);
  }
  return root;
}
