/**
 * Libraries that run functions with care: some at a time, again if they fail, or not at all while they do. In: what is called. Out: whether it gives the function that
 * it is given, to be called as before, `limiter.wrap(load)`, `pThrottle(options)(load)`; and what it calls at once, with what, `limiter.schedule(load, '/orders')`,
 * `limit(load, '/orders')`. Why: what such a function asks for hangs on what it is given there.
 * Sources: https://github.com/SGrondin/bottleneck#readme, https://github.com/sindresorhus/promise-fun, https://github.com/connor4312/cockatiel#policywrapfn-args
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { lastName } from './last-name.js';
import type { Derived } from './values.js';

/** They wrap by a method of what was made, or said, before. */
const BY_METHOD = /^(?:bottleneck|cockatiel)$/;
/** They are functions that wrap, */
const THEMSELVES = /^(?:p-debounce|p-memoize|mem|memoizee|moize|fast-memoize|promise-memoize)$/;
/** … or that make such a function of options. */
const BY_OPTIONS = /^(?:p-throttle)$/;
const NAMED = new Map([
  ['p-retry', 'makeRetriable'],
  ['p-limit', 'limitFunction'],
]);
const RUNS = /^(?:bottleneck|p-limit|throat|promise-limit)$/;
const BY_NAME = /^(?:schedule|submit)$|limit|throttle|throat/i;

/** Whether what is called gives the function that it is given. */
export function isCareful({ root, steps }: Derived): boolean {
  if (!('package' in root)) return false;
  const last = steps.at(-1);
  const isOne = steps.length === 1;
  if (BY_METHOD.test(root.package)) return !isOne && last?.step === 'member' && last.name === 'wrap';
  if (THEMSELVES.test(root.package)) return last === undefined;
  if (BY_OPTIONS.test(root.package)) return isOne && last?.step === 'call';
  return isOne && last?.step === 'member' && last.name === NAMED.get(root.package);
}

/** What a call has called at once, with what, if a library does so. */
export interface Run {
  readonly called: ts.Expression;
  readonly given: readonly ts.Expression[];
}

/** As far as the code tells: whose the function is that does so is asked of `isRun`. */
export function runBy({ expression: callee, arguments: given }: ts.CallExpression): Run | undefined {
  const name = given.length > 1 ? lastName(callee) : undefined;
  if (name === undefined || !BY_NAME.test(name)) return undefined;
  const [options, ...others] = given;
  const [called, ...rest] = options && ts.isObjectLiteralExpression(options) ? others : given;
  return called && rest.length > 0 && !ts.isLiteralExpression(called) ? { called, given: rest } : undefined;
}

export function isRun(evaluator: Evaluator, { expression: callee }: ts.CallExpression): boolean {
  return evaluator
    .valuesOf(callee)
    .some((value) => value.kind === 'derived' && 'package' in value.root && RUNS.test(value.root.package));
}
