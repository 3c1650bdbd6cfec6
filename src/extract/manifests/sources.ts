import { outsideSystem } from '../../model/decide-units.js';
import type { BreakerFact, DeploymentFact, UnitFact } from '../../model/facts.js';
import { groupBy } from '../../model/group.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { Tree } from '../tree.js';
import { nameOf, parentOf } from './paths.js';

/** What the readers of manifests read from. */
export interface Sources {
  readonly tree: Tree;
  /** The files of the tree. */
  readonly files: ReadonlySet<Path>;
  readonly packages: readonly PackageManifest[];
  /** The directories of the tree, `''` for the root. */
  readonly directories: ReadonlySet<Path>;
  /** The files that are called so, in their order. Most of a tree's names are borne by many: each is asked once. */
  readonly named: (isMeant: (name: string) => boolean) => readonly Path[];
  /** The files of YAML that are a part of the system, by where they lie. */
  readonly yaml: readonly Path[];
  /** The files that lie in a directory themselves. */
  readonly filesOf: (directory: Path) => readonly Path[];
  /** The text of a file of the tree; `undefined` for one that cannot be read as text. */
  readonly read: (path: Path) => string | undefined;
  /** How many source files may yet be looked through for what a start script starts: of hundreds of packages, manifests say that. */
  readonly budget: { texts: number };
}

/** Source files that are looked through before any code is read. */
const MOST_TEXTS = 2_000;

/** The sources of a tree. */
export function sourcesOf(tree: Tree, packages: readonly PackageManifest[], read: Sources['read']): Sources {
  const directories = new Set<Path>();
  for (const file of tree.files) {
    for (let path = parentOf(file); !directories.has(path); path = parentOf(path)) directories.add(path);
  }
  // Several readers look into the same files.
  const texts = new Map<Path, string | undefined>();
  const readOnce = (path: Path) => {
    if (!texts.has(path)) texts.set(path, read(path));
    return texts.get(path);
  };
  const byName = groupBy(tree.files, nameOf);
  const named = (isMeant: (name: string) => boolean) =>
    [...byName].flatMap(([name, paths]) => (isMeant(name) ? paths : [])).sort();
  const yaml = named(isYaml).filter((path) => !outsideSystem(path));
  const inDirectory = groupBy(tree.files, parentOf);
  const filesOf = (directory: Path) => inDirectory.get(directory) ?? [];
  const budget = { texts: MOST_TEXTS };
  const files = new Set(tree.files);
  return { tree, files, named, yaml, filesOf, directories, packages, read: readOnce, budget };
}

/** Whether a file is of YAML, by its name. */
export function isYaml(name: string): boolean {
  return /\.ya?ml$/i.test(name);
}

/** What one kind of manifest shows. */
export interface ManifestFacts {
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  /** Absent from readers of what breaks no circuit. */
  readonly breakers?: readonly BreakerFact[];
  readonly notices: readonly Notice[];
}

/** The facts of several readers, in their order. */
export function joinFacts(parts: readonly Partial<ManifestFacts>[]): Required<ManifestFacts> {
  return {
    units: parts.flatMap((part) => part.units ?? []),
    deployments: parts.flatMap((part) => part.deployments ?? []),
    breakers: parts.flatMap((part) => part.breakers ?? []),
    notices: parts.flatMap((part) => part.notices ?? []),
  };
}
