import { checkBoundaries } from '../boundary.js';
import type { Declarations } from '../declarations.js';
import type { Facts } from '../facts.js';
import type { Model } from '../model.js';
import type { Source } from '../nouns.js';
import { buildDatabase } from './database.js';
import { buildDependencies } from './dependencies.js';
import { buildModules } from './modules.js';
import { buildTeams } from './teams.js';

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
  const model: Model = {
    ...buildDependencies(facts.code, structure.files),
    ...database,
    files: structure.files,
    modules: ownership.modules,
    teams: ownership.teams,
    unknownOwned: ownership.unknownOwned,
    boundaries: declarations.boundaries,
    sources: sourcesOf(facts),
    notices: [...facts.notices, ...database.notices],
  };
  checkBoundaries(model);
  return model;
}

function sourcesOf(facts: Facts): ReadonlySet<Source> {
  const sources = new Set<Source>();
  if (facts.code.files.length > 0) sources.add('code');
  if (facts.deployments.length > 0) sources.add('manifests');
  if (facts.statements.length > 0) sources.add('statements');
  if (facts.ownership.read.length > 0) sources.add('ownership');
  return sources;
}
