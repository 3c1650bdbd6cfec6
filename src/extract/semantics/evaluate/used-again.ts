/**
 * What is found out once more while it is being found out. In: a node, and what is bound around it. Out: whether that is another use of the same
 * wrapper, `guarded(async () => guarded(…))`, which is no circle, and not one that leads back to itself. Each call is let through once for each node.
 */
import { ts } from 'ts-morph';
import type { Context } from './values.js';

export class UsedAgain {
  readonly #within = new Map<ts.CallExpression, Set<ts.Node>>();

  /** Begins it, and gives what ends it; undefined where it is a circle. */
  begin(node: ts.Node, { call }: Context): (() => void) | undefined {
    if (!call || !ts.isCallExpression(call) || !call.arguments.some(ts.isFunctionLike)) return undefined;
    const nodes = this.#within.get(call) ?? new Set<ts.Node>();
    if (nodes.has(node)) return undefined;
    this.#within.set(call, nodes.add(node));
    return () => {
      nodes.delete(node);
    };
  }
}
