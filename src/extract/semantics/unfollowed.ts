/**
 * Places that were not looked at from all that call them, since that would take too many steps. What only those others say of them, which table or
 * whom they ask, is missing; so it is told.
 */
import type { Notice } from '../../model/nouns.js';
import { comparePlaces } from '../../model/queries.js';
import type { Ground } from './ground.js';
import { locationOf } from './places.js';

/** What was left so since it was last asked for. */
export function unfollowedIn({ evaluator }: Ground): readonly Notice[] {
  const places = [...evaluator.unfollowed]
    .map((node) => locationOf(evaluator.program, node))
    .sort(comparePlaces);
  evaluator.unfollowed.clear();
  const [at] = places;
  if (at === undefined) return [];
  const message =
    places.length === 1
      ? 'not all that call this were looked at, for they are too many, so whom or what it asks for some of them is not known'
      : `not all that call ${places.length} places were looked at, this one among them, for they are too many, so whom or what these ask for some of them is not known`;
  return [{ source: 'code', message, at, unresolved: places.length }];
}
