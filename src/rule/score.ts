/**
 * The distributed-monolith score: how much of a system is bound together, from 0 to 100.
 * In: what the rules found. Out: the score and its parts. Each rule may say which part its findings feed, and how intensely; a part is its weight
 * times the mean, over all services, of the most intense finding that names the service. So the score only ever falls when a violation
 * goes, does not depend on severities, and says how much of the system is concerned, not how often. Weights are heuristic; why each is what
 * it is stands beside it.
 */
import type { Source } from '../model/nouns.js';
import type { Violation } from './report.js';
import type { Rule } from './rule.js';
import { type Feeds, SCORE_PARTS, type ScorePart } from './score-parts.js';
import { type Binding, bindingsOf, worstOfBound } from './things.js';

export { type Feeds, SCORE_PARTS, type ScorePart } from './score-parts.js';

/** One part of the score. */
export interface PartScore {
  readonly part: ScorePart;
  readonly name: string;
  /** The most points that it can have. */
  readonly weight: number;
  /** To a tenth; `null` where it was not measured: no rule that feeds it ran. */
  readonly points: number | null;
  /** How many services its findings name. */
  readonly services: number;
  /** Why it was not measured, or not wholly: rules that did not run, and what they lack. */
  readonly missing: readonly { readonly rule: string; readonly sources: readonly Source[] }[];
}

export interface Score {
  /** The sum of the points of all parts; `null` where none was measured. A part that was not measured may hide more. */
  readonly value: number | null;
  /** The most that the measured parts can come to. */
  readonly measured: number;
  readonly parts: readonly PartScore[];
  /** The one thing that would lower it most, if it were put right. */
  readonly change?: { readonly about: string; readonly points: number; readonly remedy: string };
}

/** What the score is made from: all rules that could feed it, those that ran, and what they found. */
export interface Judged {
  readonly rules: readonly Pick<Rule, 'id' | 'feeds'>[];
  readonly skipped: readonly { readonly rule: string; readonly missing: readonly Source[] }[];
  readonly violations: readonly Pick<Violation, 'rule' | 'entities' | 'remedy' | 'severity'>[];
  readonly services: number;
}

export function scoreOf(judged: Judged): Score {
  const feeding = new Map(judged.rules.flatMap(({ id, feeds }) => (feeds ? [[id, feeds] as const] : [])));
  const skipped = new Map(judged.skipped.map(({ rule, missing }) => [rule, missing]));
  const found = judged.violations.flatMap(({ rule, entities, remedy, severity }): Found[] => {
    const feeds = feeding.get(rule);
    return feeds === undefined ? [] : [{ rule, entities, remedy, severity, feeds }];
  });
  const bindings = bindingsOf(found);
  const parts = SCORE_PARTS.map(({ part, name, weight }): PartScore => {
    const rules = [...feeding].flatMap(([id, feeds]) => (feeds.part === part ? [id] : []));
    const missing = rules.flatMap((rule) => {
      const sources = skipped.get(rule);
      return sources === undefined ? [] : [{ rule, sources }];
    });
    const shares = sharesOf(bindings, part);
    const points = rules.length === missing.length ? null : pointsOf(shares, weight, judged.services);
    return { part, name, weight, points, services: shares.length, missing };
  });
  const measured = parts.filter(({ points }) => points !== null);
  const tenths = measured.reduce((sum, { points }) => sum + Math.round(10 * points!), 0);
  const [change] = worstOfBound(bindings, judged.services, 1);
  return {
    value: measured.length === 0 ? null : tenths / 10,
    measured: measured.reduce((sum, { weight }) => sum + weight, 0),
    parts,
    ...(change && {
      change: { about: change.about, points: change.points, remedy: change.found[0].remedy },
    }),
  };
}

type Found = Judged['violations'][number] & { readonly feeds: Feeds };

/** How much each service is bound in a part: by the most intense finding that names it. */
function sharesOf(bindings: readonly Binding<Found>[], part: ScorePart): readonly number[] {
  const own = bindings.filter(({ found }) => found.feeds.part === part);
  const bound = new Set(own.flatMap(({ slots }) => slots));
  return [...bound].map((slot) => slot.bindings[0]!.intensity);
}

function pointsOf(shares: readonly number[], weight: number, services: number): number {
  const bound = [...shares].sort((a, b) => a - b).reduce((sum, share) => sum + share, 0);
  return Math.round(10 * weight * Math.min(1, bound / Math.max(1, services))) / 10;
}
