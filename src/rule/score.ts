/**
 * The distributed-monolith score: how much of a system is bound together, from 0 to 100.
 * In: what the rules found. Out: the score and its parts. Each rule may say which part its findings feed, and how intensely; a part is its weight
 * times the mean, over all services, of the most intense finding that names the service. So the score only ever falls when a violation
 * goes, does not depend on severities, and says how much of the system is concerned, not how often. Weights are heuristic; why each is what
 * it is stands beside it.
 */
import type { Source } from '../model/nouns.js';
import type { Bound, Slot, Weighed } from './bound.js';
import type { Violation } from './report.js';
import type { Rule } from './rule.js';
import { type Feeds, SCORE_PARTS, type ScorePart } from './score-parts.js';
import { worstThings } from './things.js';

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

/** What the score is made from: all rules that could feed it, those that could not run, and what the others found. */
export interface Judged {
  readonly rules: readonly Pick<Rule, 'id' | 'feeds'>[];
  readonly skipped: readonly { readonly rule: string; readonly missing: readonly Source[] }[];
  readonly bound: Bound<Weighed & Pick<Violation, 'remedy'>>;
  readonly services: number;
}

/** What each rule feeds that feeds anything. */
export function feedsOf(rules: Judged['rules']): ReadonlyMap<string, Feeds> {
  return new Map(rules.flatMap(({ id, feeds }) => (feeds ? [[id, feeds] as const] : [])));
}

export function scoreOf(judged: Judged): Score {
  const { bound, services } = judged;
  const feeding = feedsOf(judged.rules);
  const skipped = new Map(judged.skipped.map(({ rule, missing }) => [rule, missing]));
  const parts = SCORE_PARTS.map(({ part, name, weight }): PartScore => {
    const rules = [...feeding].flatMap(([id, feeds]) => (feeds.part === part ? [id] : []));
    const missing = rules.flatMap((rule) => {
      const sources = skipped.get(rule);
      return sources === undefined ? [] : [{ rule, sources }];
    });
    const shares = sharesOf(bound.slots, part);
    const points = rules.length === missing.length ? null : pointsOf(shares, weight, services);
    return { part, name, weight, points, services: shares.length, missing };
  });
  const measured = parts.filter(({ points }) => points !== null);
  const tenths = measured.reduce((sum, { points }) => sum + Math.round(10 * points!), 0);
  const counted = bound.bindings.filter(({ feeds }) => feeds);
  const [change] = worstThings(bound, services, 1, counted);
  return {
    value: measured.length === 0 ? null : tenths / 10,
    measured: measured.reduce((sum, { weight }) => sum + weight, 0),
    parts,
    ...(change && {
      change: { about: change.about, points: change.points, remedy: change.found[0].remedy },
    }),
  };
}

/** How much each service is bound in a part: by the most intense finding that names it. */
function sharesOf(slots: readonly Slot[], part: ScorePart): readonly number[] {
  return slots.flatMap((slot) => (slot.part === part ? [slot.bindings[0]!.intensity] : []));
}

function pointsOf(shares: readonly number[], weight: number, services: number): number {
  const bound = [...shares].sort((a, b) => a - b).reduce((sum, share) => sum + share, 0);
  return Math.round(10 * weight * Math.min(1, bound / Math.max(1, services))) / 10;
}
