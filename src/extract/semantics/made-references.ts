/** What a crew does for attribution. In: files. Out: the names that others can ask them for, and the references that they make. */
import type { ReferenceFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { type LookedFor, leading } from './attribution.js';
import type { Ground } from './ground.js';
import { namesIn, referencesIn } from './references.js';
import { safely } from './safely.js';
import { innermostUnit } from './units.js';

/** The names that others can ask some files for. */
export function namesOf({ evaluator }: Ground, files: readonly Path[]): readonly string[] {
  const names = files.flatMap((path) => {
    const file = evaluator.program.file(path);
    return (file && safely(() => namesIn(evaluator, file))) ?? [];
  });
  return [...new Set(names)];
}

/** What a file makes. */
export interface FileReferences {
  readonly path: Path;
  readonly made: readonly ReferenceFact[];
}

/** The references that some files make, as far as they lead somewhere. */
export function referencesOf(
  { evaluator, units: all }: Ground,
  files: readonly Path[],
  { files: read, units, names }: LookedFor,
): readonly FileReferences[] {
  const isRead = new Set(read);
  const shared = new Set(units);
  const unitOf = innermostUnit(all);
  const isShared = (path: Path) => shared.has(unitOf(path));
  const sight = { evaluator, isRead: (path: Path) => isRead.has(path), kept: new Map() };
  const looked = { sight, names: new Set(names), held: new WeakMap() };
  return files.map((path) => {
    const file = evaluator.program.file(path);
    const made = (file && safely(() => referencesIn(evaluator, file, looked))) ?? [];
    return { path, made: leading(path, made, isShared) };
  });
}
