import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { serverPackageAmong } from './scripts.js';
import { mappingOf } from './values.js';

/** Which packages of the system depend on which. */
export interface PackageGraph {
  /** How many other packages of the system depend on this one. */
  dependentsOf(path: Path): number;
  /** The packages of the system that this one needs to run, and those that these need. */
  dependenciesOf(path: Path): readonly PackageManifest[];
}

/** The dependencies between packages, by their names. Tests and examples are no dependents. */
export function dependencyGraph(packages: readonly PackageManifest[]): PackageGraph {
  const byName = new Map<string, PackageManifest>();
  for (const manifest of packages) {
    if (manifest.name !== undefined && !byName.has(manifest.name)) byName.set(manifest.name, manifest);
  }
  const resolve = (names: readonly string[], path: Path) => [
    ...new Set(names.flatMap((name) => byName.get(name) ?? []).filter((found) => found.path !== path)),
  ];
  const dependents = new Map<Path, number>();
  const dependencies = new Map<Path, readonly PackageManifest[]>();
  for (const { path, json } of packages) {
    const toRun = dependencyNames(json);
    dependencies.set(path, resolve(toRun, path));
    if (outsideSystem(path)) continue;
    for (const to of resolve([...toRun, ...Object.keys(mappingOf(json['devDependencies']))], path)) {
      dependents.set(to.path, (dependents.get(to.path) ?? 0) + 1);
    }
  }
  return {
    dependentsOf: (path) => dependents.get(path) ?? 0,
    dependenciesOf(path) {
      const found = new Set(dependencies.get(path));
      // A set can be added to while it is walked through.
      for (const each of found) for (const further of dependencies.get(each.path) ?? []) found.add(further);
      return [...found].filter((each) => each.path !== path);
    },
  };
}

/** A package that serves or consumes, among those that a package needs to run. */
export function serverPackageOf(json: PackageManifest['json']): string | undefined {
  return serverPackageAmong(dependencyNames(json));
}

function dependencyNames(json: PackageManifest['json']): string[] {
  return ['dependencies', 'peerDependencies', 'optionalDependencies'].flatMap((key) =>
    Object.keys(mappingOf(json[key])),
  );
}
