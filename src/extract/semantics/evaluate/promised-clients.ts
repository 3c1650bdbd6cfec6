/**
 * Clients of callbacks that are made to give promises: `promisifyAll(new OrderService(address))` of bluebird and its like. In: a call of such a name, and
 * what it is given. Out: that, which answers to the same calls; nothing for a function that is given by itself, which becomes another one.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Context, Value } from './values.js';

/** How libraries and programs call what does that, of one thing … */
const PROMISES = /^(?:\w*[pP]romisi[fsz]\w*|pify|denodeify)$/;
/** … and of all members that it has. */
const OF_ALL = /(?:All|Client|Service|Stub|Methods|Object|Api|Instance)s?$/;

export function promisedAll(
  evaluator: Evaluator,
  callee: ts.Expression,
  first: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!ts.isIdentifier(name) || !PROMISES.test(name.text)) return undefined;
  const given = evaluator.valuesOf(first, context);
  const isOfAll = OF_ALL.test(name.text);
  return given.length > 0 && given.every((value) => isMade(value, isOfAll)) ? given : undefined;
}

/** Whether something is a client, and no function: it is made by `new`, or a parameter that is given as a whole to what wraps all of it. */
function isMade(value: Value, isOfAll: boolean): boolean {
  if (value.kind === 'instance') return true;
  if (value.kind !== 'derived') return isOfAll && (value.kind === 'object' || value.kind === 'module');
  const last = value.steps.at(-1);
  return last?.step === 'new' || last?.step === 'instance' || (isOfAll && last?.step !== 'call');
}
