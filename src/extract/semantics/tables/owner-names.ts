/** What a parameter is of: the name by which others call the function or make the class, and how far away those may be. */
import { ts } from 'ts-morph';
import type { Open } from '../evaluate/values.js';

/**
 * How many imports away those may be who call the function of a parameter, or extend or make the class that it is of: barrels of barrels
 * pass a class on, and its name is seldom that of anything else.
 */
export function farthestWay(open: Open | ts.ClassLikeDeclaration): number {
  const owner = ts.isClassLike(open) ? open : open.parent;
  return ts.isClassLike(owner) || ts.isConstructorDeclaration(owner) ? 5 : 3;
}

/** The name by which others call the function, or make the class, of a parameter, or extend a class; undefined when it is called otherwise. */
export function ownerName(open: Open | ts.ClassLikeDeclaration): string | undefined {
  if (ts.isClassLike(open)) return open.name?.text;
  const { parent } = open;
  const named = ts.isConstructorDeclaration(parent) ? parent.parent : parent;
  const own = 'name' in named ? (named.name as ts.Node | undefined) : undefined;
  if (own) return own.getText();
  const holder = named.parent;
  const isHeld =
    ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder);
  return isHeld ? holder.name.getText() : undefined;
}
