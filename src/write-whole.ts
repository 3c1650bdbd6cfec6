import { randomUUID } from 'node:crypto';
import { chmod, link, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
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

/** What a file system says that knows no second name for a file. */
const NO_LINKS = ['EPERM', 'ENOSYS', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK'];

/**
 * Makes a whole new file or none: a draft beside it gets its name as well, which fails where that name is taken, by whatever.
 * @throws EEXIST when there is something of that name
 */
export async function createWhole(cwd: string, path: string, text: string): Promise<void> {
  const target = resolve(cwd, path);
  const draft = `${target}.${randomUUID()}.tmp`;
  try {
    await writeFile(draft, text, { flag: 'wx' });
    await link(draft, target).catch((error: NodeJS.ErrnoException) => {
      if (NO_LINKS.includes(error.code ?? '')) return writeFile(target, text, { flag: 'wx' });
      throw error;
    });
  } finally {
    await rm(draft, { force: true });
  }
}
