/** What each role may do with which table, whatever says so: a grant on a partition is one on its table. */
import type { CatalogueFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Grant } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Relations } from './relations.js';
import type { TableNames } from './table-names.js';

export function buildGrants(
  { grants }: Pick<CatalogueFacts, 'grants'>,
  relations: Relations,
  names: TableNames,
): Grant[] {
  const direct = grants.map(({ role, relation, privileges, ...fact }): Grant => {
    const named = names.inCatalogue(relation, fact);
    return {
      database: named.database,
      role: role.toUpperCase() === 'PUBLIC' ? 'PUBLIC' : role,
      table: relations.rootOf(named),
      privileges,
      at: fact.at,
    };
  });
  const merged = groupBy(direct, ({ database, role, table }) => JSON.stringify([database, role, table]));
  return [...merged.values()]
    .map((same): Grant => {
      const privileges = [...new Set(same.flatMap((grant) => grant.privileges))].sort(compareText);
      return { ...same[0]!, privileges };
    })
    .sort(
      (a, b) =>
        compareText(a.database, b.database) || compareText(a.role, b.role) || compareText(a.table, b.table),
    );
}
