/** Texts that are encoded as a part of an address and have nothing to encode. */
import { ts } from 'ts-morph';
import { fixed } from './text.js';
import type { Value } from './values.js';

/** What a function makes of texts that has nothing to change in them, `encodeURIComponent('orders')`; undefined for any other, and for other texts. */
export function sameEncoded(
  callee: ts.Expression,
  given: () => readonly Value[],
): readonly Value[] | undefined {
  if (!ts.isIdentifier(callee) || !/^(?:en|de)codeURIComponent$/.test(callee.text)) return undefined;
  const values = given();
  const isSame = values.length > 0 && values.every((value) => /^[\w.~-]+$/.test(fixed(value) ?? ''));
  return isSame ? values : undefined;
}
