/** What each role may do with which table: what it was granted itself, and what roles were that it is a member of. */
import type { CatalogueFacts } from '../facts.js';
import { groupBy } from '../group.js';
import type { Grant } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Relations } from './relations.js';
import type { TableNames } from './table-names.js';

export function buildGrants(
  { grants, memberships = [] }: Pick<CatalogueFacts, 'grants' | 'memberships'>,
  relations: Relations,
  names: TableNames,
): Grant[] {
  const members = groupBy(memberships, ({ role }) => role);
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
  const inherited = direct.flatMap((grant) => {
    const heirs = new Set((members.get(grant.role) ?? []).map(({ member }) => member));
    // A set can be added to while it is walked through.
    for (const heir of heirs) for (const { member } of members.get(heir) ?? []) heirs.add(member);
    return [...heirs].map((role): Grant => ({ ...grant, role, from: grant.role }));
  });
  const merged = groupBy([...direct, ...inherited], ({ database, role, table }) =>
    JSON.stringify([database, role, table]),
  );
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
