/**
 * Whether a class says nothing by itself of what carries its instances: events that a library keeps for all are told by who makes them, and one that nobody
 * makes, where others are made, is only heard. In: a way into what a class extends, and all such ways. Why: a service would else tell
 * whatever its events have in common.
 */
import { ts } from 'ts-morph';
import type { Entry } from '../tables/made-classes.js';
import type { Standing } from './standing.js';
import { isWithin } from './within.js';

/** @param way one of the ways */
export function isCarriedByOthers(
  way: Entry,
  ways: readonly Entry[],
  { isOfService }: Pick<Standing, 'isOfService'>,
): boolean {
  const { place } = way;
  if (ts.isNewExpression(place)) return isRevived(way);
  if (!isNameOfClass(place)) return false;
  const made = ways.filter((each) => ts.isNewExpression(each.place) && !isRevived(each));
  const isMade = made.some(({ below }) => below?.includes(place));
  return isMade ? !isOfService(place) : made.length > 0;
}

/** Whether a class is abstract, so that nobody makes one, and others extend it: of these each says what it is by itself. */
export function isOnlyExtended({ place }: Entry, ways: readonly Entry[]): boolean {
  const of = ts.isClassLike(place) ? place : place.parent;
  if (!isNameOfClass(place) || !ts.isClassLike(of) || !ts.canHaveModifiers(of)) return false;
  const isAbstract = ts.getModifiers(of)?.some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  return isAbstract === true && ways.some(({ below }) => below?.includes(place));
}

/** `static fromPrimitives(row) { return new OrderPlaced(row.id); }`: what came from elsewhere is made once more. */
function isRevived({ place, below = [] }: Entry): boolean {
  let around: ts.Node = place;
  while (around.parent && !ts.isClassElement(around)) around = around.parent;
  const name = ts.isMethodDeclaration(around) ? around.name.getText() : '';
  return REVIVES.test(name) && below.some(({ parent }) => isWithin(place, parent));
}

const REVIVES = /^(?:from|parse|deseriali[sz]e|revive|hydrate|reconstitute|restore)/;

export function isNameOfClass(node: ts.Node): boolean {
  return ts.isClassLike(node) || (ts.isClassLike(node.parent) && node.parent.name === node);
}
