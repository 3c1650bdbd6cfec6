/**
 * Files of JSON that a program chooses by a name it makes: `await import(`../configs/${environment}.config.json`)`. In: the files whose text hints at that, and
 * all files of the tree. Out: imports, as if the loading file had written them. Why: what is configured by environment stands in one file for each.
 */
import { posix } from 'node:path';
import type { ImportFact } from '../../model/facts.js';
import { globMatcher } from '../../model/globs.js';
import type { Path } from '../../model/nouns.js';
import { LOADED } from './links.js';

/** More files than these are data, not settings. */
const MOST_FILES = 30;

const CHOSEN = /\b(?:import|require)\s*\(\s*`(\.{1,2}\/[^`\n]{1,200}\.json)`/g;
const FILLED = /\$\{[^{}]*\}/g;

export function loadedData(
  loading: readonly Path[],
  files: readonly Path[],
  read: (path: Path) => string,
): readonly ImportFact[] {
  return loading.flatMap((from) => {
    const globs = [...read(from).matchAll(CHOSEN)].flatMap(([, written = '']) => {
      const glob = written.replace(FILLED, '*');
      // A name that is made of all but the ending may be anything.
      const isTelling = glob.includes('*') && !glob.includes('${') && !/^[./]*\*\.json$/.test(glob);
      return isTelling ? [posix.join(posix.dirname(from), glob)] : [];
    });
    const found = new Set(globs.flatMap((glob) => files.filter(globMatcher(glob))));
    if (found.size > MOST_FILES) return [];
    return [...found].map(
      (file): ImportFact => ({ from, specifier: LOADED, kind: 'dynamic', at: { path: from }, to: { file } }),
    );
  });
}
