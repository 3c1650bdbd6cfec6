/**
 * What is bound inside of functions that are called. In: a call, the function, and what is bound around either. Out: one and the same context for each
 * who asks. Why: what is known in there is found once, however often the search for something else leads there.
 */
import type { ts } from 'ts-morph';
import { remembered } from './remembered.js';
import type { Context, FunctionValue } from './values.js';

export class InsideCalls {
  readonly #calls = remembered((_: Context) => new Map<ts.Node, Map<ts.Node, Map<Context, Context>>>());

  of(
    call: ts.Node,
    context: Context,
    { node, context: closure }: FunctionValue,
    bind: () => Context,
  ): Context {
    const found = within(within(this.#calls(context), call), node);
    const inside = found.get(closure) ?? bind();
    found.set(closure, inside);
    return inside;
  }
}

function within<Key, Inner>(maps: Map<ts.Node, Map<Key, Inner>>, node: ts.Node): Map<Key, Inner> {
  const known = maps.get(node) ?? new Map<Key, Inner>();
  maps.set(node, known);
  return known;
}
