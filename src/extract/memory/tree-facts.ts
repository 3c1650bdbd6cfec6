import type { CodeFacts, DeploymentFact, UnitFact } from '../../model/facts.js';
import type { Notice } from '../../model/nouns.js';

/** The facts that follow from the files of a tree and from nothing else, so that they hold until one of them changes. */
export interface TreeFacts {
  readonly code: CodeFacts;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  readonly notices: readonly Notice[];
}
