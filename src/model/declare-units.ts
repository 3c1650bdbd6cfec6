/**
 * What was detected of services and libraries, and what people declared → the units of the system. Declarations come last, so that they
 * correct what was detected: they rename the unit at their path, change its kind, or add one.
 */
import type { DecidedUnit } from './decide-units.js';
import type { Declarations, Declared } from './declarations.js';
import type { Location, Path } from './nouns.js';
import { didYouMean } from './suggest.js';
import { UserError } from './user-error.js';

/** The part of the configuration that says what is a service or a library. */
export type DeclaredUnits = Pick<Declarations, 'services' | 'libraries'>;

/** A service or library; without a path where it is only known to be there. */
export interface Unit extends Omit<DecidedUnit, 'path'> {
  readonly path?: Path;
}

/**
 * Lays the declared services and libraries over the detected units.
 * @throws UserError when one is declared where there is no directory
 */
export function declareUnits(
  detected: readonly DecidedUnit[],
  { services, libraries }: DeclaredUnits,
  directories: ReadonlySet<Path>,
): readonly Unit[] {
  const units = new Map<string, Unit>(detected.map((unit) => [unit.name, unit]));
  const declare = (kind: Unit['kind'], name: string, path: Declared<Path> | undefined, at: Location) => {
    const known = path ? [...units.values()].find((unit) => unit.path === path.value) : units.get(name);
    // What is detected may be a single file.
    if (path && known === undefined) mustExist(path, directories, `${kind} ${name}`);
    if (known) units.delete(known.name);
    // A detected unit of that name elsewhere is another one: it keeps its place and goes by it.
    const namesake = units.get(name);
    if (namesake?.path !== undefined) units.set(namesake.path, { ...namesake, name: namesake.path });
    const place = path?.value ?? known?.path;
    units.set(name, {
      name,
      kind,
      ...(place !== undefined && { path: place }),
      evidence: [{ says: 'the configuration declares it', at }, ...(known?.evidence ?? [])],
    });
  };
  for (const { name, path, at } of services) declare('service', name, path, at);
  for (const { name, path, at } of libraries) declare('library', name, path, at);
  return [...units.values()];
}

function mustExist(path: Declared<Path>, directories: ReadonlySet<Path>, what: string): void {
  if (path.value === '' || directories.has(path.value)) return;
  throw new UserError({
    message: `the path of ${what}, "${path.value}", is no directory of the analysed root`,
    hint: didYouMean(path.value, directories),
    at: path.at,
  });
}
