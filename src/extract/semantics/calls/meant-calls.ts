/**
 * Calls of what is handed around, `(fetcher) => fetcher(url)`, on the way to a site. In: such a call, the function that it leads to, and a way in further out. Out: whether
 * it leads there on that way as well. Why: of several that are handed different functions, only some come to the site.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free } from '../evaluate/values.js';
import type { Entry } from '../tables/made-classes.js';

export interface MeantCall {
  readonly node: ts.CallExpression;
  readonly owner: ts.Node;
  /** What is bound around the call on the way so far. */
  readonly within: (around: Context) => Context;
}

/** Whether all such calls still lead to what they did, on a way that is entered so: what is not known may. */
export function staysMeant(
  evaluator: Evaluator,
  meant: readonly MeantCall[] = [],
  enter: Entry['enter'],
): boolean {
  return meant.every(({ node, owner, within }) => {
    const context = within(enter(free));
    const called = evaluator.within(context, () => evaluator.valuesOf(node.expression, context));
    const functions = called.filter((value) => value.kind === 'function' && !value.declared);
    return functions.length === 0 || functions.some((value) => 'node' in value && value.node === owner);
  });
}

/** Those that are to lead where they do further out. */
export function meantOn(
  meant: readonly MeantCall[] = [],
  { enter, ofGiven }: Entry,
  owner: ts.Node,
): readonly MeantCall[] {
  const before = meant.map((each) => ({ ...each, within: (around: Context) => each.within(enter(around)) }));
  return ofGiven ? [...before, { node: ofGiven, owner, within: (around: Context) => around }] : before;
}
