/** What input a rule was skipped for, in words. */
import type { Source } from '../model/nouns.js';
import { listed } from '../rule/words.js';

/** Inputs whose own name does not say what was missing. */
const WORDS: Readonly<Partial<Record<Source, string>>> = { stores: 'stores of known servers' };

/** `no calls and stores of known servers to read` */
export function nothingOf(sources: readonly Source[]): string {
  return `no ${listed(sources.map((source) => WORDS[source] ?? source))} to read`;
}
