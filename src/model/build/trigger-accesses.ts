/**
 * What triggers do is done by whoever writes their table, in that transaction, though neither code nor statement names what they touch. In:
 * accesses, and the triggers. Out: the accesses that come of them, through any number of triggers, each with the way that leads there.
 */
import { groupBy } from '../group.js';
import type { Access, DatabaseObject, Way } from '../nouns.js';
import { tableId } from '../queries.js';
import type { Expansion } from './expansion.js';
import type { ReadTrigger } from './objects.js';

export function accessesOfTriggers(
  accesses: readonly Access[],
  triggers: readonly ReadTrigger[],
  expansion: Pick<Expansion, 'relation'>,
): readonly Access[] {
  const waiting = groupBy(
    triggers.flatMap(({ object }) => (object.reaches.length > 0 ? object : [])),
    ({ database, on = '' }) => tableId({ database, name: on }),
  );
  if (waiting.size === 0) return [];
  const made: Access[] = [];
  const follow = (access: Access, through: readonly Way[], seen: ReadonlySet<DatabaseObject>): void => {
    const { database, table } = access;
    for (const trigger of waiting.get(tableId({ database, name: table })) ?? []) {
      if (access.mode !== 'write' || seen.has(trigger)) continue;
      const by: Way = {
        kind: 'trigger',
        name: trigger.name,
        ...(trigger.at.line !== undefined && { at: trigger.at }),
      };
      for (const reached of trigger.reaches)
        for (const { table: behind, mode, through: ways = [] } of expansion.relation(
          reached.table,
          reached.mode,
          database,
        )) {
          const next: Access = { ...access, table: behind, mode, through: [...through, by, ...ways] };
          made.push(next);
          follow(next, next.through!, new Set([...seen, trigger]));
        }
    }
  };
  for (const access of accesses) follow(access, access.through ?? [], new Set());
  return made;
}
