/** Each of what one block makes, and what `each` and `count` are there. */
import { mapOf } from './blocks.js';
import { type Given, open, type Value } from './values.js';

export type Bound = ReadonlyMap<string, Value>;

/** One of what a block makes: the key that it has among several, and what names mean in it. */
export interface Made {
  readonly key: string;
  readonly bound: Bound;
}

export const ONE: readonly Made[] = [{ key: '', bound: new Map() }];

/** The key of one of several where nobody knows which is meant: no other has it. */
export const ANY = '*';

export function anyOf(at: Given['at']): Bound {
  return new Map([
    ['each', mapOf({ key: open('each.key'), value: open('each.value') }, at)],
    ['count', mapOf({ index: open('count.index') }, at)],
  ]);
}
