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
  const byDirectory = new Map<Path, Standing>();
  for (const each of inOrder) {
    const path = pathOf(each);
    const directory = path.slice(0, path.lastIndexOf('/') + 1);
    const so = byDirectory.get(directory) ?? new Standing();
    byDirectory.set(directory, so);
    so.change(each);
  }
  return [...byDirectory.values()].flatMap((each) => each.left);
}

/** What stands after so many changes. It is kept by table as well: a system has thousands of changes, and most are of one table alone. */
class Standing {
  readonly #all = new Set<{ definition: Definition }>();
  readonly #byTable = new Map<string | undefined, Set<{ definition: Definition }>>();

  get left(): readonly Definition[] {
    return [...this.#all].map(({ definition }) => definition);
  }

  change(change: Definition): void {
    if (change.source === 'drop') this.#drop(change.table);
    else if (change.source === 'alter') this.#alter(change);
    else if (change.from) this.#rename(change.from, change);
    else this.#add(change);
  }

  #of(table: NamedTable): Set<{ definition: Definition }> {
    const key = keyOfTable(table);
    const found = this.#byTable.get(key) ?? new Set();
    this.#byTable.set(key, found);
    return found;
  }

  #add(definition: Definition): void {
    const held = { definition };
    this.#all.add(held);
    this.#of(definition.table).add(held);
  }

  #drop(table: NamedTable): void {
    const gone = this.#of(table);
    for (const each of gone) this.#all.delete(each);
    gone.clear();
  }

  /** Keys are taken from what gave them; a key of the same columns to the same table is the same one, as it is from now on. */
  #alter(change: Definition): void {
    const { references: adds = [], without = [], table } = change;
    const isGone = (key: Key) =>
      without.some((each) => isMeant(key, each, table)) || adds.some((each) => isAgain(key, each));
    const of = this.#of(table);
    for (const held of of) {
      const { references } = held.definition;
      if (!references?.some(isGone)) continue;
      held.definition = { ...held.definition, references: references.filter((key) => !isGone(key)) };
      // What only gave keys, and gives none any more, is nothing.
      const isEmpty = held.definition.source === 'alter' && held.definition.references?.length === 0;
      if (isEmpty && of.delete(held)) this.#all.delete(held);
    }
    if (adds.length > 0) this.#add(change);
  }

  #rename(from: NamedTable, { table, node }: Definition): void {
    const moved = this.#of(from);
    // An index that is renamed is no table: of what nobody created nothing is known.
    if (moved.size === 0) return;
    for (const held of moved) held.definition = { ...held.definition, table, node };
    this.#byTable.delete(keyOfTable(from));
    const known = this.#of(table);
    for (const held of moved) known.add(held);
    for (const held of this.#all) {
      const { references } = held.definition;
      if (!references?.some(({ to }) => isSame(to, from))) continue;
      const renamed = references.map((key) => (isSame(key.to, from) ? { ...key, to: table } : key));
      held.definition = { ...held.definition, references: renamed };
    }
  }
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
