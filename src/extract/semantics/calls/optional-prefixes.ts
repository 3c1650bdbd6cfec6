/**
 * Names that a variable may put something before, `prefix ? `${prefix}.${topic}` : topic`. In: all that a name may be. Out: of those with and
 * without the variable the one with it, which says nothing where nobody sets it. Why: else each message went by two names.
 */
import { isHole } from '../evaluate/text.js';
import type { Part } from '../evaluate/values.js';
import type { Parts } from './texts.js';

export function withOptionalPrefix(names: readonly Parts[]): readonly Parts[] {
  if (names.length < 2) return names;
  const byKey = new Map(names.map((name) => [keyOf(plainParts(name)), name]));
  const left = new Set<Parts>();
  const found = names.map((name): Parts => {
    const [variable, next, ...rest] = plainParts(name);
    if (typeof variable !== 'object' || isHole(variable) || variable.otherwise || typeof next !== 'string')
      return name;
    const without = byKey.get(keyOf([next.replace(/^[._:-]/, ''), ...rest]));
    if (without === undefined) return name;
    left.add(without);
    return [{ ...variable, otherwise: [''] }, next, ...rest];
  });
  return found.filter((_, index) => !left.has(names[index]!));
}

/** Parts without those that say nothing, texts beside each other as one. */
function plainParts(parts: Parts): Parts {
  const plain: Part[] = [];
  for (const part of parts) {
    const last = plain.at(-1);
    if (part === '') continue;
    if (typeof part === 'string' && typeof last === 'string') plain[plain.length - 1] = last + part;
    else plain.push(part);
  }
  return plain;
}

/** What is the same for parts that mean the same. */
function keyOf(parts: Parts): string {
  return parts
    .map((part) => {
      if (typeof part === 'string') return part;
      if (!isHole(part)) return `\0${part.variable}`;
      return part.open ? `\0${part.open.getSourceFile().fileName}:${part.open.pos}` : '\0';
    })
    .join('\0\0');
}
