/** The few things that a report begins with. */
import type { Severity } from '../model/declarations.js';
import type { Location } from '../model/nouns.js';
import type { Violation } from './report.js';
import type { Setting } from './settings.js';
import { worstThings } from './things.js';

/** One thing that is wrong, and the violation that tells most of it. */
export interface WorstThing {
  /** `table:orders.orders`, `library:domain`, or names: `orders and payments`. */
  readonly about: string;
  /** By how much the score falls when it is put right, those before it being so. */
  readonly points: number;
  /** The ids of all violations that are about it, the one that is told first. */
  readonly violations: readonly string[];
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly at: Location;
  readonly remedy: string;
}

const MOST = 3;

/** The worst three, by `worstThings`. */
export function worstOf(
  violations: readonly Violation[],
  settings: readonly Pick<Setting, 'rule'>[],
  services: number,
): WorstThing[] {
  const feeds = new Map(settings.map(({ rule }) => [rule.id, rule.feeds] as const));
  const weighed = violations.map((violation) => {
    const { rule, entities, severity } = violation;
    return { rule, entities, severity, feeds: feeds.get(rule), violation };
  });
  return worstThings(weighed, services, MOST).map(({ about, points, found }) => {
    const { rule, severity, message, at, remedy } = found[0].violation;
    const ids = found.map(({ violation }) => violation.id);
    return { about, points, violations: ids, rule, severity, message, at, remedy };
  });
}
