/**
 * What a call of something that is handed around calls: `(deps, url) => deps.fetcher(url)`. In: the call, the parameter that it hangs on, and who gives that what. Out: the
 * functions that it may be of, by those who give them, or who gave them to those. Why: only these ask for what such a call asks for.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { parameterOf } from '../evaluate/text.js';
import { type Context, type FunctionValue, free, type Open, type Value } from '../evaluate/values.js';
import type { Entry } from './made-classes.js';

/** Those who give what one parameter stands for. */
const MOST_GIVING = 40;
/** Functions that hand on what they are given to the one that calls it. */
const DEEPEST = 3;

export function* functionsGiven(
  evaluator: Evaluator,
  node: ts.CallExpression,
  holder: Open,
  waysOf: (open: Open) => readonly Entry[],
): Iterable<FunctionValue> {
  /** By the parameters of those who hand on: functions that do so for each other are come to by ways without number. */
  const asked = new Map<Open, Set<string>>();
  const isAsked = (open: Open, member: string) => {
    const before = asked.get(open) ?? new Set();
    asked.set(open, new Set([...before, member]));
    return before.has(member);
  };
  function* givenTo(
    open: Open,
    within: (inside: Context) => Context,
    depth: number,
  ): Iterable<FunctionValue> {
    for (const { enter } of waysOf(open).slice(0, MOST_GIVING)) {
      const inside = (around: Context) => within(enter(around));
      const context = inside(free);
      const values = evaluator.within(context, () => evaluator.valuesOf(node.expression, context));
      for (const value of values) {
        if (value.kind === 'function') yield value;
        const further = depth < DEEPEST ? givenFor(value) : undefined;
        if (further && ts.isParameter(further) && !isAsked(further, memberOf(value)))
          yield* givenTo(further, inside, depth + 1);
      }
    }
  }
  yield* givenTo(holder, (inside) => inside, 0);
}

/** The parameter that a function is given by: its type may say how it is called, but not what it does. */
export function givenFor(value: Value): Open | undefined {
  return value.kind === 'function' ? value.declared : parameterOf(value);
}

/** What of a parameter a value is: `load` of `deps.load`. */
function memberOf(value: Value): string {
  const steps = value.kind === 'derived' ? value.steps : [];
  return steps.map((each) => (each.step === 'member' ? each.name : '')).join('.');
}
