/**
 * Which files may use a collection, keys, a bucket or an index. In: what files import, and their texts. Out: the few that are worth a syntax
 * tree. Where no file imports a client of such a store, no text is read.
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { importersOf, within } from '../candidates.js';
import { STORE_PACKAGE } from './packages.js';

/** How far a file may stand from one that imports such a package and still use what that makes. */
const NEAR = 4;

/** Calls that may use a store. */
const CALLS =
  /\.\s*(?:find\w*|create|insert\w*|update\w*|replaceOne|delete\w*|remove|aggregate|count\w*|distinct|bulk\w*|save|exists|collection|model|bucket|index|search|msearch|get\w*|set\w*|m?get|h[a-z]{2,}|incr\w*|decr\w*|expire\w*|l(?:push|range|pop)|rpush|s(?:add|rem|members|ismember)|z[a-z]+|del|unlink|keys|scan|\w*[oO]bject\w*|upload\w*|addDocuments|send)\s*[(<]|Command\s*\(/;

/** The bit of what a text hints at; those of ../candidates.ts and ../traffic-candidates.ts are others. */
const CALL = 32;

/** What a text hints at about stores. */
export function storeHints(text: string): number {
  return CALLS.test(text) ? CALL : 0;
}

/** The candidates; none when nothing in the tree speaks to such a store. */
export function findStoreCandidates(
  files: readonly Path[],
  imports: readonly ImportFact[],
  hintsAt: (path: Path) => number,
): readonly Path[] {
  const speaking = new Set(
    imports.flatMap(({ from, to, kind }) =>
      'package' in to && kind !== 'type' && STORE_PACKAGE.test(to.package) ? [from] : [],
    ),
  );
  if (speaking.size === 0) return [];
  const near = within(NEAR, speaking, importersOf(imports));
  return files.filter((path) => speaking.has(path) || (near.has(path) && (hintsAt(path) & CALL) !== 0));
}
