/**
 * Which files may use a collection, keys, a bucket or an index. In: what files import, and their texts. Out: the few that are worth a syntax
 * tree. Where no file imports a client of such a store, no text is read.
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { importersOf, within } from '../candidates.js';
import type { HintPattern } from '../hint-pattern.js';
import { importing } from '../importing.js';
import { givenTo } from '../open-hints.js';
import {
  CACHES,
  DYNAMO_MODELS,
  DYNAMO_SDK,
  FIRESTORE,
  MONGO,
  OBJECTS,
  REDIS,
  REDIS_OM,
  SEARCH,
  STACKS,
  STORE_PACKAGE,
} from './packages.js';

/** How far a file may stand from one that imports such a package and still use what that makes. */
const NEAR = 3;

/** The packages of each kind of store, and the calls that may use one. */
const KINDS: readonly { readonly packages: RegExp; readonly calls: RegExp }[] = [
  {
    packages: MONGO,
    calls:
      /\.\s*(?:find\w*|create|insert\w*|update\w*|replaceOne|delete\w*|remove|aggregate|count\w*|distinct|bulk\w*|save|exists|collection|model)\s*[(<]|\bmixins\s*:/,
  },
  {
    packages: new RegExp(`${REDIS.source}|${CACHES.source}`),
    calls:
      /(?:redis|cache|client|store|conn\w*|kv|multi|pipeline)\w*(?:\(\))?\s*[?!]?\.\s*(?:get|set|m[gs]et|h[a-z]{2,}|incr|decr|expire|[lr]push|[lr]range|s(?:add|rem|members)|z[a-z]+|del|unlink|wrap|delete|has|eval|defineCommand|b[lr]|rpop|lmove)\w*\s*[(<]/i,
  },
  { packages: OBJECTS, calls: /\bBucket\b|\.\s*storage\b|\.\s*(?:bucket|\w*[oO]bject\w*)\s*\(|Command\s*\(/ },
  { packages: SEARCH, calls: /\bindex\w*\b\s*[:(]|_index\b/ },
  {
    packages: DYNAMO_SDK,
    // Sought by whole words: what stands before them is looked at where one is.
    calls:
      /(?:TableName|RequestItems|TransactItems|Command)\b(?<=\b(?:TableName|RequestItems|TransactItems|(?:Get|Put|Update|Delete|Query|Scan|Batch\w+|Transact\w+|Execute\w+)(?:Item)?Command))/,
  },
  {
    packages: DYNAMO_MODELS,
    calls:
      /\.\s*(?:get\w*|query|scan|find\w*|match|create|put\w*|upsert|update\w*|patch|delete\w*|destroy|remove|save|batch\w+|parallelScan|ensureTableExists|executeUpdateExpression|transact\w*|build)\s*[(<]/,
  },
  {
    packages: FIRESTORE,
    calls: /\b(?:collection|collectionGroup|doc)\s*[(<]|\.\s*(?:get|set|add|update|delete|create)\s*\(/,
  },
  {
    packages: REDIS_OM,
    calls: /[rR]epo\w*(?:\([^()]*\))?\s*\.\s*(?:fetch|search|save|createAndSave|remove|expire)/,
  },
];

/** The bit of one kind of what a text hints at; those of ../candidates.ts, ../traffic-candidates.ts and ../open-hints.ts are others. */
const bitOf = (kind: number): number => 2048 << kind;

/** What a text hints at about stores. */
export const STORE_HINTS: readonly HintPattern[] = KINDS.map(({ calls }, kind) => ({
  bit: bitOf(kind),
  pattern: calls,
}));

/** The candidates; none when nothing in the tree speaks to such a store. */
export function findStoreCandidates(
  files: readonly Path[],
  imports: readonly ImportFact[],
  hintsAt: (path: Path) => number,
): readonly Path[] {
  const ofPackages = imports.filter(({ to }) => 'package' in to);
  const running = ofPackages.filter(({ kind }) => kind !== 'type');
  const speaking = new Set(importing(running, (name) => STORE_PACKAGE.test(name)));
  if (speaking.size === 0) return [];
  const importers = importersOf(imports);
  const found = new Set(speaking);
  for (const [index, { packages }] of KINDS.entries()) {
    const own = importing(ofPackages, (name) => packages.test(name));
    const near = within(NEAR, own, importers);
    for (const path of near) if ((hintsAt(path) & bitOf(index)) !== 0) found.add(path);
    if (packages === MONGO) for (const path of givenTo(near, imports, hintsAt)) found.add(path);
  }
  return files.filter((path) => found.has(path));
}

/** The files of stacks, which say what functions are given; nobody needs to run them for that. */
export function findStacks(
  files: readonly Path[],
  imports: readonly ImportFact[],
  packages = STACKS,
): readonly Path[] {
  const ofPackages = imports.filter(({ to }) => 'package' in to);
  const found = new Set(importing(ofPackages, (name) => packages.test(name)));
  return files.filter((path) => found.has(path));
}
