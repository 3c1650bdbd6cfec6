import type { Declarations } from '../declarations.js';
import type { Facts } from '../facts.js';
import type { Model } from '../model.js';
import type { Notice, Source } from '../nouns.js';
import { checkBoundaries } from './boundaries.js';
import { buildDatabase } from './database.js';
import { buildDependencies } from './dependencies.js';
import { buildModules } from './modules.js';
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
  const ownership = buildTeams(facts.ownership, structure.modules);
  const database = buildDatabase(facts, declarations, structure);
  const traffic = buildTraffic(facts.traffic, { ...structure, ...facts, imports: facts.code.imports });
  const model: Model = {
    ...buildDependencies(facts.code, structure.files),
    ...database,
    calls: traffic.calls,
    endpoints: traffic.endpoints,
    channels: traffic.channels,
    files: structure.files,
    modules: ownership.modules,
    teams: ownership.teams,
    unknownOwned: ownership.unknownOwned,
    boundaries: declarations.boundaries,
    facts: countFacts(facts, database.accesses.filter(({ mode }) => mode !== 'define').length),
    notices: [
      ...facts.notices,
      ...ownership.notices,
      ...database.notices,
      ...traffic.notices,
      ...unbuilt(declarations),
    ],
  };
  checkBoundaries(model);
  return model;
}

function countFacts(
  { code, units, deployments, statements, ownership }: Facts,
  accesses: number,
): ReadonlyMap<Source, number> {
  // Rows that name no table say nothing about the database, however many there are.
  const onTables = statements.some(({ uses }) => uses.length > 0);
  const counts: [Source, number][] = [
    ['code', code.files.length + code.imports.length],
    ['manifests', units.length + deployments.length],
    ['statements', onTables ? statements.length : 0],
    ['accesses', onTables ? Math.max(accesses, 1) : accesses],
    ['ownership', ownership.read.length === 0 ? 0 : Math.max(1, ownership.teams.length)],
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
