/**
 * A root may be a part of a repository whose CODEOWNERS lies at the top. Nothing above the root is read; that the file is there is all that
 * is looked for, so that nobody takes its silence for an answer.
 */
import { lstatSync, realpathSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import type { Notice } from '../../model/nouns.js';
import { CODEOWNERS_PLACES } from './codeowners-places.js';

export function codeownersAbove(root: string): Notice | undefined {
  const realRoot = realpathSync(root);
  const top = topAbove(realRoot);
  const place = top && CODEOWNERS_PLACES.find((path) => isThere(join(top, path)));
  if (top === undefined || place === undefined) return undefined;
  const shown = relative(realRoot, join(top, place)).replaceAll(sep, '/');
  const message = `the repository's CODEOWNERS (${shown}) lies above the analysed root and is not read: analyse the whole repository, or let archfit init <root> write an ownership.yaml`;
  return { source: 'ownership', message };
}

/** The top of the work tree that the root lies in; none where the root is the top itself. */
function topAbove(root: string): string | undefined {
  if (isThere(join(root, '.git'))) return undefined;
  for (let directory = root; directory !== dirname(directory); ) {
    directory = dirname(directory);
    if (isThere(join(directory, '.git'))) return directory;
  }
  return undefined;
}

function isThere(absolute: string): boolean {
  return lstatSync(absolute, { throwIfNoEntry: false }) !== undefined;
}
