/** What all sites say → the same without what is said in place of something else. */
import type { ts } from 'ts-morph';
import type { Placing } from './settled.js';
import { patternOf } from './texts.js';

/** A function that asks where it is given who shall answer, and else only tells, asks there: without what it would tell. */
export function withoutAlternatives(placings: readonly Placing[]): readonly Placing[] {
  const asked = new Map<ts.Node, string[]>();
  for (const { reading, place } of placings)
    if (reading.kind === 'call' && reading.broker !== undefined && reading.node !== place)
      asked.set(place, [...(asked.get(place) ?? []), JSON.stringify(patternOf(reading.route ?? []))]);
  return placings.filter(
    ({ reading, place }) =>
      reading.kind !== 'message' || !asked.get(place)?.includes(JSON.stringify(patternOf(reading.channel))),
  );
}
