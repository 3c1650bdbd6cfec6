/**
 * In: what the file system says of a file or directory. Out: whether it can have changed since it was read. Why: asking for its times
 * costs a tenth of reading it. What was changed just before it was read may be changed again within the same tick of the clock, so
 * such a stamp proves nothing, and the content decides: git calls it "racily clean". https://git-scm.com/docs/racy-git
 */
import { type Stats, statSync } from 'node:fs';

/** Size in bytes; times of modification and change in milliseconds; inode. */
export type Stamp = readonly [size: number, modified: number, changed: number, inode: number];

/** Milliseconds; the coarsest clock of a file system in use (FAT) ticks every two seconds, and then tells whole seconds. */
const COARSE_TICK = 2_000;
/** Those that tell parts of a second tick a hundred times in one, if not more often. */
const FINE_TICK = 100;

export function stampOf(stats: Stats): Stamp {
  return [stats.size, stats.mtimeMs, stats.ctimeMs, stats.ino];
}

/** The stamp of what is at a path now; `undefined` when nothing is, or nothing can be said of it. */
export function stampAt(path: string): Stamp | undefined {
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && stampOf(stats);
  } catch {
    return undefined;
  }
}

/** Whether two stamps are of the same, unchanged file. */
export function isSame(a: Stamp, b: Stamp): boolean {
  return a[0] === b[0] && a[1] === b[1] && a[2] === b[2] && a[3] === b[3];
}

/** Whether the stamp of what was read at a time (milliseconds) will show that it is changed after it. */
export function isTelling([, modified, changed]: Stamp, readAt: number): boolean {
  const latest = Math.max(modified, changed);
  return latest + (latest % 1_000 === 0 ? COARSE_TICK : FINE_TICK) < readAt;
}
