/**
 * Which files' references decide who an access belongs to. In: the units that manifests show, and the files with accesses. Out: of each
 * unit that holds one and is imported from another unit, the files on the way; those of the other units that lead into it, and those
 * that import them in turn: what they got from there they may hand on.
 */
import type { UnitFact } from '../../model/facts.js';
import type { Path } from '../../model/nouns.js';
import { importersOf } from './candidates.js';
import type { Lead } from './past-barrels.js';

/** Finds the directory of the innermost unit that a file lies in, or is; of one that lies in none, the root. */
export function innermostUnit(units: readonly Pick<UnitFact, 'path'>[]): (path: Path) => Path {
  const paths = new Set(units.map(({ path }) => path));
  return (path) => {
    if (paths.has(path)) return path;
    let directory = path;
    while (directory !== '') {
      directory = directory.includes('/') ? directory.slice(0, directory.lastIndexOf('/')) : '';
      if (paths.has(directory)) return directory;
    }
    return '';
  };
}

/** The services that a document beside the code may mean. */
export interface NamedServices {
  /** The directory of the one service that is called so, however its words are joined: `orders_mailer` is `orders-mailer`. */
  named(name: string): Path | undefined;
  /** Whether the part of the system that a path lies in is a service. */
  holds(path: Path): boolean;
}

export function namedServices(units: readonly UnitFact[]): NamedServices {
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  const unitOf = innermostUnit(units);
  const named = new Map<string, Set<Path>>();
  for (const { path, name, shows } of units)
    for (const each of shows === 'service' && path !== ''
      ? [name, path.slice(path.lastIndexOf('/') + 1)]
      : [])
      named.set(joinedWords(each), (named.get(joinedWords(each)) ?? new Set()).add(path));
  return {
    named: (name) => {
      const [only, ...others] = named.get(joinedWords(name)) ?? [];
      return others.length === 0 ? only : undefined;
    },
    holds: (path) => services.has(unitOf(path)),
  };
}

function joinedWords(name: string): string {
  return name.toLowerCase().replace(/[^a-z\d]+/g, '');
}

type Choosing = <T extends { readonly unit: Path }>(candidates: readonly T[], unit: Path) => readonly T[];

/** Who is meant by a name that several programs use. */
export interface Meant {
  /** The directory of the unit that a file lies in. */
  readonly unitOf: (path: Path) => Path;
  readonly isService: (unit: Path) => boolean;
  /** In a unit its own are meant, else those that lie in no service, which are shared. */
  readonly meant: Choosing;
  /** As `meant`; where that is nobody, anyone's: of what one program hardly uses by its name alone unless it has it. */
  readonly meantOrAny: Choosing;
}

export function meantIn(units: readonly Pick<UnitFact, 'path' | 'shows'>[]): Meant {
  const services = new Set(units.flatMap(({ path, shows }) => (shows === 'service' ? [path] : [])));
  const meant: Choosing = (candidates, unit) => {
    const own = candidates.filter((each) => each.unit === unit);
    return own.length > 0 ? own : candidates.filter((each) => !services.has(each.unit));
  };
  return {
    unitOf: innermostUnit(units),
    isService: (unit) => services.has(unit),
    meant,
    meantOrAny: (candidates, unit) => {
      const found = meant(candidates, unit);
      return found.length > 0 ? found : candidates;
    },
  };
}

/**
 * The files whose references are to be read, sorted, and the units into which others reach: their directories, and whether a file lies in one.
 * @param leads who leads to whom by what they import
 */
export function sharedUnits(
  units: readonly UnitFact[],
  imports: readonly Lead[],
  leads: readonly Lead[],
  accessing: readonly Path[],
): { readonly files: readonly Path[]; readonly shared: readonly Path[]; isShared(path: Path): boolean } {
  const unitOf = innermostUnit(units);
  const importers = importersOf(leads);
  const found = leadingTo(accessing, importers);
  // Units into which another unit reaches: what lies in the others is theirs alone.
  const shared = new Set(
    imports.flatMap(({ from, to }) =>
      'file' in to && found.has(to.file) && unitOf(from) !== unitOf(to.file) ? [unitOf(to.file)] : [],
    ),
  );
  const isShared = (path: Path) => shared.has(unitOf(path));
  const entering = leads.flatMap(({ from, to }) =>
    'file' in to && found.has(to.file) && isShared(to.file) ? [from] : [],
  );
  const inShared = [...found].filter(isShared);
  const files = [...new Set([...leadingTo(entering, importers), ...inShared])].sort();
  return { files, shared: [...shared], isShared };
}

/** Some files, and all that import one of them, directly or not. */
function leadingTo(files: readonly Path[], importers: ReadonlyMap<Path, readonly Path[]>): Set<Path> {
  const found = new Set(files);
  const pending = [...files];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const importer of importers.get(next) ?? []) {
      if (found.has(importer)) continue;
      found.add(importer);
      pending.push(importer);
    }
  }
  return found;
}

/** How many directories two paths have in common. */
export function common(a: Path, b: Path): number {
  const [one, other] = [a.split('/'), b.split('/')];
  const index = one.findIndex((segment, at) => segment !== other[at]);
  return index === -1 ? one.length : index;
}
