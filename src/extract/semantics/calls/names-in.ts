/**
 * The names that code says, each with its places. In: code, and what counts of a place. Out: the same by the name, gone through once: a file is
 * asked about for each of its functions, of which there may be hundreds.
 */
import { ts } from 'ts-morph';

/** @param placeOf what counts of the place of a name; undefined where that is none of those that are asked for */
export function namesIn<Place extends ts.Node>(
  placeOf: (name: ts.Identifier) => Place | undefined,
): (code: ts.Node) => ReadonlyMap<string, readonly Place[]> {
  const known = new WeakMap<ts.Node, ReadonlyMap<string, readonly Place[]>>();
  return (code) => {
    const found = known.get(code) ?? gatheredFrom(code, placeOf);
    known.set(code, found);
    return found;
  };
}

function gatheredFrom<Place extends ts.Node>(
  code: ts.Node,
  placeOf: (name: ts.Identifier) => Place | undefined,
): ReadonlyMap<string, readonly Place[]> {
  const found = new Map<string, Place[]>();
  const visit = (node: ts.Node): void => {
    const place = ts.isIdentifier(node) ? placeOf(node) : undefined;
    if (place && ts.isIdentifier(node)) {
      const alike = found.get(node.text);
      if (alike) alike.push(place);
      else found.set(node.text, [place]);
    }
    ts.forEachChild(node, visit);
  };
  visit(code);
  return found;
}
