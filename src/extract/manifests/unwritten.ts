/**
 * In: the file that a script runs, as it is written. Out: whether that is a program of which nothing is written yet: its source is there, and empty but
 * for comments. Why: who begins a system makes directories and scripts for all that it shall have, and what starts nothing is no service until then.
 */
import type { Path } from '../../model/nouns.js';
import { sourceOf } from './built-sources.js';
import { textWithoutComments } from './bundles.js';
import { SOURCE_FILE } from './paths.js';
import type { Sources } from './sources.js';

export function isUnwritten(written: string, directory: Path, sources: Sources): boolean {
  const source = sourceOf(written, directory, sources);
  return (
    source !== undefined &&
    SOURCE_FILE.test(source) &&
    textWithoutComments(source, sources).replace(/^#!.*/, '').trim() === ''
  );
}
