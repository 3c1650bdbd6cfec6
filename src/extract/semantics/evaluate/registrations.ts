/**
 * What is put under a name by a function that is told the name: `set(name, service) { this.services.set(name, service); }`. In: where something is put under
 * a key. Out: what is bound there: once for each call of the function that tells it, where the key hangs on that.
 */
import { ts } from 'ts-morph';
import { boundCall } from './calls.js';
import type { Evaluator } from './evaluator.js';
import { parameterOf } from './text.js';
import { type Context, free } from './values.js';

/** Functions that only hand on what they are told. */
const DEEPEST = 2;

export function registeredIn(
  evaluator: Evaluator,
  key: ts.Expression,
  context: Context,
  near: ts.Node,
  inner: (around: Context) => Context = (around) => around,
  depth = 0,
): readonly Context[] {
  const here = inner(context);
  const open = evaluator
    .valuesOf(key, here)
    .map(parameterOf)
    .find((each) => each !== undefined);
  if (!open || !ts.isParameter(open) || depth > DEEPEST || !ts.isFunctionLike(open.parent)) return [here];
  const calls = evaluator.callsOf(open.parent, near);
  if (calls.length === 0) return [here];
  return calls.flatMap(({ node, of }) =>
    registeredIn(
      evaluator,
      key,
      free,
      near,
      (around) => inner(boundCall(evaluator, of, node, around)),
      depth + 1,
    ),
  );
}

/** Where something is asked for: the outermost call that leads in, if one does. */
export function askingPlace(context: Context, node: ts.Node): ts.Node {
  let found = node;
  for (let place: Context | undefined = context; place; place = place.outer) found = place.call ?? found;
  return found;
}
