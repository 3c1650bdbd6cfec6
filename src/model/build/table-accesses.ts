import { groupBy } from '../group.js';
import type { Access, Statement, Table, TableAccess } from '../nouns.js';
import { compareText, sumOf, tableId } from '../queries.js';

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
      const code = group.filter(({ seen }) => seen === 'code').flatMap(({ at }) => at ?? []);
      return {
        service,
        table,
        mode,
        ...sumOf(statements),
        seen: [...new Set(group.map(({ seen }) => seen))].sort(),
        at: [...code, ...statements.map(({ at }) => at)],
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

/** The views and routines that all of them go through: nothing, as soon as one names the table itself. */
function waysOf(accesses: readonly Access[]): string[] {
  const ways = accesses.map(({ through }) => through?.[0]);
  if (ways.some((way) => way === undefined)) return [];
  return [...new Set(ways.flatMap((way) => way?.name ?? []))].sort(compareText);
}
