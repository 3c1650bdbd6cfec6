import type { Declarations } from '../declarations.js';
import type { Facts } from '../facts.js';
import type { Model } from '../model.js';
import type { Notice, Path, Source, Team } from '../nouns.js';
import { checkBoundaries } from './boundaries.js';
import { guardCalls } from './breakers.js';
import { buildDatabase } from './database.js';
import { buildDependencies } from './dependencies.js';
import { buildHistory } from './history.js';
import { buildInvocations } from './invocations.js';
import { buildStores, isPlaced } from './kept.js';
import { buildModules } from './modules.js';
import { type Reach, reachOf } from './reach.js';
import { findStartupWaits } from './startup-waits.js';
import { findStores } from './stores.js';
import { buildTeams } from './teams.js';
import { buildTraffic } from './traffic.js';

/**
 * Facts and declarations → the model: the only place where what different readers saw is joined
 * (file → module → service → team, role → service, name → table).
 * @param system the name of a system that is one service and does not name itself: its directory's
 * @throws UserError for declarations that nothing answers to: no such path, a glob that matches nothing
 */
export function build(facts: Facts, declarations: Declarations, system: string): Model {
  const structure = buildModules(facts, declarations, system);
  const { usage, stores, traffic: said, code } = facts;
  // What only tests import is run by no service.
  const imports = code.imports.filter(({ from }) => structure.files.get(from)?.test !== true);
  const units = new Set([...structure.modules.values()].map(({ path }) => path));
  const started = (path: Path) => units.has(path);
  const [ofUsage, ofStores, ofTraffic] = [usage, stores, said].map((each) =>
    reachOf(each?.references ?? [], imports, structure.serviceAt, started),
  ) as [Reach, Reach, Reach];
  const database = buildDatabase(facts, declarations, structure, ofUsage);
  const dependencies = buildDependencies(facts.code, structure.files);
  const ownership = buildTeams(facts.ownership, structure, facts.files, database.tables);
  const history = buildHistory(facts.history, ownership.teams, structure);
  const { modules, teams, teamClaims, tableTeams, unknownOwned } = ownership;
  const traffic = buildTraffic(said, { ...facts, ...structure, reach: ofTraffic });
  const kept = buildStores(facts, { ...structure, modules, reach: ofStores });
  const model: Model = {
    ...dependencies,
    ...database,
    calls: guardCalls(traffic.calls, facts.breakers ?? [], facts.deployments, modules),
    endpoints: traffic.endpoints,
    unreadRoutes: traffic.unreadRoutes,
    channels: traffic.channels,
    stores: kept.stores,
    captures: facts.captures,
    invocations: buildInvocations(facts, structure.serviceAt, {
      usage: ofUsage,
      stores: ofStores,
      traffic: ofTraffic,
    }),
    files: structure.files,
    modules: findStores({ ...dependencies, ...database, files: structure.files, modules }, facts.deployments),
    teams,
    teamClaims,
    tableTeams,
    unknownOwned,
    commits: history.commits,
    libraryUses: facts.libraryUses.flatMap(({ from, ...use }) => {
      const service = structure.serviceAt(use.at.path);
      return service === undefined ? [] : [{ service, ...use }];
    }),
    startupWaits: findStartupWaits(facts.deployments, modules),
    boundaries: declarations.boundaries,
    facts: countFacts(facts, teams, { ...database, ...kept }, traffic),
    notices: [
      ...facts.notices,
      ...ownership.notices,
      ...database.notices,
      ...history.notices,
      ...traffic.notices,
      ...kept.notices,
      ...unbuilt(declarations),
    ],
  };
  checkBoundaries(model);
  return model;
}

/**
 * Sources of ownership that name no team say nothing that teams could be judged by. What the configuration says of roles stands in for
 * manifests.
 */
function countFacts(
  facts: Facts,
  teams: readonly Team[],
  { accesses, references, logins, stores }: Pick<Model, 'accesses' | 'references' | 'logins' | 'stores'>,
  { calls, endpoints, channels }: Pick<Model, 'calls' | 'endpoints' | 'channels'>,
): ReadonlyMap<Source, number> {
  const { code, units, deployments, statements, catalogue, history } = facts;
  // Rows that name no table say nothing about the database, however many there are.
  const onTables = statements.some(({ uses }) => uses.length > 0);
  const touching = accesses.filter(({ mode }) => mode !== 'define').length;
  const counts: [Source, number][] = [
    ['code', code.files.length + code.imports.length],
    ['manifests', units.length + deployments.length + logins.length],
    ['statements', onTables ? statements.length : 0],
    ['accesses', onTables ? Math.max(touching, 1) : touching],
    ['stores', stores.filter(isPlaced).length],
    ['catalogue', catalogue.relations.length + references.length],
    ['ownership', teams.length],
    ['history', history.commits.length],
    ['calls', calls.length + endpoints.length + channels.length],
  ];
  return new Map(counts.filter(([, count]) => count > 0));
}

/** What the configuration may say and this version does not do yet is told, not passed over. */
function unbuilt({ presets }: Declarations): Notice[] {
  return presets
    .filter(({ value }) => value === 'modular-monolith')
    .map(({ value, at }) => ({
      source: 'config',
      message: `extends: ${value} changes nothing yet: who touches a table is known per service, not per module`,
      at,
      unresolved: 1,
    }));
}
