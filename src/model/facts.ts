/**
 * Facts: what the readers in extract/ saw, each with the place it was seen at, before anything is joined.
 * A reader fills its own part and knows no other; `build` is the only place where the parts meet.
 */
import type { CatalogueFacts, ServerFact } from './catalogue-facts.js';
import type { CodeFacts } from './code-facts.js';
import type { BreakerFact, DeploymentFact, LibraryUseFact, UnitFact } from './deployment-facts.js';
import type { GatewayFact } from './gateway-facts.js';
import type { HistoryFacts } from './history-facts.js';
import type { Capture, Notice, Path } from './nouns.js';
import type { OwnershipFacts } from './ownership-facts.js';
import type { CodeStatementFact, StatementFact } from './statement-facts.js';
import type { StoreFacts } from './store-facts.js';
import type { TrafficFacts } from './traffic-facts.js';
import type { UsageFacts } from './usage-facts.js';

export * from './catalogue-facts.js';
export type * from './code-facts.js';
export type * from './deployment-facts.js';
export type * from './gateway-facts.js';
export * from './history-facts.js';
export type { ReferentialAction } from './nouns.js';
export type * from './ownership-facts.js';
export type * from './statement-facts.js';
export type * from './store-facts.js';
export type * from './traffic-facts.js';
export type * from './usage-facts.js';

export interface Facts {
  /** Every directory of the tree that holds a file of whatever kind, at any depth. */
  readonly directories: ReadonlySet<Path>;
  /** Every file of the tree, of whatever kind. */
  readonly files: readonly Path[];
  /** What files are written in that the reader of code does not read: `services/rates/main.go` → Go. */
  readonly languages: ReadonlyMap<Path, string>;
  readonly code: CodeFacts;
  readonly units: readonly UnitFact[];
  readonly deployments: readonly DeploymentFact[];
  /** Where a mesh breaks the circuit; absent where none does. */
  readonly breakers?: readonly BreakerFact[];
  readonly captures: readonly Capture[];
  /** What stands before services and sends on what it is asked for. */
  readonly gateways?: readonly GatewayFact[];
  readonly libraryUses: readonly LibraryUseFact[];
  readonly statements: readonly StatementFact[];
  /** SQL that stands in the code, where it was read. */
  readonly codeStatements?: readonly CodeStatementFact[];
  readonly servers?: readonly ServerFact[];
  readonly catalogue: CatalogueFacts;
  readonly ownership: OwnershipFacts;
  readonly history: HistoryFacts;
  /** What the code does with tables; absent where nothing of it may touch any. */
  readonly usage?: UsageFacts;
  readonly traffic?: TrafficFacts;
  /** What the code keeps elsewhere than in tables; absent where nothing of it speaks to such a store. */
  readonly stores?: StoreFacts;
  readonly notices: readonly Notice[];
}
