/**
 * Rows of statistics → statements: resolved, expanded, attributed. What ran inside a function or trigger (`toplevel` false) is charged to
 * its role only where no trigger and no routine that runs with that role's rights explains it: those it ran for are known by the
 * statements that called. Checks of foreign keys are traffic of the key and touch nothing by themselves.
 */
import type { Facts, StatementFact, TableUse } from '../facts.js';
import { groupBy } from '../group.js';
import type { AccessMode, Location, Statement, StatementTable } from '../nouns.js';
import { compareText, placeKey, tableId } from '../queries.js';
import type { Climbed, Ladder, placesOf } from './attribute.js';
import type { Databases } from './databases.js';
import type { Expansion } from './expansion.js';
import type { Relations } from './relations.js';
import type { Routine, Routines } from './routines.js';
import type { SearchPaths } from './search-paths.js';
import type { TableNames } from './table-names.js';

/** What the names in a row mean. */
export interface ReadStatement extends Climbed {
  /** The routines that it calls, by itself or through others. */
  readonly routines: readonly Routine[];
  /** Names that could be of several schemas, and so were left out. */
  readonly ambiguous: readonly string[];
}

export interface Knowledge {
  readonly ladder: Ladder;
  readonly databases: Databases;
  readonly paths: SearchPaths;
  readonly names: TableNames;
  readonly relations: Relations;
  readonly routines: Routines;
  readonly expansion: Expansion;
}

export function readStatements(facts: Facts, knowledge: Knowledge): ReadStatement[] {
  const explained = insideRuns(facts, knowledge);
  const meaning = meanings(knowledge);
  const rows = facts.statements.map((fact): ReadStatement => {
    const row = readStatement(fact, knowledge, meaning);
    if (fact.toplevel) return row;
    return { ...row, tables: row.tables.filter((use) => !explained(row, use)) };
  });
  return knowledge.ladder.byTables(rows);
}

/** The tables that using a name touches; `undefined` when it cannot be known which of several schemas it is of. */
type Meaning = (
  use: TableUse,
  database: string,
  path: readonly string[],
) => readonly StatementTable[] | undefined;

function readStatement(
  fact: StatementFact,
  { ladder, databases, paths, routines, expansion }: Knowledge,
  meaning: Meaning,
): ReadStatement {
  const database = databases.of(fact);
  const services = ladder.climb(fact);
  if (fact.foreignKeyCheck) return { fact, database, tables: [], services, routines: [], ambiguous: [] };
  const path = paths.ofStatement(fact, services.length === 1 ? services[0]!.service : undefined);
  const ambiguous: string[] = [];
  const touched: StatementTable[] = [];
  for (const use of fact.uses) {
    const tables = meaning(use, database, path);
    if (tables === undefined) ambiguous.push(use.name);
    else touched.push(...tables);
  }
  const called = fact.routines.flatMap((name) => routines.find(name, database, path));
  for (const routine of called) touched.push(...expansion.routine(routine, path));
  const all = called.flatMap((routine) => expansion.called(routine, path));
  return {
    fact,
    database,
    tables: onceEach(touched),
    services,
    routines: all.length > 0 ? [...new Set(all)] : all,
    ambiguous,
  };
}

/** Remembers what names mean: tens of thousands of statements use the same few, on the same few paths. */
function meanings({ names, relations, expansion }: Knowledge): Meaning {
  const find: Meaning = ({ mode, ...named }, database, path) => {
    const name = names.resolve(named, database, path);
    if (name === undefined) return undefined;
    if (relations.all.get(tableId({ database, name }))?.kind === 'sequence') return [];
    return expansion.relation(relations.rootOf({ database, name }), mode, database);
  };
  const known = new Map<readonly string[], Map<string, ReturnType<Meaning>>>();
  return (use, database, path) => {
    const onPath = known.get(path) ?? new Map<string, ReturnType<Meaning>>();
    known.set(path, onPath);
    const key = `${use.mode}\n${use.schema ?? ''}\n${use.name}\n${database}`;
    const found = onPath.get(key);
    if (found !== undefined || onPath.has(key)) return found;
    const tables = find(use, database, path);
    onPath.set(key, tables);
    return tables;
  };
}

/** Each table and mode once, by the shortest way, sorted. */
function onceEach(uses: readonly StatementTable[]): readonly StatementTable[] {
  if (uses.length < 2) return uses;
  const found = new Map<string, StatementTable>();
  for (const use of uses) {
    const key = `${use.table}\n${use.mode}`;
    const known = found.get(key);
    if (!known || (use.through ?? []).length < (known.through ?? []).length) found.set(key, use);
  }
  return [...found.values()].sort((a, b) => compareText(a.table, b.table) || compareText(a.mode, b.mode));
}

/** Tells what a nested row touches because somebody else's statement ran a trigger, or a routine with the rights of the row's role. */
function insideRuns(
  { catalogue }: Facts,
  { names, routines, expansion }: Knowledge,
): (row: Climbed, use: { readonly table: string; readonly mode: AccessMode }) => boolean {
  const explained = new Set<string>();
  const unreadOf = new Set<string>();
  const add = (routine: Routine, role: string | undefined) => {
    for (const { table, mode } of expansion.routine(routine, [routine.schema, 'public']))
      explained.add(JSON.stringify([routine.database, role, table, mode]));
  };
  for (const { database, ...trigger } of catalogue.triggers) {
    const table = names.inCatalogue(trigger.table, {
      ...trigger,
      ...(database !== undefined && { database }),
    });
    const path = names.pathOf(trigger, table.database);
    for (const routine of routines.find(trigger.routine, table.database, path)) add(routine, undefined);
  }
  for (const routine of routines.all) {
    const { runsAs, body } = routine.fact;
    if (runsAs === undefined) continue;
    // Files of SQL may not say whose rights they are.
    add(routine, runsAs === '' ? undefined : runsAs);
    if (body.unread !== undefined && runsAs !== '') unreadOf.add(JSON.stringify([routine.database, runsAs]));
  }
  return ({ fact: { role }, database }, { table, mode }) =>
    explained.has(JSON.stringify([database, undefined, table, mode])) ||
    explained.has(JSON.stringify([database, role, table, mode])) ||
    unreadOf.has(JSON.stringify([database, role]));
}

/**
 * Sorted by id. Rows of one id (the same statement saved twice) are kept apart by a number.
 * @param places where the code has a statement, by its fingerprint
 */
export function asStatements(
  rows: readonly ReadStatement[],
  places: ReturnType<typeof placesOf>,
): Statement[] {
  const seen = new Map<string, number>();
  return rows
    .map((row) => {
      const id = idOf(row);
      const count = (seen.get(id) ?? 0) + 1;
      seen.set(id, count);
      const known = row.fact.fingerprint === undefined ? undefined : places.get(row.fact.fingerprint);
      const statement = asStatement(row, count === 1 ? id : `${id}/${count}`);
      const sentFrom = senderPlaces(statement, known ?? []);
      return sentFrom.length === 0 ? statement : { ...statement, sentFrom };
    })
    .sort((a, b) => compareText(a.id, b.id));
}

/** The places in the code of the service that runs it; in that of any, where it is not known which does. */
function senderPlaces(
  { services }: Statement,
  places: readonly { readonly services: readonly string[]; readonly at: Location }[],
): readonly Location[] {
  const [sender] = services.length === 1 ? services : [];
  const own = places.filter((place) => !sender || place.services.includes(sender.service));
  // One text that touches several tables is told once for each.
  return [...groupBy(own, ({ at }) => placeKey(at)).values()].map(([first]) => first!.at);
}

function idOf({ database, fact: { role = '', queryid, text, toplevel } }: ReadStatement): string {
  return `${database}/${role}/${queryid ?? text}${toplevel ? '' : '/nested'}`;
}

function asStatement({ fact, database, tables, services }: ReadStatement, id: string): Statement {
  const { queryid, role, text, calls, totalMs, rows, toplevel, partial, several, at } = fact;
  return {
    id,
    ...(queryid !== undefined && { queryid }),
    database,
    ...(role !== undefined && { role }),
    text,
    calls,
    totalMs,
    rows,
    toplevel,
    ...(partial && { partial }),
    ...(several && { several }),
    tables,
    services,
    at,
  };
}
