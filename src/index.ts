/** The public face for authors of rules: the nouns of the model, the questions to ask of it, and what a rule is. */

export { type Blast, blastsOf, type TableNeed } from './model/blast.js';
export { type BrokenBoundary, brokenBoundaries } from './model/boundary.js';
export { gatewaysOf, type ServiceCall, serviceCalls } from './model/call-graph.js';
export { type ChainThrough, chainsThrough } from './model/chains-through.js';
export { BOTS, botTest, changesOf, peopleOf, SWEEP } from './model/changes.js';
export {
  callsByPlace,
  type RepeatedCall,
  repeatedCalls,
  requestOf,
} from './model/chatter.js';
export {
  type CoChange,
  type CoChangesOf,
  coChanges,
  declaredLinks,
  USUAL_CHANGES,
  type WorkUnit,
} from './model/co-changes.js';
export { type Conversation, conversations } from './model/conversations.js';
export { type Crossing, crossingsOf, type OwnedUse } from './model/crossings.js';
export { type Act, type Deed, type Deeds, deedsOf, placeOfAct, type Write } from './model/deeds.js';
export { type DualWrite, dualWrites } from './model/dual-writes.js';
export { type FloatingCall, floatingCalls } from './model/floating.js';
export { cyclesOf } from './model/graph.js';
export { groupBy, groupByBoth } from './model/group.js';
export { type Layer, layersOf } from './model/layers.js';
export { type Chain, longestChains } from './model/longest-chains.js';
export { type Metrics, metricsOf } from './model/metrics.js';
export type { Model } from './model/model.js';
export type {
  Access,
  AccessMode,
  Attribution,
  Author,
  Call,
  Commit,
  DatabaseObject,
  Dependency,
  DependencyKind,
  Endpoint,
  Grant,
  LibraryUse,
  Location,
  Login,
  Module,
  ModuleDependency,
  Path,
  Reference,
  Scope,
  Source,
  SourceFile,
  StartupWait,
  Statement,
  StatementTable,
  Store,
  StoreUse,
  Table,
  TableAccess,
  Team,
  TeamClaim,
  Way,
} from './model/nouns.js';
export {
  compareText,
  foreignAccesses,
  heaviestFirst,
  isAssumed,
  isHidden,
  isInside,
  moduleOf,
  ownerOfTable,
  placeKey,
  placeOf,
  remoteActions,
  senderInWords,
  senderOf,
  servicesOf,
  statementsByTable,
  statementsThrough,
  sumOf,
  tableId,
  unitOf,
} from './model/queries.js';
export { type RepeatedMessage, repeatedMessages } from './model/repeated-messages.js';
export { isFollowedBy, type RequestEdge, requestEdges, serviceOfNode } from './model/requests.js';
export { type ServicePart, type ServiceParts, serviceParts } from './model/service-parts.js';
export { type ServiceSize, type ServiceSizes, serviceSizes } from './model/service-sizes.js';
export { type DomainPart, type SharedLibrary, sharedLibraries } from './model/shared-libraries.js';
export { starMatcher } from './model/stars.js';
export { type Link, type TeamCoupling, teamCouplings } from './model/team-coupling.js';
export { type CodeTransaction, transactionsOf } from './model/transactions.js';
export { type VersionDrift, versionDrifts } from './model/versions.js';
export { entitiesOf } from './rule/entities.js';
export { asked, callPlaces, commitPlaces, importPlaces, statementPlaces } from './rule/evidence.js';
export { historyOptions } from './rule/history-options.js';
export { option } from './rule/option.js';
export {
  defineRule,
  type Entity,
  type Evidence,
  type Finding,
  type Place,
  placesOf,
  type Rule,
} from './rule/rule.js';
export type { Feeds, ScorePart } from './rule/score.js';
export { assumed, count, listed, load, many, percent, time, way } from './rule/words.js';
