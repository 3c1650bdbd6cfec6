/**
 * What is left of the tables that migrations in code create, rename and drop; those of one directory are run in the order of their names. In: what
 * each place creates, renames or drops. Out: what stands in the end, by its last name, and what it refers to by theirs.
 */
import type { CodeTableName } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import { compareText } from '../../../model/queries.js';
import type { Program } from '../evaluate/program.js';
import { known } from '../evaluate/text.js';
import type { Key } from './keys.js';
import type { Definition } from './reader.js';
import type { NamedTable } from './reading.js';

export function standing(program: Program, definitions: readonly Definition[]): readonly Definition[] {
  const pathOf = ({ node }: Definition) => program.pathOf(node.getSourceFile());
  const inOrder = [...definitions].sort(
    (a, b) => compareText(pathOf(a), pathOf(b)) || a.node.pos - b.node.pos,
  );
  const byDirectory = new Map<Path, Definition[]>();
  for (const each of inOrder) {
    const path = pathOf(each);
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    byDirectory.set(directory, changed(byDirectory.get(directory) ?? [], each));
  }
  return [...byDirectory.values()].flat();
}

/** What stands after one more change. */
function changed(before: Definition[], change: Definition): Definition[] {
  const { from } = change;
  if (change.source === 'drop') return before.filter(({ table }) => !isSame(table, change.table));
  if (change.source === 'alter') return altered(before, change);
  if (!from) {
    before.push(change);
    return before;
  }
  // An index that is renamed is no table: of what nobody created nothing is known.
  if (!before.some(({ table }) => isSame(table, from))) return before;
  const renamed = (table: NamedTable) => (isSame(table, from) ? change.table : table);
  return before.map((each) => {
    const references = each.references?.map((key) => ({ ...key, to: renamed(key.to) }));
    return {
      ...each,
      ...(isSame(each.table, from) && { table: change.table, node: change.node }),
      ...(references && { references }),
    };
  });
}

/** Keys are taken from what gave them; a key of the same columns to the same table is the same one, as it is from now on. */
function altered(before: Definition[], change: Definition): Definition[] {
  const { references: adds = [], without = [] } = change;
  const isGone = (key: Key) =>
    without.some((each) => isMeant(key, each, change.table)) || adds.some((each) => isAgain(key, each));
  const left = before.map((each) =>
    isSame(each.table, change.table) && each.references?.some(isGone)
      ? { ...each, references: each.references.filter((key) => !isGone(key)) }
      : each,
  );
  return adds.length > 0 ? [...left, change] : left;
}

function isAgain(key: Key, added: Key): boolean {
  if (!isSame(key.to, added.to)) return false;
  const [before = '', now = ''] = [key.columns?.join(), added.columns?.join()];
  return before === '' || now === '' || before === now;
}

/** Whether a key is one that is spoken of by its name, or by its columns. */
function isMeant(key: Key, { name, columns = [] }: Pick<Key, 'name' | 'columns'>, of: NamedTable): boolean {
  const own = key.columns ?? [];
  if (name !== undefined) {
    const usual = `${knownName(of)?.name.join('')}_${own.join('_')}`;
    const names = key.name === undefined ? [`${usual}_fkey`, `${usual}_foreign`] : [key.name];
    return names.some((each) => each.toLowerCase() === name.toLowerCase());
  }
  return columns.length > 0 && own.join() === columns.join();
}

/** What tells a table from others, if its name is known. */
export function keyOfTable(table: NamedTable): string | undefined {
  return JSON.stringify(knownName(table));
}

/** The name of a table, if nothing of it is unknown. */
export function knownName({ schema, name }: NamedTable): CodeTableName | undefined {
  const parts = known(name);
  const ofSchema = schema && known(schema);
  if (!parts || parts.length === 0) return undefined;
  return ofSchema ? { schema: ofSchema, name: parts } : { name: parts };
}

export function isSame(a: NamedTable, b: NamedTable): boolean {
  return keyOfTable(a) === keyOfTable(b);
}
