/** What is not known of calls and messages, and what no service reaches → notices. Many are told by their number, and the first of them. */
import type { Placed } from '../facts.js';
import type { Location, Notice } from '../nouns.js';
import { comparePlaces } from '../queries.js';

export interface Unknown {
  readonly why: string;
  readonly at: Location;
}

/** More places than these are not told one by one. */
const MOST_NOTICES = 5;

export function noticesOf(unknown: readonly Unknown[]): readonly Notice[] {
  const byPlace = new Map(unknown.map((each) => [placeKey(each.at), each] as const));
  const places = [...byPlace.values()].sort((a, b) => comparePlaces(a.at, b.at));
  const told = places.slice(0, MOST_NOTICES).map(
    ({ why, at }): Notice => ({
      source: 'code',
      message: `who is called here is not known: ${why}`,
      at,
      unresolved: 1,
    }),
  );
  const [next] = places.slice(MOST_NOTICES);
  if (!next) return told;
  const more = places.length - told.length;
  const message = `${more} more places call or tell somebody that is not known, this one among them`;
  return [...told, { source: 'code', message, at: next.at, unresolved: more }];
}

export function unreachedNotices(facts: readonly Placed[]): readonly Notice[] {
  const [first] = [...facts].sort((a, b) => comparePlaces(a.at, b.at));
  if (!first) return [];
  const places = facts.length === 1 ? '1 place calls' : `${facts.length} places call`;
  const among = facts.length === 1 ? '' : ', this one among them';
  const message = `${places} or tell${facts.length === 1 ? 's' : ''} somebody in code that no service reaches${among}`;
  return [{ source: 'code', message, at: first.at }];
}

export function placeKey({ path, line }: Location): string {
  return `${path}:${line}`;
}
