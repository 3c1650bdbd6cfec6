/**
 * What is put under a name by a function that is told the name: `set(name, service) { this.services.set(name, service); }`. In: where something is put under
 * a key. Out: what is bound there: once for each call of the function that tells it, where the key hangs on that.
 */
import { ts } from 'ts-morph';
import { boundCall } from './calls.js';
import type { Evaluator } from './evaluator.js';
import { fixed, parameterOf } from './text.js';
import { type CallOf, type Context, free, type Value } from './values.js';

/** Functions that only hand on what they are told. */
const DEEPEST = 2;

export function registeredIn(
  evaluator: Evaluator,
  key: ts.Expression,
  context: Context,
  near: ts.Node,
): readonly Context[] {
  const calls = callsThatTell(evaluator, key, context, near);
  if (calls.length === 0) return [context];
  // Who calls says all: what is bound where it is asked for says nothing more.
  const known = evaluator.registeredBy(calls);
  const found = known.get(key) ?? boundBy(evaluator, key, calls, near, (around) => around, 1);
  known.set(key, found);
  return found;
}

/** Where something is put under a key, and what the key is there. */
export interface Registration {
  readonly context: Context;
  readonly keys: readonly Value[];
}

/** Registrations in their order, and by the texts that their keys are; those that are no text are under the empty one. */
export interface Registrations {
  readonly all: readonly Registration[];
  readonly named: ReadonlyMap<string, readonly Registration[]>;
}

/** What is registered under a key, wherever that is told; where names are asked for, only what may go by one of them. */
export function registeredUnder(
  evaluator: Evaluator,
  key: ts.Expression,
  contexts: readonly Context[],
  names?: ReadonlySet<string>,
): readonly Registration[] {
  const [first, ...others] = contexts;
  if (!first) return [];
  if (others.length === 0) return [{ context: first, keys: evaluator.valuesOf(key, first) }];
  const { all, named } = evaluator.registrationsIn(contexts, key);
  if (!names) return all;
  const [name, ...more] = names;
  return name !== undefined && more.length === 0
    ? (named.get(name) ?? [])
    : all.filter(({ keys }) => keys.some((each) => names.has(nameOf(each))));
}

export function findRegistrations(
  evaluator: Evaluator,
  key: ts.Expression,
  contexts: readonly Context[],
): Registrations {
  const all = contexts.map((context) => ({ context, keys: evaluator.valuesOf(key, context) }));
  const named = new Map<string, Registration[]>();
  for (const each of all)
    for (const name of new Set(each.keys.map(nameOf))) {
      const known = named.get(name);
      if (known) known.push(each);
      else named.set(name, [each]);
    }
  return { all, named };
}

function nameOf(key: Value): string {
  return fixed(key) ?? '';
}

/** The calls of the function whose parameter a key hangs on. */
function callsThatTell(
  evaluator: Evaluator,
  key: ts.Expression,
  context: Context,
  near: ts.Node,
): readonly CallOf[] {
  if (ts.isStringLiteralLike(key)) return [];
  const open = evaluator
    .valuesOf(key, context)
    .map(parameterOf)
    .find((each) => each !== undefined);
  return open && ts.isParameter(open) && ts.isFunctionLike(open.parent)
    ? evaluator.callsOf(open.parent, near)
    : [];
}

function boundBy(
  evaluator: Evaluator,
  key: ts.Expression,
  calls: readonly CallOf[],
  near: ts.Node,
  inner: (around: Context) => Context,
  depth: number,
): readonly Context[] {
  return calls.flatMap(({ node, of }) => {
    const inside = (around: Context) => inner(boundCall(evaluator, of, node, around));
    const here = inside(free);
    const further = depth > DEEPEST ? [] : callsThatTell(evaluator, key, here, near);
    return further.length === 0 ? [here] : boundBy(evaluator, key, further, near, inside, depth + 1);
  });
}
