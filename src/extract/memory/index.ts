/** What is remembered of a tree between runs: its facts, as long as nothing has changed, and what was read of each file. */
import { realpathSync } from 'node:fs';
import type { CodeFacts } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type Depth, isAsDeep } from '../depth.js';
import type { Stamp } from '../tree/stamp.js';
import type { FreshTree, ListedTree } from '../tree.js';
import { beginComparison } from './comparison.js';
import { jsonPieces } from './json-pieces.js';
import { describe, filesOf, holdersOf, type Listing, stampsOf } from './listing.js';
import { loadSections, memoryFileOf, type Sections, saveSections } from './memory-file.js';
import { type PackedCode, type PackedOthers, packCode, unpackFacts } from './packed-facts.js';
import { programVersion } from './program-version.js';
import type { TreeFacts } from './tree-facts.js';

export type { TreeFacts } from './tree-facts.js';

/** What a run has read. */
export interface Read {
  readonly tree: FreshTree;
  readonly code: CodeFacts;
  /** What was read of each source file, in the words of whoever reads them. */
  readonly readings: Iterable<string>;
  /** Of the source files, taken when they were read. */
  readonly stamps: ReadonlyMap<Path, Stamp>;
  /** When the run began, in milliseconds. */
  readonly startedAt: number;
}

/** What is to be kept, once it is known what follows from it. */
export interface Draft {
  /**
   * Never throws: a run whose memory cannot be kept is as good as any.
   * @param scope what of the configuration decided what was read, as a text
   */
  save(scope: string, facts: TreeFacts): void;
}

/** A tree and its facts as an earlier run left them. */
export interface Recalled {
  readonly tree: ListedTree;
  readonly facts: TreeFacts;
  /** Whether nothing has changed since, so that they hold; does what is left of finding out. */
  isCurrent(): Promise<boolean>;
}

/** The memory of one tree. */
export class TreeMemory {
  readonly #root: string;
  readonly #file: string;
  readonly #version = programVersion();
  readonly #sections: Sections;

  /** @param userDirectory where it is kept, unless the tree has a `node_modules` */
  constructor(root: string, userDirectory: string) {
    this.#root = realPath(root);
    this.#file = memoryFileOf(root, userDirectory);
    this.#sections = loadSections(this.#file, this.#version);
  }

  /** The tree and its facts as they were saved, if what is asked for was read then. Threads begin to find out whether that still holds. */
  recall(scope: string, depth: Depth): Recalled | undefined {
    const [ofListing, ofCode, ofOthers] = this.#sections;
    const comparison = ofListing && beginComparison(ofListing, this.#root);
    if (comparison === undefined || ofCode === undefined || ofOthers === undefined) return undefined;
    const { listing } = comparison;
    if (listing.scope !== scope) {
      comparison.end();
      return undefined;
    }
    const parse = (section: Buffer) => JSON.parse(section.toString('utf8'));
    const facts = unpackFacts(parse(ofCode) as PackedCode, parse(ofOthers) as PackedOthers);
    if (!isAsDeep(facts.depth, depth)) {
      comparison.end();
      return undefined;
    }
    return { tree: recalledTree(this.#root, listing), facts, isCurrent: () => comparison.finish() };
  }

  /** What was read of each source file in the last run. */
  get readings(): string | undefined {
    return this.#sections[3]?.toString('utf8');
  }

  /** Prepares what can be: while threads look into code, this one has nothing else to do. */
  draft({ tree, code, readings, stamps, startedAt }: Read): Draft {
    const known = new Map(stamps);
    for (const [path, stamp] of stampsOf(tree)) known.set(path, stamp);
    const { code: packed, packOthers } = packCode(code);
    const ofCode = ahead(jsonPieces(packed), PIECES_AHEAD);
    const ofReadings = ahead(readings, PIECES_AHEAD);
    return {
      save: (scope, facts) => {
        const listing = describe({ tree, scope, sources: stamps.keys(), stamps: known, startedAt });
        const ofFacts =
          listing === undefined ? [['0'], ['0']] : [ofCode, later(() => jsonPieces(packOthers(facts)))];
        saveSections(this.#file, this.#version, [jsonPieces(listing ?? 0), ...ofFacts, ofReadings]);
      },
    };
  }
}

/** What more there is would take memory that a large tree needs for other things. */
const PIECES_AHEAD = 40;

/** The same, of which so many are made at once. */
function ahead<Thing>(things: Iterable<Thing>, count: number): Iterable<Thing> {
  const rest = things[Symbol.iterator]();
  const made: Thing[] = [];
  while (made.length < count) {
    const next = rest.next();
    if (next.done) return made;
    made.push(next.value);
  }
  return (function* () {
    yield* made;
    for (let next = rest.next(); !next.done; next = rest.next()) yield next.value;
  })();
}

/** What is made only when it is its turn. */
function* later(make: () => Iterable<string>): Iterable<string> {
  yield* make();
}

function realPath(root: string): string {
  try {
    return realpathSync(root);
  } catch {
    return root; // whoever lists it will say what is wrong
  }
}

function recalledTree(root: string, listing: Listing): ListedTree {
  return {
    root,
    files: filesOf(listing),
    directories: holdersOf(listing),
    links: new Map(listing.links.flatMap(([path, target]) => (target === 0 ? [] : [[path, target]]))),
    notices: [],
  };
}
