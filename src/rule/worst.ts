/** The few things that a report begins with. */
import type { Severity } from '../model/declarations.js';
import type { Location } from '../model/nouns.js';
import type { Bound } from './bound.js';
import type { Violation } from './report.js';
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
export function worstOf(bound: Bound<Violation>, services: number): WorstThing[] {
  return worstThings(bound, services, MOST).map(({ about, points, found }) => {
    const { rule, severity, message, at, remedy } = found[0];
    return { about, points, violations: found.map(({ id }) => id), rule, severity, message, at, remedy };
  });
}
