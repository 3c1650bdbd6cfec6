/** What lies within what: sites within the functions and classes that parameters are of. */
import { ts } from 'ts-morph';
import type { Context, Open } from '../evaluate/values.js';

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

/** What holds at a site that something was carried to: `this` of what was made with it is another one. */
export function withoutOther(context: Context, site: ts.Node): Context {
  const of = context.self && ('of' in context.self ? context.self.of : context.self.node);
  const outer = context.outer && withoutOther(context.outer, site);
  const isOther = of !== undefined && !isWithin(site, of);
  return isOther || outer !== context.outer
    ? { ...context, outer, ...(isOther && { self: undefined }) }
    : context;
}

/** Places of which each leads further by itself where what they hang on is of the function around it; what is carried to the others leads all of them alike. */
export function asidePlaces(places: readonly ts.Node[], open: Opening): readonly (readonly ts.Node[])[] {
  const carried = places.filter((place) => !isWithin(place, ownerOf(open)));
  const own = places.filter((place) => isWithin(place, ownerOf(open)));
  return [...(carried.length > 0 ? [carried] : []), ...own.map((place) => [place])];
}
