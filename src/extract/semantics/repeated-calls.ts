/** Calls by which a function goes on with what it was given: `get(path, attempts - 1)` in `get(path, attempts)`. What that is, those say who call it first. */
import { ts } from 'ts-morph';
import { isWithin } from './calls/within.js';
import type { Open } from './evaluate/values.js';

/** Whether a place is a call of a function in itself that gives a parameter on as it is. */
export function givesItselfOn(place: ts.Node, open: Open): boolean {
  if (!ts.isCallExpression(place) || !ts.isParameter(open) || !ts.isIdentifier(open.name)) return false;
  const given = place.arguments[open.parent.parameters.indexOf(open)];
  if (!given || !ts.isIdentifier(given) || given.text !== open.name.text) return false;
  return isWithin(place, open.parent);
}
