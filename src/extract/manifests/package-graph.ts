import { outsideSystem } from '../../model/decide-units.js';
import type { Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import { serverPackageAmong } from './scripts.js';
import { mappingOf, textOf } from './values.js';

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
  const own = new Set(packages.flatMap(({ json }) => repositoryOf(json) ?? []));
  const resolve = (json: PackageManifest['json'], kinds: readonly string[], path: Path) => {
    const names = kinds.flatMap((kind) =>
      Object.entries(mappingOf(json[kind])).flatMap(([name, from]) => (isFetched(from, own) ? [] : [name])),
    );
    return [
      ...new Set(names.flatMap((name) => byName.get(name) ?? []).filter((found) => found.path !== path)),
    ];
  };
  const dependents = new Map<Path, number>();
  const dependencies = new Map<Path, readonly PackageManifest[]>();
  for (const { path, json } of packages) {
    dependencies.set(path, resolve(json, TO_RUN, path));
    if (outsideSystem(path)) continue;
    for (const to of resolve(json, [...TO_RUN, 'devDependencies'], path)) {
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

/** What a package needs to run. */
const TO_RUN = ['dependencies', 'peerDependencies', 'optionalDependencies'];

function dependencyNames(json: PackageManifest['json']): string[] {
  return TO_RUN.flatMap((key) => Object.keys(mappingOf(json[key])));
}

/** What names a repository elsewhere, or an archive: `github:acme/orders#v2`, `acme/orders`, `git+ssh://git@…`, `https://…/orders.tgz`. */
const FETCHED = /^(?:(?:github|gitlab|bitbucket|gist):|git(?:\+\w+)?:|git@|https?:|[\w-]+\/[\w.-]+(?:#|$))/;

/** Whether a dependency is fetched from another repository: a package of the system that is called alike is another one. */
function isFetched(from: unknown, own: ReadonlySet<string>): boolean {
  const text = textOf(from)?.trim() ?? '';
  if (!FETCHED.test(text)) return false;
  const repository = repositoryIn(text);
  return repository === undefined || !own.has(repository);
}

/** The repository that a package says it is from. */
function repositoryOf({ repository }: PackageManifest['json']): string | undefined {
  return repositoryIn(textOf(repository) ?? textOf(mappingOf(repository)['url']) ?? '');
}

/** `acme/shop` of whatever address a repository is given by. */
function repositoryIn(text: string): string | undefined {
  const [, found] = /(?:^|[:/])([\w-]+\/[\w.-]+?)(?:\.git)?(?:#.*)?$/.exec(text) ?? [];
  return found?.toLowerCase();
}
