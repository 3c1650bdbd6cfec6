import { realpathSync } from 'node:fs';
import { isAbsolute, relative, sep } from 'node:path';
import type { Path } from '../../model/nouns.js';

/** Where a symbolic link leads, if that is inside the root and no loop. */
export function targetInside(root: string, path: Path): Path | undefined {
  try {
    const target = relative(root, realpathSync(`${root}/${path}`));
    if (target === '' || target.startsWith('..') || isAbsolute(target)) return undefined;
    const inside = target.split(sep).join('/');
    return path.startsWith(`${inside}/`) ? undefined : inside;
  } catch {
    return undefined; // dangling, or a loop: there is nothing to reach through it
  }
}
