import blastRadius from './blast-radius.js';
import chattyCall from './chatty-call.js';
import crossOwnerForeignKey from './cross-owner-foreign-key.js';
import crossOwnerJoin from './cross-owner-join.js';
import crossOwnerObject from './cross-owner-object.js';
import crossOwnerTransaction from './cross-owner-transaction.js';
import crossTeamCoupling from './cross-team-coupling.js';
import ddlOwnerMismatch from './ddl-owner-mismatch.js';
import dualWrite from './dual-write.js';
import floatingCall from './floating-call.js';
import forbiddenDependency from './forbidden-dependency.js';
import foreignRead from './foreign-read.js';
import foreignWrite from './foreign-write.js';
import hardCodedEndpoint from './hard-coded-endpoint.js';
import hubService from './hub-service.js';
import internalImport from './internal-import.js';
import megaService from './mega-service.js';
import missingCircuitBreaker from './missing-circuit-breaker.js';
import missingTimeout from './missing-timeout.js';
import mixedService from './mixed-service.js';
import moduleCycle from './module-cycle.js';
import multiOwnerService from './multi-owner-service.js';
import nanoService from './nano-service.js';
import overprivilegedRole from './overprivileged-role.js';
import ownerDrift from './owner-drift.js';
import polyglotTeam from './polyglot-team.js';
import prematureMicroservices from './premature-microservices.js';
import releaseCoupling from './release-coupling.js';
import retryWithoutIdempotency from './retry-without-idempotency.js';
import reviewBottleneck from './review-bottleneck.js';
import serviceImport from './service-import.js';
import sharedDomainLibrary from './shared-domain-library.js';
import sharedRole from './shared-role.js';
import sharedStore from './shared-store.js';
import sharedTable from './shared-table.js';
import siloTeam from './silo-team.js';
import startupOrder from './startup-order.js';
import syncChain from './sync-chain.js';
import syncCycle from './sync-cycle.js';
import teamOverload from './team-overload.js';
import teamUnderload from './team-underload.js';
import unknownOwned from './unknown-owned.js';
import unownedService from './unowned-service.js';
import unownedTable from './unowned-table.js';
import unstableDependency from './unstable-dependency.js';
import versionDrift from './version-drift.js';

/** Every rule, in the order of the catalogue: boundaries in code, data, the distributed monolith, teams. */
export const rules = [
  internalImport,
  forbiddenDependency,
  moduleCycle,
  serviceImport,
  unstableDependency,
  sharedTable,
  foreignWrite,
  foreignRead,
  crossOwnerJoin,
  crossOwnerForeignKey,
  crossOwnerObject,
  crossOwnerTransaction,
  ddlOwnerMismatch,
  overprivilegedRole,
  sharedRole,
  sharedStore,
  unownedTable,
  syncCycle,
  syncChain,
  blastRadius,
  hubService,
  chattyCall,
  releaseCoupling,
  startupOrder,
  sharedDomainLibrary,
  versionDrift,
  nanoService,
  megaService,
  mixedService,
  missingCircuitBreaker,
  dualWrite,
  missingTimeout,
  retryWithoutIdempotency,
  hardCodedEndpoint,
  floatingCall,
  prematureMicroservices,
  teamOverload,
  teamUnderload,
  unownedService,
  multiOwnerService,
  unknownOwned,
  polyglotTeam,
  crossTeamCoupling,
  ownerDrift,
  reviewBottleneck,
  siloTeam,
];
