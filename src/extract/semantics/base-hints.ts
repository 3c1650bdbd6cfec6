/**
 * The files of classes that others extend. In: files of which one may give a client or a model to a class, what they import, what their texts hint at. Out: those in
 * which the classes above it stand, one above another. Why: a base class names no library, and nobody but its subclasses imports it.
 */
import type { ImportFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importsOf } from './candidates.js';
import type { HintPattern } from './hint-pattern.js';

/** The bit of the hint; others are in candidates.ts, traffic-candidates.ts, stores/candidates.ts, open-hints.ts and loaded-files.ts. */
const BIT = 2 ** 24;

/** What a text hints at about classes above those that it has. */
export const BASE_HINTS: readonly HintPattern[] = [{ bit: BIT, pattern: /\bextends\s+[A-Z$_]/ }];

/** What those of some files that extend classes import, and what these import, as long as they extend others. */
export function basesAbove(
  files: Iterable<Path>,
  imports: readonly ImportFact[],
  hintsAt: (path: Path) => number,
): ReadonlySet<Path> {
  const found = new Set<Path>();
  const imported = importsOf(imports);
  const visit = (path: Path): void => {
    if ((hintsAt(path) & BIT) === 0) return;
    for (const { to } of imported.get(path) ?? []) {
      if (!('file' in to) || found.has(to.file)) continue;
      found.add(to.file);
      visit(to.file);
    }
  };
  for (const path of files) visit(path);
  return found;
}
