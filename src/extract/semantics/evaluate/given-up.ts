/**
 * Answers that were given up, for they took more steps than one answer may. In: a node, what is bound around it, and how many steps are left. Out: what
 * was found of it before, where no more would be found now. Why: what hangs on too much is asked for from many places, and costs all steps each time.
 */
import type { ts } from 'ts-morph';
import type { Context, Value } from './values.js';

/** Nobody gets further with a few steps more; what takes no more than these is tried again. */
const FEW = 100;

export interface Attempt {
  readonly values: readonly Value[];
  /** What it took. */
  readonly steps: number;
}

export class GivenUp {
  readonly #known = new WeakMap<Context, Map<ts.Node, Attempt>>();

  /** The last attempt to find an answer, if it had about as many steps. */
  of(node: ts.Node, context: Context, steps: number): Attempt | undefined {
    const last = this.#known.get(context)?.get(node);
    return last && steps <= last.steps + FEW ? last : undefined;
  }

  add(node: ts.Node, context: Context, attempt: Attempt): void {
    if (attempt.steps < FEW) return;
    const known = this.#known.get(context);
    if (known) known.set(node, attempt);
    else this.#known.set(context, new Map([[node, attempt]]));
  }
}
