import { posix } from 'node:path';
import type { Fault } from '../yaml/shape.js';

/** What is wrong with a path that must stay below the root. */
export function pathFaults(text: string): Fault[] {
  if (text.includes('\\')) return [{ message: 'has a backslash in it', hint: 'write / between directories' }];
  return globFaults(text);
}

/** What is wrong with a glob that must stay below the root; in a glob, a backslash escapes and `!` negates. */
export function globFaults(glob: string): Fault[] {
  const text = glob.replace(/^!/, '');
  if (text.startsWith('/') || /^[A-Za-z]:/.test(text)) {
    return [{ message: 'is an absolute path', hint: 'write it relative to the analysed root' }];
  }
  const normal = normalPath(text);
  if (normal === '..' || normal.startsWith('../')) {
    return [
      { message: 'leads out of the analysed root', hint: 'choose a root that holds it, or a path inside' },
    ];
  }
  return [];
}

/** `./services//orders/` → `services/orders`; the root itself is `''`. */
export function normalPath(text: string): string {
  const normal = posix.normalize(text).replace(/\/$/, '');
  return normal === '.' ? '' : normal;
}
