/**
 * Files of a package that its programs import: `workers/mails.ts` and `workers/bills.ts`, beside what else a container starts of it. In: the services, of
 * which some are one file among those of another, and the imports between files. Out: who runs each such file, the package among them where it does.
 * Why: what one of several does is its own, and of what they share, names tell who does what, as in a library.
 */
import { isBelow } from '../directories.js';
import type { ImportFact } from '../facts.js';
import type { Path } from '../nouns.js';

/** Where a service lies: a directory, or a file. */
interface Lying {
  readonly name: string;
  readonly path?: Path;
  readonly kind: string;
}

/** @param unitAt the innermost unit of a file, by its name */
export function filesOfPrograms(
  units: readonly Lying[],
  files: ReadonlySet<Path>,
  imports: readonly ImportFact[],
  unitAt: (path: Path) => string | undefined,
): ReadonlyMap<Path, readonly string[]> {
  const programs = units.filter(
    ({ path, kind }) => kind === 'service' && path !== undefined && files.has(path),
  );
  const homes = new Set(programs.flatMap(({ path }) => homeOf(path!, units)?.name ?? []));
  if (homes.size === 0) return new Map();
  const next = new Map<Path, Path[]>();
  const imported = new Set<Path>();
  for (const { from, to, kind } of imports) {
    if (!('file' in to) || kind === 'type' || !homes.has(unitAt(to.file) ?? '')) continue;
    next.set(from, [...(next.get(from) ?? []), to.file]);
    imported.add(to.file);
  }
  const names = new Set(programs.map(({ name }) => name));
  const isOfProgram = (path: Path) => names.has(unitAt(path) ?? '');
  // What nobody imports, its package starts by itself, or a framework finds it.
  const starts = [...files].filter((path) => homes.has(unitAt(path) ?? '') && !imported.has(path));
  const others = [...next.keys()].filter((path) => !isOfProgram(path) && !homes.has(unitAt(path) ?? ''));
  const ofHome = reachedFrom([...starts, ...others], next, isOfProgram);
  const runBy = new Map<Path, string[]>();
  for (const { name, path } of programs)
    for (const file of reachedFrom([path!], next, (each) => each !== path && isOfProgram(each)))
      if (file !== path) runBy.set(file, [...(runBy.get(file) ?? []), name]);
  // What the main program runs as well is shared: who asks for what of it, names tell.
  for (const [file, names] of runBy) if (ofHome.has(file)) runBy.set(file, [...names, unitAt(file)!]);
  return runBy;
}

/** The unit that a program lies in, if that is a service. */
function homeOf(path: Path, units: readonly Lying[]): Lying | undefined {
  const [innermost] = units
    .filter((each) => each.path !== undefined && each.path !== path && isBelow(each.path, path))
    .sort((a, b) => b.path!.length - a.path!.length);
  return innermost?.kind === 'service' ? innermost : undefined;
}

/** All that is imported from some files on, with them; nothing beyond what it is not to be followed through. */
function reachedFrom(
  starts: readonly Path[],
  next: ReadonlyMap<Path, readonly Path[]>,
  isEnd: (path: Path) => boolean,
): ReadonlySet<Path> {
  const found = new Set(starts);
  // What is added to a set while it is walked is walked as well.
  for (const path of found) if (!isEnd(path)) for (const to of next.get(path) ?? []) found.add(to);
  return found;
}
