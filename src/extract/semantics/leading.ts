/**
 * Who uses what, as far as it decides whose the places are that others share. In: the files that may lead to them, and the places. Out: the
 * references that do, and all that touch the files of the places: whoever asks must know that these were read. Why: only the files on
 * the way need a syntax tree, and most that import a library use something else of it, which their texts show.
 */
import type { ReferenceFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importersOf } from './candidates.js';
import type { Ground } from './ground.js';
import { referencesIn } from './references.js';
import { safely } from './tables/files.js';

/** Something that stands in a declaration of a file; without one, in what runs when the file is loaded. */
export interface Place {
  readonly path: Path;
  readonly declaration?: string | undefined;
}

/** Whatever a file has. */
const ALL = '*';
/** Uses of another file that name nothing of it. */
const UNNAMED = /\*\s*as\b|\brequire\b|\bimport\s*\(|\bexport\s*\*/;

/** @param files those that may lead to a place, sorted; the files of places that are not among them are nobody else's */
export function leadingReferences(
  { evaluator, imports, read }: Ground,
  files: readonly Path[],
  places: readonly Place[],
): readonly ReferenceFact[] {
  const isFile = new Set(files);
  const starts = new Set(places.map(({ path }) => path).filter((path) => isFile.has(path)));
  const importers = importersOf(imports);
  const loaded = new Map<Path, readonly ReferenceFact[]>();
  const load = (path: Path): readonly ReferenceFact[] => {
    let references = loaded.get(path);
    if (!references) {
      const file = evaluator.program.file(path);
      references = (file && safely(() => referencesIn(evaluator, file))) ?? [];
      loaded.set(path, references);
    }
    return references;
  };
  /** By file, the names that lead to a place. */
  const leading = new Map<Path, Set<string>>();
  const pending = new Set<Path>();
  const lead = (path: Path, names: Iterable<string>): void => {
    const known = leading.get(path) ?? new Set();
    const { size } = known;
    for (const name of names) known.add(name);
    leading.set(path, known);
    if (known.size > size) pending.add(path);
  };
  const leads = ({ to }: ReferenceFact): boolean => {
    const names = leading.get(to.path);
    if (!names) return false;
    const { declaration = ALL } = to;
    return declaration === ALL || names.has(ALL) || names.has(declaration);
  };
  for (const { path, declaration = ALL } of places) if (isFile.has(path)) lead(path, [declaration]);
  for (const path of pending) {
    pending.delete(path);
    const names = leading.get(path)!;
    const near = [...new Set([path, ...(importers.get(path) ?? [])])].filter(
      (each) =>
        isFile.has(each) &&
        (each === path || starts.has(path) || loaded.has(each) || mentions(read(each) ?? '', names)),
    );
    for (const each of near) {
      for (const reference of load(each)) {
        if (reference.to.path !== path || !leads(reference)) continue;
        const { declaration } = reference.from;
        // What is passed on by whatever name leads by each that leads from there.
        lead(each, declaration === undefined ? [ALL] : declaration === ALL ? [...names] : [declaration]);
      }
    }
  }
  return files.flatMap((path) =>
    (loaded.get(path) ?? []).filter(
      (reference) => starts.has(path) || starts.has(reference.to.path) || leads(reference),
    ),
  );
}

/** Whether a text may use one of some names of a file that it imports. */
function mentions(text: string, names: ReadonlySet<string>): boolean {
  if (names.has(ALL) || names.has('default') || UNNAMED.test(text)) return true;
  return [...names].some((name) => text.includes(name));
}
