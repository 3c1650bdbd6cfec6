import { groupBy } from '../group.js';
import type { Access, Statement, Table, TableAccess } from '../nouns.js';
import { compareText, tableId } from '../queries.js';

/** Accesses summed per service, table and mode, in that order. */
export function sumAccesses(
  accesses: readonly Access[],
  tables: ReadonlyMap<string, Table>,
  rows: ReadonlyMap<string, Statement>,
): TableAccess[] {
  const groups = groupBy(accesses, ({ service, database, table, mode }) =>
    [service, tableId({ database, name: table }), mode].join('\n'),
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
      const code = inCode.flatMap(({ at }) => at ?? []);
      const [via, ...otherWays] = new Set(inCode.map((access) => access.via));
      return {
        service,
        table,
        mode,
        calls: statements.reduce((sum, { calls }) => sum + calls, 0),
        totalMs: statements.reduce((sum, { totalMs }) => sum + totalMs, 0),
        seen: [...new Set(group.map(({ seen }) => seen))].sort(),
        ...(via !== undefined && otherWays.length === 0 && { via }),
        at: [...code, ...statements.map(({ at }) => at)],
        statements: statements.map(({ id }) => id),
      };
    })
    .sort(
      (a, b) =>
        compareText(a.service, b.service) ||
        compareText(tableId(a.table), tableId(b.table)) ||
        compareText(a.mode, b.mode),
    );
}
