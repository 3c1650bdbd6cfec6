/**
 * What the texts of source files hint at. In: a text. Out: bits, by which files are chosen that are worth a syntax tree. Why so: every text of a tree is
 * looked through for some thirty patterns; most hold none, which one walk through it shows for all of them (sign-finder.ts).
 */
import { BASE_HINTS } from './base-hints.js';
import { TABLE_HINTS } from './candidates.js';
import { isData } from './data-files.js';
import type { HintPattern } from './hint-pattern.js';
import { LOAD_HINTS } from './loaded-files.js';
import { OPEN_HINTS } from './open-hints.js';
import { signFinder } from './sign-finder.js';
import { SIGNS } from './signs.js';
import { STORE_HINTS } from './stores/candidates.js';
import { TRAFFIC_HINTS } from './traffic-candidates.js';

/** All that is sought; signs.ts has the signs of each, in this order (`npm run signs`). */
export const HINT_PATTERNS: readonly HintPattern[] = [
  ...TABLE_HINTS,
  ...TRAFFIC_HINTS,
  ...STORE_HINTS,
  ...OPEN_HINTS,
  ...LOAD_HINTS,
  ...BASE_HINTS,
];

/** What the text of a source file hints at, as bits. */
export function hintsIn(text: string): number {
  if (isData(text)) return 0;
  let hints = 0;
  // From the lowest of the bits to the highest: there are few of them, and many texts.
  for (let signs = signsIn(text); signs !== 0; signs &= signs - 1) {
    const { bit, pattern, and } = HINT_PATTERNS[31 - Math.clz32(signs & -signs)]!;
    if ((hints & bit) === 0 && pattern.test(text) && (!and || and.test(text))) hints |= bit;
  }
  return hints;
}

/** Texts that take as long to be looked through for each pattern as the walk takes to be made ready. */
const WORTH_A_WALK = 50;
/** A bit for each pattern. */
const ALL = 2 ** HINT_PATTERNS.length - 1;
let finder: ((text: string) => number) | undefined;
let texts = 0;

/** Of which patterns a text holds a sign, as bits by their order; of the first few texts this is not found out. */
export function signsIn(text: string): number {
  texts += 1;
  if (texts < WORTH_A_WALK) return ALL;
  finder ??= signFinder(SIGNS);
  return finder(text);
}
