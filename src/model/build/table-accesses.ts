import { groupBy } from '../group.js';
import type { Access, Location, Statement, Table, TableAccess } from '../nouns.js';
import { compareText, placeKey, sumOf, tableId } from '../queries.js';

/** Accesses summed per service, table and mode, in that order. */
export function sumAccesses(
  accesses: readonly Access[],
  tables: ReadonlyMap<string, Table>,
  rows: ReadonlyMap<string, Statement>,
): TableAccess[] {
  const groups = groupBy(
    accesses,
    ({ service, database, table, mode }) => `${service}\n${database}\n${table}\n${mode}`,
  );
  return [...groups.values()]
    .flatMap((group) => {
      const { service, database, table: name, mode } = group[0]!;
      const table = tables.get(tableId({ database, name }));
      if (!table) return [];
      const statements = [...new Set(group.flatMap(({ statement }) => statement ?? []))]
        .flatMap((id) => rows.get(id) ?? [])
        .sort((a, b) => b.totalMs - a.totalMs || compareText(a.id, b.id));
      const inCode = group.filter(({ seen }) => seen === 'code');
      const [via, ...otherWays] = new Set(inCode.map((access) => access.via));
      return {
        service,
        table,
        mode,
        ...sumOf(statements),
        seen: [...new Set(group.map(({ seen }) => seen))].sort(),
        ...(via !== undefined && otherWays.length === 0 && { via }),
        ...(inCode.length > 0 && inCode.every(({ assumed }) => assumed) && { assumed: true as const }),
        at: [...codePlaces(inCode, statements), ...waysIn(group), ...statements.map(({ at }) => at)],
        statements: statements.map(({ id }) => id),
        through: waysOf(group),
      };
    })
    .sort(
      (a, b) =>
        compareText(a.service, b.service) ||
        compareText(tableId(a.table), tableId(b.table)) ||
        compareText(a.mode, b.mode),
    );
}

/** Each place in the code once, those that send the heaviest statement first. */
function codePlaces(inCode: readonly Access[], statements: readonly Statement[]): Location[] {
  const ranks = new Map<string, number>();
  for (const [rank, { sentFrom = [] }] of statements.entries()) {
    for (const at of sentFrom) if (!ranks.has(placeKey(at))) ranks.set(placeKey(at), rank);
  }
  const rankOf = (key: string) => ranks.get(key) ?? statements.length;
  const places = groupBy(
    inCode.flatMap(({ at }) => at ?? []),
    placeKey,
  );
  return [...places].sort(([a], [b]) => rankOf(a) - rankOf(b)).map(([, [at]]) => at!);
}

/** Where the views, routines and triggers are defined that they go through. */
function waysIn(accesses: readonly Access[]): Location[] {
  const places = accesses.flatMap(({ through = [] }) => through.flatMap(({ at }) => at ?? []));
  return [...groupBy(places, placeKey).values()].map(([at]) => at!);
}

/** The views, routines and triggers that all of them go through: nothing, as soon as one names the table itself. */
function waysOf(accesses: readonly Access[]): string[] {
  const ways = accesses.map(({ through }) => through?.[0]);
  if (ways.some((way) => way === undefined)) return [];
  return [...new Set(ways.flatMap((way) => way?.name ?? []))].sort(compareText);
}
