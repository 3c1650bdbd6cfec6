import { randomUUID } from 'node:crypto';
import { rename, rm, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import process from 'node:process';
import { run } from './run.js';

/** Runs archfit in this process: the one door to the world. */
export async function main(): Promise<void> {
  // Whoever reads our output may stop reading (`archfit check | head`): that is no fault of anyone.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
  process.exitCode = await run(process.argv.slice(2), {
    stdout: process.stdout,
    stderr: process.stderr,
    cwd: process.cwd(),
    env: process.env,
    async writeFile(path, text) {
      const target = resolve(process.cwd(), path);
      const draft = `${target}.${randomUUID()}.tmp`;
      try {
        await writeFile(draft, text);
        await rename(draft, target);
      } finally {
        await rm(draft, { force: true });
      }
    },
  });
}
