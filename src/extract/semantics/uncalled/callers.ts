/** Who may call a function or a member. In: that. Out: the functions and members around the places that name it, in its own file and in those that import it. */
import { escaped } from '../../../model/escaped.js';
import type { Path } from '../../../model/nouns.js';
import type { Code } from './code.js';
import { type Doing, keyOf, nameOf } from './doings.js';
import { regionAround } from './regions.js';

/**
 * @param importersOf who imports a file, directly
 * @param receivers the files of those who are given an object that has it
 */
export function callersOf(
  doing: Doing,
  code: Code,
  importersOf: (path: Path) => readonly Path[],
  receivers: readonly Path[],
): readonly Doing[] {
  const name = nameOf(doing);
  if (name === undefined) return [];
  const word = new RegExp(`(?<![\\w$])${escaped(name)}(?![\\w$])`, 'g');
  const direct = importersOf(doing.path);
  // Barrels pass it on.
  const around = new Set([doing.path, ...direct, ...direct.flatMap(importersOf), ...receivers]);
  const callers = new Map<string, Doing>();
  for (const path of around) {
    const text = code.textOf(path);
    if (!text.includes(name)) continue;
    for (const { index } of text.matchAll(word)) {
      const region = regionAround(code.regionsOf(path), index);
      if (!region) continue;
      const caller = { path, declaration: region.declaration };
      if (keyOf(caller) !== keyOf(doing)) callers.set(keyOf(caller), caller);
    }
  }
  return [...callers.values()];
}
