/**
 * Which files' references decide who an access belongs to. In: the units that manifests show, and the files with accesses. Out: of each
 * unit that holds one and is imported from another unit, the files on the way, and those of the other units that lead into it.
 */
import type { ImportFact, UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importersOf } from './candidates.js';

/** Finds the directory of the innermost unit that a file lies in; of one that lies in none, the root. */
export function innermostUnit(units: readonly UnitFact[]): (path: Path) => Path {
  const paths = new Set(units.map(({ path }) => path));
  return (path) => {
    let directory = path;
    while (directory !== '') {
      directory = directory.includes('/') ? directory.slice(0, directory.lastIndexOf('/')) : '';
      if (paths.has(directory)) return directory;
    }
    return '';
  };
}

export function sharedUnits(
  units: readonly UnitFact[],
  imports: readonly Pick<ImportFact, 'from' | 'to'>[],
  accessing: readonly Path[],
): readonly Path[] {
  const unitOf = innermostUnit(units);
  const importers = importersOf(imports);
  const found = new Set<Path>();
  let edge = accessing;
  while (edge.length > 0) {
    const next: Path[] = [];
    for (const path of edge) {
      for (const importer of importers.get(path) ?? []) {
        if (found.has(importer)) continue;
        found.add(importer);
        next.push(importer);
      }
    }
    edge = next;
  }
  for (const path of accessing) found.add(path);
  // Units into which another unit reaches: what lies in the others is theirs alone.
  const shared = new Set(
    imports.flatMap(({ from, to }) =>
      'file' in to && found.has(to.file) && unitOf(from) !== unitOf(to.file) ? [unitOf(to.file)] : [],
    ),
  );
  const leading = imports.flatMap(({ from, to }) =>
    'file' in to && found.has(to.file) && shared.has(unitOf(to.file)) ? [from] : [],
  );
  return [...new Set([...leading, ...[...found].filter((path) => shared.has(unitOf(path)))])].sort();
}
