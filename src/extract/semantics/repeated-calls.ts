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

/** Whether a call stands in a method beside what it calls that gives its own parameter on as it is, and that no framework has called. */
export function handsOn(call: ts.CallExpression, { name, parent: method }: Open, site: ts.Node): boolean {
  if (!ts.isMethodDeclaration(method) || call.getSourceFile() !== site.getSourceFile()) return false;
  const isDecorated = [method, ...method.parameters].some(
    (each) => (ts.getDecorators(each) ?? []).length > 0,
  );
  return (
    !isDecorated &&
    call.arguments.some((each) => ts.isIdentifier(each) && ts.isIdentifier(name) && each.text === name.text)
  );
}

/** Notes that a place was come to in some way; false if it was before. */
export function isFirst<Place>(ways: Map<Place, Set<string>>, place: Place, way: string): boolean {
  const known = ways.get(place) ?? new Set();
  ways.set(place, known);
  const { size } = known;
  return known.add(way).size > size;
}
