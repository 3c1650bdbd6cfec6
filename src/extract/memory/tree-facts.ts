import type { CodeFacts, DeploymentFact, LibraryUseFact, UnitFact } from '../../model/facts.js';
import type { Notice, Path } from '../../model/nouns.js';

/** The facts that follow from the files of a tree and from nothing else, so that they hold until one of them changes. */
export interface TreeFacts {
  readonly code: CodeFacts;
  /** The languages of files that are not among those whose code is read. */
  readonly languages: ReadonlyMap<Path, string>;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  readonly libraryUses: readonly LibraryUseFact[];
  readonly notices: readonly Notice[];
}
