/**
 * Statements, catalogue and what the code does → tables, who touches them and who owns them. Names are resolved first, then what they stand for is expanded
 * and statements attributed, then owners found, for an owner may be known only by who writes.
 */
import type { Declarations } from '../declarations.js';
import type { CatalogueFacts, Facts } from '../facts.js';
import type { Model } from '../model.js';
import type { Access, Notice, Statement } from '../nouns.js';
import { compareText } from '../queries.js';
import { clientsAsked } from './asked-by.js';
import { ladder, placesOf } from './attribute.js';
import { attributedTime, attributionNotices } from './attributed.js';
import { findClients } from './clients.js';
import { accessesOfCode } from './code-accesses.js';
import { withConnectionsOfCode } from './connected.js';
import { findDatabases } from './databases.js';
import { expander } from './expansion.js';
import { buildGrants } from './grants.js';
import { connectionsOf, findLogins } from './logins.js';
import type { Structure } from './modules.js';
import { buildObjects, readTriggers } from './objects.js';
import { ownDatabases, supposedlyOne } from './own-databases.js';
import { unknownDeclared } from './owners.js';
import type { Reach } from './reach.js';
import { buildReferences } from './references.js';
import { gatherRelations } from './relations.js';
import { gatherRoutines } from './routines.js';
import { findSearchPaths, namedSchemas } from './search-paths.js';
import { asStatements, readStatements } from './statements.js';
import { sumAccesses } from './table-accesses.js';
import { nameTables } from './table-names.js';
import { buildTables, definitions } from './tables.js';
import { accessesOfTriggers } from './trigger-accesses.js';
import { uncertainties } from './uncertain.js';
import { catalogueOf, readUsage } from './usage.js';

type DatabasePart = Pick<
  Model,
  | 'tables'
  | 'accesses'
  | 'tableAccesses'
  | 'statements'
  | 'totalMs'
  | 'attributed'
  | 'logins'
  | 'references'
  | 'objects'
  | 'grants'
>;

export function buildDatabase(
  facts: Facts,
  declarations: Declarations,
  structure: Structure,
  reach: Reach,
): DatabasePart & { readonly notices: readonly Notice[] } {
  const { servers = [] } = facts;
  const { services } = declarations;
  const { serviceAt } = structure;
  const configured = connectionsOf(facts.deployments, structure.modules);
  const logins = findLogins(services, configured, structure.modules, facts.statements);
  const usage = readUsage(facts.usage, {
    modules: structure.modules,
    deployments: facts.deployments,
    serviceAt,
    reach,
  });
  const connections = withConnectionsOfCode(configured, usage.connections);
  const catalogue = withCode(facts.catalogue, catalogueOf(usage));
  const databases = findDatabases(
    facts.statements,
    facts.catalogue,
    logins,
    connections,
    ownDatabases(catalogue.relations, connections, serviceAt),
  );
  const clients = findClients(connections, usage.connections, databases);
  const codeStatements = [...(facts.codeStatements ?? []), ...usage.statements];
  const paths = findSearchPaths(
    catalogue,
    services,
    connections,
    databases,
    namedSchemas(facts.statements, catalogue),
  );
  const askedBy = clientsAsked(usage.accesses, usage.boundNames, clients);
  const names = nameTables(facts.statements, catalogue, { databases, clients, askedBy, paths }, serviceAt);
  const relations = gatherRelations(catalogue.relations, names);
  const routines = gatherRoutines(catalogue.routines, names);
  const expansion = expander(relations, routines, names);

  const rungs = ladder(facts.statements, codeStatements, logins, structure.modules, serviceAt);
  const knowledge = { ladder: rungs, databases, paths, names, relations, routines, expansion };
  const read = readStatements(facts, knowledge);
  const statements = asStatements(read, placesOf(codeStatements, serviceAt));
  const rows = new Map(statements.map((statement) => [statement.id, statement]));
  const ofCode = accessesOfCode(usage, {
    ...structure,
    ...{ names, relations, routines, expansion },
    touched: statements.flatMap(({ database, tables }) =>
      tables.map(({ table: name }) => ({ database, name })),
    ),
  });
  const named = [
    ...statements.flatMap(accessesOf),
    ...definitions(relations, serviceAt),
    ...ofCode.accesses,
  ].sort(byAccess);
  const around = { relations, routines, names, expansion, logins, serviceAt };
  const triggers = readTriggers(catalogue.triggers, around);
  const triggered = accessesOfTriggers(named, triggers, expansion);
  const tables = buildTables(relations, statements, named, triggered, services, logins, expansion, serviceAt);
  const accesses = [...named, ...triggered].sort(byAccess);
  return {
    statements: rows,
    totalMs: statements.reduce((sum, { totalMs, toplevel }) => sum + (toplevel ? totalMs : 0), 0),
    attributed: attributedTime(read),
    logins: logins.all,
    accesses,
    tableAccesses: sumAccesses(accesses, tables, rows),
    tables,
    references: buildReferences(catalogue, facts.statements, relations, names, databases),
    objects: buildObjects(triggers, services, tables, around),
    grants: buildGrants(catalogue, relations, names),
    notices: [
      ...logins.notices,
      ...ofCode.notices,
      ...attributionNotices(read),
      ...uncertainties(read, servers, databases, names),
      ...(facts.statements.length === 0 ? supposedlyOne(relations, connections, serviceAt) : []),
      ...unknownDeclared(services, [...relations.known, ...[...tables.values()].map(({ name }) => name)]),
    ],
  };
}

/** What the code defines as well: a weaker word than that of a server or a migration, so it comes last. */
function withCode(
  catalogue: CatalogueFacts,
  made: Pick<CatalogueFacts, 'relations' | 'foreignKeys' | 'routines' | 'triggers'>,
): CatalogueFacts {
  return {
    ...catalogue,
    relations: [...catalogue.relations, ...made.relations],
    foreignKeys: [...catalogue.foreignKeys, ...made.foreignKeys],
    routines: [...catalogue.routines, ...made.routines],
    triggers: [...catalogue.triggers, ...made.triggers],
  };
}

/** Only a statement of exactly one service shows who accesses. */
function accessesOf({ id, database, tables, services, at }: Statement): Access[] {
  if (services.length !== 1) return [];
  const { service } = services[0]!;
  return tables.map(({ table, mode, through }) => ({
    service,
    module: service,
    database,
    table,
    mode,
    seen: 'statements',
    ...(through && { through }),
    statement: id,
    at,
  }));
}

function byAccess(a: Access, b: Access): number {
  return (
    compareText(a.service, b.service) ||
    compareText(a.database, b.database) ||
    compareText(a.table, b.table) ||
    compareText(a.mode, b.mode) ||
    compareText(a.statement ?? '', b.statement ?? '') ||
    compareText(a.at?.path ?? '', b.at?.path ?? '') ||
    (a.at?.line ?? 0) - (b.at?.line ?? 0)
  );
}
