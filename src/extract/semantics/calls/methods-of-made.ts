/**
 * Channels of which an instance is made: `new SqsQueue(url)`, whose methods send and receive. In: a site whose channel hangs on how the class around it is
 * made. Out: the method around it. Why: who makes the instance says which channel is meant, who calls the method whether it is sent to or heard.
 */
import { ts } from 'ts-morph';
import type { Open } from '../evaluate/values.js';
import type { Reading } from './readings.js';
import type { Site } from './site.js';

export function methodOfMade(
  site: Site,
  open: Open,
  readings: readonly Reading[],
): ts.MethodDeclaration | undefined {
  const { parent: maker } = open;
  if (!ts.isConstructorDeclaration(maker) || !readings.some(({ kind }) => kind === 'message'))
    return undefined;
  let place: ts.Node = site;
  while (place.parent && !ts.isClassElement(place)) place = place.parent;
  return ts.isMethodDeclaration(place) && place.parent === maker.parent ? place : undefined;
}

/** Whether a class calls a method of its own, whatever instance that is. */
export function isOnItself(place: ts.Node): boolean {
  const callee = ts.isCallExpression(place) ? place.expression : undefined;
  return (
    callee !== undefined &&
    ts.isPropertyAccessExpression(callee) &&
    (callee.expression.kind === ts.SyntaxKind.ThisKeyword ||
      callee.expression.kind === ts.SyntaxKind.SuperKeyword)
  );
}
