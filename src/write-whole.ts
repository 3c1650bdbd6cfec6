import { randomUUID } from 'node:crypto';
import { chmod, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';

/**
 * Writes a whole file or none of it: into a draft beside it, which then takes its place with the same permissions. A link is followed; what
 * is no regular file (a pipe, a device) is written to as it is.
 */
export async function writeWhole(cwd: string, path: string, text: string): Promise<void> {
  const named = resolve(cwd, path);
  const target = await realpath(named).catch(() => named);
  const there = await stat(target).catch(() => undefined);
  if (there && !there.isFile()) {
    await writeFile(target, text);
    return;
  }
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text);
    if (there) await chmod(draft, there.mode);
    await rename(draft, target);
  } finally {
    await rm(draft, { force: true });
  }
}
