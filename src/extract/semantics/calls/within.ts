/** What lies within what: sites within the functions and classes that parameters are of. */
import { ts } from 'ts-morph';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free, type Open } from '../evaluate/values.js';

/** What those who come to a site may make known: a parameter, or, of a class that is made with nothing, what those that extend it say. */
export type Opening = Open | ts.ClassLikeDeclaration;

/** The function or class that a parameter is of. */
export function ownerOf(open: Opening): ts.Node {
  if (ts.isClassLike(open)) return open;
  const { parent } = open;
  return ts.isConstructorDeclaration(parent) ? parent.parent : parent;
}

export function isWithin(node: ts.Node, around: ts.Node): boolean {
  return around.getSourceFile() === node.getSourceFile() && around.pos <= node.pos && node.end <= around.end;
}

/** What holds at a site that something was carried to: `this` is another one there, unless it is of a class that the site is in, or of one that extends that. */
export function withoutOther(evaluator: Evaluator, context: Context, site: ts.Node): Context {
  const { self } = context;
  const outer = context.outer && withoutOther(evaluator, context.outer, site);
  const isOther = self !== undefined && !isOfClassAround(evaluator, 'of' in self ? self.of : self.node, site);
  return isOther || outer !== context.outer
    ? { ...context, outer, ...(isOther && { self: undefined }) }
    : context;
}

function isOfClassAround(evaluator: Evaluator, of: ts.Node, site: ts.Node, depth = 0): boolean {
  if (isWithin(site, of)) return true;
  return (
    ts.isClassLike(of) &&
    depth < MOST_BASES &&
    basesOf(evaluator, of, free).some(
      ({ value }) => value.kind === 'class' && isOfClassAround(evaluator, value.node, site, depth + 1),
    )
  );
}

/** Classes below classes. */
const MOST_BASES = 6;

/** Places of which each leads further by itself where what they hang on is of the function around it; what is carried to the others leads all of them alike. */
export function asidePlaces(places: readonly ts.Node[], open: Opening): readonly (readonly ts.Node[])[] {
  const carried = places.filter((place) => !isWithin(place, ownerOf(open)));
  const own = places.filter((place) => isWithin(place, ownerOf(open)));
  return [...(carried.length > 0 ? [carried] : []), ...own.map((place) => [place])];
}
