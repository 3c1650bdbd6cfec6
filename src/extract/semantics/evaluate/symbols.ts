/**
 * Names that a package which is not here gives: `Subjects.OrderPlaced` of `@shop/common`. What it says is not known, but whoever writes the same
 * means the same: what it is called stands for it.
 */
import type { TextValue, Value } from './values.js';

/** A member of an enumeration elsewhere as the text that it is called; anything else as it is. */
export function asSymbol(value: Value): Value {
  if (value.kind !== 'derived' || !('package' in value.root) || value.root.package.startsWith('node:'))
    return value;
  const [list, member, ...others] = value.steps;
  if (list?.step !== 'member' || member?.step !== 'member' || others.length > 0) return value;
  const names = [list.name, member.name];
  if (!names.every((name) => /^[A-Z]/.test(name))) return value;
  return { kind: 'text', parts: [names.join('.')], origins: [member.node] } satisfies TextValue;
}
