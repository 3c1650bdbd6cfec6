/** What input a rule was skipped for, in words. */
import type { Source } from '../model/nouns.js';
import { wordFor } from '../rule/lacking.js';
import { listed } from '../rule/words.js';

/** `no calls and stores of known servers to read` */
export function nothingOf(sources: readonly Source[]): string {
  return `no ${listed(sources.map(wordFor))} to read`;
}
