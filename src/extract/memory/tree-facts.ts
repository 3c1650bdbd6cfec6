import type {
  BreakerFact,
  CodeFacts,
  DeploymentFact,
  GatewayFact,
  LibraryUseFact,
  StoreFacts,
  TrafficFacts,
  UnitFact,
  UsageFacts,
} from '../../model/facts.js';
import type { Capture, Notice, Path } from '../../model/nouns.js';
import type { Depth } from '../depth.js';
import type { TreeClaims } from '../ownership/index.js';
import type { SchemaReading } from '../postgres/index.js';

/** The facts that follow from the files of a tree and from nothing else, so that they hold until one of them changes. */
export interface TreeFacts {
  readonly code: CodeFacts;
  /** The languages of files that are not among those whose code is read. */
  readonly languages: ReadonlyMap<Path, string>;
  /** Of CODEOWNERS and the like. */
  readonly claims: TreeClaims;
  /** What its migrations and schema files make, applied in their order. */
  readonly migrations: SchemaReading;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  readonly breakers: readonly BreakerFact[];
  readonly captures: readonly Capture[];
  readonly gateways: readonly GatewayFact[];
  /** How far its code was looked into. */
  readonly depth: Depth;
  /** What the code does with tables; absent where no file may touch any. */
  readonly usage?: UsageFacts;
  /** What the code keeps elsewhere than in tables; absent where no file speaks to such a store. */
  readonly stores?: StoreFacts;
  /** What it asks of others, answers to, publishes and consumes; absent where it does nothing of the kind. */
  readonly traffic?: TrafficFacts;
  /** What could not be found out beneath the imports. */
  readonly unknown: readonly Notice[];
  readonly libraryUses: readonly LibraryUseFact[];
  readonly notices: readonly Notice[];
}
