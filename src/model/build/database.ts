/**
 * Statements and definitions → tables, who touches them and who owns them. Names are resolved first, then accesses
 * attributed, then owners found, for an owner may be known only by who writes.
 */
import type { Declarations } from '../declarations.js';
import type { Facts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Model } from '../model.js';
import type { Access, Location, Notice, Statement, Table } from '../nouns.js';
import { compareText, tableId } from '../queries.js';
import type { Structure } from './modules.js';
import { claims, unknownDeclared } from './owners.js';
import { attributeRoles, connectionsOf, type Roles } from './roles.js';
import { sumAccesses } from './table-accesses.js';
import { nameTables, type TableNames } from './table-names.js';
import { buildUsage, type CodeDefinition } from './usage.js';

export function buildDatabase(
  facts: Facts,
  declarations: Declarations,
  structure: Structure,
): Pick<Model, 'tables' | 'accesses' | 'tableAccesses' | 'statements' | 'totalMs'> & {
  readonly notices: readonly Notice[];
} {
  const connections = connectionsOf(facts.deployments, structure.modules);
  const roles = attributeRoles(declarations.services, connections, structure.modules, facts.statements);
  const { serviceAt } = structure;
  const names = nameTables(facts, declarations.services, connections, roles, serviceAt);

  const statements = buildStatements(facts, roles, names);
  const definitions = facts.catalogue.relations.map((fact): Definition => {
    const service = serviceAt(fact.at.path);
    const resolved = names.resolveDefinition(fact, service);
    return { ...resolved, at: fact.at, ...(service !== undefined && { service }) };
  });
  const known = [
    ...definitions,
    ...statements.flatMap(({ database, tables }) => tables.map(({ table: name }) => ({ name, database }))),
  ];
  const define = names.resolveDefinition;
  const usage = buildUsage(facts.usage, {
    ...structure,
    ...facts,
    imports: facts.code.imports,
    define,
    known,
  });
  const ddl = usage.definitions.filter(({ source }) => source === 'ddl');
  const accesses = [
    ...statements.flatMap(accessesOf),
    ...[...definitions, ...ddl].flatMap(definesOf),
    ...usage.accesses,
  ].sort(byAccess);
  const claimsOf = claims(declarations.services, accesses, usage.definitions.flatMap(definesOf));
  const named = [
    ...definitions,
    ...usage.definitions,
    ...usage.accesses.map(({ table: name, database, at }) => ({ name, database, at: at! })),
  ];
  const tables = buildTables(named, statements, claimsOf);
  const rows = new Map(statements.map((statement) => [statement.id, statement]));
  return {
    statements: rows,
    totalMs: statements.reduce((sum, { totalMs, toplevel }) => sum + (toplevel ? totalMs : 0), 0),
    accesses,
    tableAccesses: sumAccesses(accesses, tables, rows),
    tables,
    notices: [...roles.notices, ...usage.notices, ...unknownDeclared(declarations.services, tables.values())],
  };
}

interface Definition {
  readonly name: string;
  readonly database: string;
  readonly service?: string;
  readonly at: Location;
}

/** Rows of one id (the same statement saved twice) are kept apart by a number. */
function buildStatements(facts: Facts, roles: Roles, names: TableNames): Statement[] {
  const rows = facts.statements.map((fact): Statement => {
    const { source: _, datname: __, uses, routines: ___, ...row } = fact;
    const services = roles.of(row.role);
    const service = services.length === 1 ? services[0]!.service : undefined;
    const database = names.databaseOf(fact);
    const nested = row.toplevel ? [] : ['nested'];
    const tables = uses.map((use) => ({ table: names.resolve(use, fact, service), mode: use.mode }));
    tables.sort((a, b) => compareText(a.table, b.table) || compareText(a.mode, b.mode));
    return {
      ...row,
      id: [database, row.role ?? '', row.queryid ?? row.text, ...nested].join('/'),
      database,
      tables,
      services,
    };
  });
  return [...groupBy(rows, ({ id }) => id).values()]
    .flatMap((same) =>
      same.map((row, index) => (index === 0 ? row : { ...row, id: `${row.id}/${index + 1}` })),
    )
    .sort((a, b) => compareText(a.id, b.id));
}

/** Only a statement of exactly one service shows who accesses. */
function accessesOf({ id, database, tables, services, at }: Statement): Access[] {
  if (services.length !== 1) return [];
  const { service } = services[0]!;
  return tables.map(({ table, mode }) => ({
    service,
    module: service,
    database,
    table,
    mode,
    seen: 'statements',
    statement: id,
    at,
  }));
}

function definesOf({ name: table, database, service, at }: Definition | CodeDefinition): Access[] {
  if (service === undefined) return [];
  return [{ service, module: service, database, table, mode: 'define', seen: 'code', at }];
}

function buildTables(
  definitions: readonly Omit<Definition, 'service'>[],
  statements: readonly Statement[],
  claimsOf: ReturnType<typeof claims>,
): Map<string, Table> {
  const named = [
    ...definitions,
    ...statements.flatMap(({ database, tables, at }) =>
      tables.map(({ table: name }) => ({ name, database, at })),
    ),
  ];
  const tables = new Map<string, Table>();
  for (const { name, database, at } of named) {
    const id = tableId({ database, name });
    if (tables.has(id)) continue;
    const claimed = claimsOf({ name, database });
    const [owner] = claimed.length === 1 ? claimed : [];
    tables.set(id, {
      name,
      database,
      ...(owner && { owner: owner.owner, ownerSource: owner.source }),
      claims: claimed,
      at,
    });
  }
  return new Map([...tables].sort(([a], [b]) => compareText(a, b)));
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
