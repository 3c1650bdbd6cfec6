import type { DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';
import type { PackageManifest } from '../packages.js';
import type { Tree } from '../tree.js';

/** What the readers of manifests read from. */
export interface Sources {
  readonly tree: Tree;
  /** The files of the tree. */
  readonly files: ReadonlySet<Path>;
  readonly packages: readonly PackageManifest[];
  /** The text of a file of the tree; `undefined` for one that cannot be read as text. */
  readonly read: (path: Path) => string | undefined;
}

/** What one kind of manifest shows. */
export interface ManifestFacts {
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  readonly notices: readonly Notice[];
}

/** The facts of several readers, in their order. */
export function joinFacts(parts: readonly Partial<ManifestFacts>[]): ManifestFacts {
  return {
    units: parts.flatMap((part) => part.units ?? []),
    deployments: parts.flatMap((part) => part.deployments ?? []),
    notices: parts.flatMap((part) => part.notices ?? []),
  };
}
