import {
  assumed,
  defineRule,
  groupBy,
  isAssumed,
  listed,
  load,
  placeOf,
  statementPlaces,
  tableId,
} from '../src/index.js';

export default defineRule({
  id: 'shared-table',
  summary: 'Two or more services write one table.',
  rationale:
    'No single service can vouch for what is in it. Every rule about its rows has to be written, tested and released in several places ' +
    'at once, and a migration of it stops all of them: the surest sign of a distributed monolith.',
  remedy:
    'Choose one owner and let the others ask it; split the table by columns that change together; or merge the services.',
  source:
    'Shared Persistence (Taibi & Lenarduzzi, IEEE Software 2018); Integration Database (Fowler, bliki 2004).',
  severity: 'error',
  needs: ['accesses'],
  feeds: { part: 'shared-tables', intensity: 1 },
  options: {},
  *check(model) {
    const writes = model.tableAccesses.filter(({ mode }) => mode === 'write');
    for (const [id, accesses] of groupBy(writes, ({ table }) => tableId(table))) {
      if (accesses.length < 2) continue;
      const { table } = accesses[0]!;
      const heaviest = [...accesses].sort((a, b) => b.totalMs - a.totalMs);
      const inCode = heaviest.filter(({ seen }) => seen.includes('code'));
      const writers = heaviest.map(
        (access) =>
          `${access.service}${access.service === table.owner ? ', its owner' : ''}${load(access)}${assumed(access)}`,
      );
      yield {
        key: id,
        message: `${accesses.length} services write ${id}: ${listed(writers)}.`,
        at: inCode.length > 0 ? placeOf(inCode) : (table.at ?? placeOf(heaviest)),
        related: [
          ...inCode
            .slice(1)
            .map((access) => ({ ...placeOf([access]), says: `${access.service} writes it here` })),
          ...statementPlaces(
            model,
            heaviest.flatMap(({ statements }) => statements.slice(0, 1)),
          ),
        ],
        entities: [`table:${id}`, ...accesses.map(({ service }) => `service:${service}` as const)],
        ...(accesses.filter((access) => !isAssumed(access)).length < 2 && { severity: 'warn' as const }),
        weight: accesses.reduce((sum, { totalMs }) => sum + totalMs, 0),
      };
    }
  },
});
