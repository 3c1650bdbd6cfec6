import type { Severity } from '../model/declarations.js';
import type { Attributed, Location, Notice, Source } from '../model/nouns.js';
import type { ServicePair } from '../model/pairs.js';
import type { Entity, Place } from './rule.js';
import type { Score } from './score.js';
import type { WorstThing } from './worst.js';

/** A finding with everything that a person or a machine needs to act on it. */
export interface Violation {
  /** The rule and eight hex digits of a hash of rule and key: the same in every format, and after edits that move lines. */
  readonly id: string;
  readonly rule: string;
  readonly severity: Severity;
  readonly key: string;
  readonly message: string;
  readonly at: Location;
  readonly related: readonly Place[];
  readonly entities: readonly Entity[];
  /** The team that has to act, if it is known. */
  readonly team?: string | undefined;
  readonly introduced: boolean;
  readonly remedy: string;
}

/** The outcome of a run: what was judged over what, and the verdict, computed once. Reporters only print it. */
export interface Report {
  readonly verdict: 'pass' | 'fail';
  readonly exitCode: 0 | 1;
  readonly summary: Summary;
  readonly violations: readonly Violation[];
  /** The worst three things that these are about, worst first. */
  readonly worst: readonly WorstThing[];
  /** Rules that ran, sorted. */
  readonly ran: readonly string[];
  /** Rules that could not run, and the sources they lack. */
  readonly skipped: readonly { readonly rule: string; readonly missing: readonly Source[] }[];
  /** Of the whole system, whatever part of its violations is reported. */
  readonly score: Score;
  /** Pairs of services that are to be merged or cut apart, the strongest first; of the whole system as well. */
  readonly pairs: readonly ServicePair[];
  /** The score above which the run fails, if one was set. */
  readonly failAbove?: number;
  /** How much of the database's time is known to be whose. */
  readonly attributed: Attributed;
  readonly notices: readonly Notice[];
}

/** Counts: of open violations by severity, and of what they were judged over. */
export interface Summary {
  readonly errors: number;
  readonly warnings: number;
  readonly infos: number;
  readonly waived: number;
  readonly stale: number;
  readonly files: number;
  readonly services: number;
  readonly tables: number;
  /** Data that is kept elsewhere than in tables: collections, keys of Redis, buckets, indexes. */
  readonly stores: number;
  readonly statements: number;
  readonly teams: number;
  /** Facts that could not be read, resolved or attributed; the notices say which. */
  readonly unresolved: number;
}
