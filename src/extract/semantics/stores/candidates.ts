/**
 * Which files may use a collection, keys, a bucket or an index. In: what files import, and their texts. Out: the few that are worth a syntax
 * tree. Where no file imports a client of such a store, no text is read.
 */
import type { ImportFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { importersOf, importsOf, within } from '../candidates.js';
import type { HintPattern } from '../hint-pattern.js';
import { importing } from '../importing.js';
import { givenTo } from '../open-hints.js';
import {
  CACHES,
  DYNAMO_MODELS,
  DYNAMO_SDK,
  FIRESTORE,
  MONGO,
  MONGO_PLUGIN,
  OBJECTS,
  REDIS,
  REDIS_OM,
  REDIS_PLUGIN,
  SEARCH,
  SEARCH_PLUGIN,
  SQL_STORES,
  STACKS,
  STORE_PACKAGE,
} from './packages.js';

/** How far a file may stand from one that imports such a package and still use what that makes. */
const NEAR = 3;

/** The packages of each kind of store, and the calls that may use one. */
const KINDS: readonly {
  readonly packages: RegExp;
  /** What gives a server a client of such a store, to hand on. */
  readonly plugins?: RegExp;
  readonly calls: RegExp;
}[] = [
  {
    packages: MONGO,
    plugins: MONGO_PLUGIN,
    calls:
      /\.\s*(?:find\w*|create|insert\w*|update\w*|replaceOne|delete\w*|remove|aggregate|count\w*|distinct|bulk\w*|save|exists|collection|model)\s*[(<]|\bmixins\s*:/,
  },
  {
    packages: new RegExp(`${REDIS.source}|${CACHES.source}`),
    plugins: REDIS_PLUGIN,
    calls:
      /(?:redis|cache|client|store|conn\w*|kv|multi|pipeline)\w*(?:\(\))?\s*[?!]?\.\s*(?:get|set|m[gs]et|h[a-z]{2,}|incr|decr|expire|[lr]push|[lr]range|s(?:add|rem|members)|z[a-z]+|del|unlink|wrap|delete|has|eval|defineCommand|b[lr]|rpop|lmove)\w*\s*[(<]/i,
  },
  { packages: OBJECTS, calls: /\bBucket\b|\.\s*storage\b|\.\s*(?:bucket|\w*[oO]bject\w*)\s*\(|Command\s*\(/ },
  {
    // The bits of hints are few: who speaks to one of these seldom speaks of the other.
    packages: new RegExp(`${SEARCH.source}|${SQL_STORES.source}`),
    plugins: SEARCH_PLUGIN,
    calls:
      /\bindex\w*\b\s*[:(]|_index\b|\.\s*(?:query\w*|command|exec|execute\w*|eachRow|stream|batch|createQuery(?:Job|Stream)|insert|getRows|load|createTable)\s*[(<]/,
  },
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

/** Servers that hand to all of their routes what they are decorated with. */
const DECORATED_SERVER = /^(?:fastify(?:-plugin)?|@fastify\/.+)$/;

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
  const serving = new Set(importing(ofPackages, (name) => DECORATED_SERVER.test(name)));
  for (const [index, { packages, plugins }] of KINDS.entries()) {
    const own = importing(ofPackages, (name) => packages.test(name) || plugins?.test(name) === true);
    const near = within(NEAR, own, importers);
    const handed = below(new Set([...near].filter((path) => serving.has(path))), imports);
    for (const path of [...near, ...handed]) if ((hintsAt(path) & bitOf(index)) !== 0) found.add(path);
    if (packages === MONGO) for (const path of givenTo(near, imports, hintsAt)) found.add(path);
  }
  return files.filter((path) => found.has(path));
}

/** The files that some lead to by imports: what a server is given, its routes ask it for, which import nothing for that. */
function below(from: ReadonlySet<Path>, imports: readonly ImportFact[]): ReadonlySet<Path> {
  const targets = importsOf(imports);
  const found = new Set(from);
  // What is added to a set while it is walked is walked as well.
  for (const path of found)
    for (const { to } of targets.get(path) ?? []) if ('file' in to) found.add(to.file);
  return found;
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
