/**
 * What the text of a file hints at about models that it is given: `this.model.find()`. In: texts, imports. Out: the files to look into.
 * Why: such a file names no library. This needs no compiler; open-receivers.ts, which does, reads the calls.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { basesAbove } from './base-hints.js';
import type { HintPattern } from './hint-pattern.js';

/** A call on what is named like a model. */
const CALLED =
  /\.(?<=(?:[mM]odel|[rR]epo(?:sitory)?|[cC]ollection|[eE]ntity|[sS]chema|[dD]ao|[dD]elegate)\s*\.)\s*(?:find\w*|count\w*|aggregate|paginate|create|bulk\w+|insert\w*|save|update\w*|upsert|delete\w*|destroy|remove)\s*\(/;
/** Methods that only Prisma's models have, and what a binding of Prisma 1 is asked by the roots of its graph. */
const OF_PRISMA =
  /find(?<=\.\s*find)(?:Many|Unique(?:OrThrow)?|First(?:OrThrow)?)\s*\(|\.\s*(?:query|mutation|exists)\s*\.\s*\w+\s*\(/;
/** What a plugin of Mongoose gives a schema to. */
const PLUGGED = /[sS]chema\s*\.\s*(?:methods|statics|method|static|pre|post|query)\b/;

/** The bit of a hint; others are in candidates.ts, traffic-candidates.ts and stores/candidates.ts. */
const BIT = 512;

/** What a text hints at about models that are given to it. */
export const OPEN_HINTS: readonly HintPattern[] = [
  { bit: BIT, pattern: CALLED },
  { bit: BIT, pattern: OF_PRISMA },
  { bit: BIT, pattern: PLUGGED },
];

/** The files that some files import, or that what these import extends, and that call what they are given. */
export function givenTo(
  files: ReadonlySet<Path>,
  imports: readonly ImportFact[],
  hintsAt: (path: Path) => number,
): ReadonlySet<Path> {
  const given = new Set<Path>();
  for (const { from, to } of imports) if ('file' in to && files.has(from)) given.add(to.file);
  for (const path of basesAbove(given, imports, hintsAt)) given.add(path);
  return new Set([...given].filter((path) => (hintsAt(path) & BIT) !== 0));
}
