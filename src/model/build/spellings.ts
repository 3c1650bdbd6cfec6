/**
 * Names that the reader of SQL has folded → as the tables are spelt. Why: PostgreSQL folds what is not quoted, and so does its parser;
 * MySQL and its like keep the case, and then a statement in such a program means the table that a builder names by its capitals.
 */
import { tableId } from '../queries.js';
import type { ResolvedName } from './table-names.js';

export class Spellings {
  readonly #spelt = new Set<string>();
  readonly #byFolded = new Map<string, ResolvedName[]>();

  /** @param known the tables of which something else than SQL without quotes says how they are spelt */
  constructor(known: Iterable<ResolvedName>) {
    for (const { database, name } of known) {
      const table = { database, name };
      if (this.#spelt.has(tableId(table))) continue;
      this.#spelt.add(tableId(table));
      const folded = tableId({ database, name: name.toLowerCase() });
      this.#byFolded.set(folded, [...(this.#byFolded.get(folded) ?? []), table]);
    }
  }

  /** The table of that very name; where there is none, the only one that differs in nothing but case. */
  of(table: ResolvedName): ResolvedName {
    if (this.#spelt.has(tableId(table))) return table;
    const [only, ...others] = this.#byFolded.get(tableId(table)) ?? [];
    return only && others.length === 0 ? only : table;
  }
}
