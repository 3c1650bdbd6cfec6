/** What lies within what: sites within the functions and classes that parameters are of. */
import { ts } from 'ts-morph';
import type { Context, Open } from '../evaluate/values.js';

/** The function or class that a parameter is of. */
export function ownerOf({ parent }: Open): ts.Node {
  return ts.isConstructorDeclaration(parent) ? parent.parent : parent;
}

export function isWithin(node: ts.Node, around: ts.Node): boolean {
  return around.getSourceFile() === node.getSourceFile() && around.pos <= node.pos && node.end <= around.end;
}

/** What holds at a site that something was carried to: `this` of what was made with it is another one. */
export function withoutOther(context: Context, site: ts.Node): Context {
  const of = context.self && ('of' in context.self ? context.self.of : context.self.node);
  return of && !isWithin(site, of) ? { ...context, self: undefined } : context;
}
