/** Data that code keeps elsewhere than in tables, as it was read: before deployments are bound to it. */
import type { Location, Path, StoreKind, StoreMode } from './nouns.js';
import type { PatternPart, Placed } from './traffic-facts.js';
import type { InvocationFact, ReferenceFact } from './usage-facts.js';

/** What the code keeps elsewhere than in tables; absent when no file of the tree speaks to such a store. */
export interface StoreFacts {
  readonly uses: readonly StoreUseFact[];
  readonly connections: readonly StoreConnectionFact[];
  /** What stacks of infrastructure in code set variables of functions to. */
  readonly settings: readonly StoreSettingFact[];
  /** Places that use a store whose name is not known. */
  readonly unnamed: readonly Location[];
  /** Who calls the functions that write. */
  readonly invocations: readonly InvocationFact[];
  /** Who uses what of the files that these lie in, or lead to. */
  readonly references: readonly ReferenceFact[];
}

/** One place uses a collection, keys that begin alike, a bucket or an index. */
export interface StoreUseFact extends Placed {
  readonly kind: StoreKind;
  /** The library that the place is written with: `mongoose`, `ioredis`. */
  readonly by: string;
  readonly name: readonly PatternPart[];
  readonly mode: StoreMode;
  /** What is written counts from what is there, `$inc`. */
  readonly relative?: true;
  /** The database, where the place itself names one. */
  readonly database?: readonly PatternPart[];
}

/** One place connects to a server. */
export interface StoreConnectionFact extends Placed {
  readonly kind: StoreKind;
  /** Its URL, or `host:port`. */
  readonly address: readonly PatternPart[];
  /** The database, where it is named beside the URL. */
  readonly database?: readonly PatternPart[];
}

/** One place gives the functions that it deploys a variable. */
export interface StoreSettingFact extends Placed {
  readonly variable: string;
  readonly to: readonly PatternPart[];
  /** Where the code of these functions may lie, the likeliest first. */
  readonly code?: readonly Path[];
}
