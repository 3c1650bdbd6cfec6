import type { Severity } from '../model/declarations.js';
import type { Model } from '../model/model.js';
import type { Location, Source } from '../model/nouns.js';
import type { Options, OptionValues } from './option.js';
import type { Feeds } from './score.js';

/** What a finding may be about. */
export type EntityKind = 'service' | 'library' | 'module' | 'table' | 'team' | 'file' | 'package';

/** A thing of the model that a finding is about, as `kind:name`. The first one is the one that has to act. */
export type Entity = `${EntityKind}:${string}`;

/** A place that proves a finding, and what is to be seen there. */
export interface Place extends Location {
  readonly says?: string;
}

/** Places that prove a finding. Where they are many, a function that finds them: most are only asked for by who shows them. */
export type Evidence = readonly Place[] | (() => readonly Place[]);

/** What a rule yields: a break of the rule, without severity, owner or fingerprint, which `judge` adds. */
export interface Finding {
  /** Names the entities concerned, never lines: it makes the identity of the violation, which survives edits. */
  readonly key: string;
  /** One sentence in the words of the domain: who does what to whom, and how much. */
  readonly message: string;
  readonly at: Location;
  /** The places that prove it. */
  readonly related?: Evidence;
  readonly entities: readonly [Entity, ...Entity[]];
  /** Orders the findings of one rule, heaviest first: milliseconds, imports … whatever the rule counts. Default 0. */
  readonly weight?: number;
  /** More serious than the rule's default, by the rule's own thresholds. The configuration's severity wins over it. */
  readonly severity?: Severity;
  /** What to do about this one, where it differs from the rule's general remedy. */
  readonly remedy?: string;
}

/** The places that prove a finding. */
export function placesOf({ related = [] }: Pick<Finding, 'related'>): readonly Place[] {
  return typeof related === 'function' ? related() : related;
}

/**
 * One fitness function over the model: pure, and knowing neither its severity nor its output.
 * Its documentation is its data; `archfit rules`, `archfit explain` and `rules/README.md` are made from it.
 */
export interface Rule<O extends Options = Options> {
  /** Kebab case, the same as the name of its file. A promise to users: it never changes. */
  readonly id: string;
  /** What breaks it, in one sentence. */
  readonly summary: string;
  /** Why it matters: what happens to teams that let it be. */
  readonly rationale: string;
  /** What to do about a violation. */
  readonly remedy: string;
  /** Where the rule and its thresholds come from; "heuristic" where nobody published one. */
  readonly source: string;
  readonly severity: Severity;
  /** The inputs without which the rule is skipped (and said to be). */
  readonly needs: readonly Source[];
  /** Inputs of which it needs one, whichever; absent when `needs` says all. */
  readonly needsOne?: readonly Source[];
  /** Inputs that it looks at where there are any, and does without where there are none: they never make it skipped. */
  readonly wants?: readonly Source[];
  /** The part of the distributed-monolith score that its findings feed, if they do: the services that they name are bound. */
  readonly feeds?: Feeds;
  readonly options: O;
  check(model: Model, options: OptionValues<O>): Iterable<Finding>;
}

/** What a rule says of the inputs that it looks at. */
export type Inputs = Pick<Rule, 'needs' | 'needsOne' | 'wants'>;

/** Checks a rule's types where it is written. Returns it unchanged, its options' types forgotten for the list of all rules. */
export function defineRule<const O extends Options>(rule: Rule<O>): Rule {
  return rule as unknown as Rule;
}

/** All inputs that a rule looks at. */
export function sourcesOf({ needs, needsOne = [], wants = [] }: Inputs): Source[] {
  return [...needs, ...needsOne, ...wants];
}
