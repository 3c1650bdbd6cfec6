import { posix } from 'node:path';
import { globFault } from '../model/globs.js';
import type { Fault } from '../yaml/shape.js';

/** The directory that the paths of a file are relative to and must not leave, in words. */
export type Base = 'the analysed root' | 'the directory of this file';

/** What is wrong with a path that must stay below the root. */
export function pathFaults(text: string): Fault[] {
  if (text.includes('\\')) return [{ message: 'has a backslash in it', hint: 'write / between directories' }];
  return strayFaults(text, 'the analysed root');
}

/** What is wrong with a glob that must stay below its base; in a glob, a backslash escapes and `!` negates. */
export function globFaults(glob: string, base: Base): Fault[] {
  const fault = globFault(glob);
  return fault ? [fault] : strayFaults(glob.replace(/^!/, ''), base);
}

function strayFaults(text: string, base: Base): Fault[] {
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text)) {
    return [{ message: 'is an absolute path', hint: `write it relative to ${base}` }];
  }
  const normal = normalPath(text);
  if (normal !== '..' && !normal.startsWith('../')) return [];
  const hint =
    base === 'the analysed root'
      ? 'choose a root that holds it, or a path inside'
      : 'declare it in the archfit.yaml of the root';
  return [{ message: `leads out of ${base}`, hint }];
}

/** `./services//orders/` → `services/orders`; the root itself is `''`. */
export function normalPath(text: string): string {
  const normal = posix.normalize(text).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}
