/**
 * The references that decide whom a place in a shared unit belongs to. In: the places. Out: what the files on the way to them use, without
 * what leads nowhere: what a unit that nobody else imports does with its own.
 */
import type { ReferenceFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { safely } from './calls/sites.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Link } from './links.js';
import { namesIn, referencesIn } from './references.js';
import { sharedUnits } from './units.js';

export interface AttributionRequest {
  readonly units: readonly UnitFact[];
  readonly imports: readonly Link[];
}

export function referencesTo(
  accessing: readonly Path[],
  { units, imports }: AttributionRequest,
  evaluator: Evaluator,
): readonly ReferenceFact[] {
  const { files, isShared } = sharedUnits(units, imports, [...new Set(accessing)]);
  const read = new Set(files);
  const trees = files.flatMap((path) => evaluator.program.file(path) ?? []);
  const names = new Set(
    trees
      .filter((file) => isShared(evaluator.program.pathOf(file)))
      .flatMap((file) => safely(() => namesIn(evaluator, file)) ?? []),
  );
  const looked = { isRead: (path: Path) => read.has(path), names };
  return trees.flatMap((file) => {
    const path = evaluator.program.pathOf(file);
    const found = safely(() => referencesIn(evaluator, file, looked)) ?? [];
    return found.filter(
      ({ to, how }) =>
        how === 'asks' || /\.[*?]$/.test(to.declaration ?? '') || isShared(path) || isShared(to.path),
    );
  });
}
