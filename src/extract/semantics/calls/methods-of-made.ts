/**
 * What an instance is made for: the channel of `new SqsQueue(url)`, whose methods send and receive; the whole address of `new Request(url)`, whose methods
 * choose the verb. In: a site whose channel or address hangs on how the class around it is made. Out: the method around it. Why: who makes the instance says
 * which channel or address is meant, who calls the method what is done with it.
 */
import { ts } from 'ts-morph';
import { isHole } from '../evaluate/text.js';
import type { Open } from '../evaluate/values.js';
import { LAMBDA } from './lambda.js';
import type { Reading } from './readings.js';
import type { Opening } from './within.js';

export function methodOfMade(
  place: ts.Node,
  open: Opening,
  readings: readonly Reading[],
): ts.MethodDeclaration | undefined {
  if (ts.isClassLike(open)) return undefined;
  const { parent: maker } = open;
  if (!ts.isConstructorDeclaration(maker)) return undefined;
  if (!readings.some((reading) => reading.kind === 'message' || isWhole(reading, open))) return undefined;
  let element = place;
  while (element.parent && !(ts.isClassElement(element) && element.parent === maker.parent))
    element = element.parent;
  return ts.isMethodDeclaration(element) ? element : undefined;
}

/** Whether a request asks for what a class is made with and no path besides: what it is made with is no base of several paths. So does one of a function by its name. */
function isWhole(reading: Reading, open: Open): boolean {
  if (reading.kind === 'call' && reading.by === LAMBDA)
    return reading.route?.some((part) => isHole(part) && part.open === open) === true;
  if (reading.kind !== 'call' || reading.protocol !== 'http') return false;
  const said = (reading.address ?? []).filter((part) => part !== '');
  const [first, next] = said;
  if (first === undefined || !isHole(first) || first.open !== open) return false;
  return next === undefined || (typeof next === 'string' && next.startsWith('?'));
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
