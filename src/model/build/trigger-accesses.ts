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
  const made = new Map<string, readonly Made[]>();
  return accesses.flatMap((access) => {
    const { database, table, mode, through = [] } = access;
    const id = tableId({ database, name: table });
    if (mode !== 'write' || !waiting.has(id)) return [];
    if (!made.has(id)) made.set(id, madeByWriting(access, waiting, expansion));
    return made.get(id)!.map((each) => ({ ...access, ...each, through: [...through, ...each.through] }));
  });
}

/** What comes of writing a table. */
type Made = Pick<Access, 'table' | 'mode'> & { readonly through: readonly Way[] };

/** What each trigger touches, by the shortest way to it: triggers that write one another's tables are led to in more ways than can be counted. */
function madeByWriting(
  { database, table }: Pick<Access, 'database' | 'table'>,
  waiting: ReadonlyMap<string, readonly DatabaseObject[]>,
  expansion: Pick<Expansion, 'relation'>,
): readonly Made[] {
  const made: Made[] = [];
  const seen = new Set([table]);
  const written: Pick<Made, 'table' | 'through'>[] = [{ table, through: [] }];
  // A row can be added to while it is walked through.
  for (const { table: from, through: before } of written)
    for (const trigger of waiting.get(tableId({ database, name: from })) ?? [])
      for (const reached of trigger.reaches)
        for (const use of expansion.relation(reached.table, reached.mode, database)) {
          const through = [...before, wayBy(trigger), ...(use.through ?? [])];
          made.push({ table: use.table, mode: use.mode, through });
          if (use.mode !== 'write' || seen.has(use.table)) continue;
          seen.add(use.table);
          written.push({ table: use.table, through });
        }
  return made;
}

function wayBy({ name, at }: DatabaseObject): Way {
  return { kind: 'trigger', name, ...(at.line !== undefined && { at }) };
}
