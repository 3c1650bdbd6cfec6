/** Temporary tables live in a session; the statements that use one are rows of the same role and database as its CREATE. */
import type { Notice, Path } from '../../model/nouns.js';
import type { ReadRecord } from './statements.js';

export interface TemporaryNames {
  /** The unqualified names that are temporary tables for the role and database of a row. */
  of(record: ReadRecord): ReadonlySet<string> | undefined;
  /** All of them, sorted. */
  readonly all: readonly string[];
}

export function temporaryNames(records: readonly ReadRecord[]): TemporaryNames {
  const names = new Map<string, Set<string>>();
  for (const record of records) {
    for (const name of record.reading?.temporary ?? []) {
      const known = names.get(session(record)) ?? new Set();
      names.set(session(record), known.add(name));
    }
  }
  return {
    of: (record) => (names.size === 0 ? undefined : names.get(session(record))),
    all: [...new Set([...names.values()].flatMap((some) => [...some]))].sort(),
  };
}

const session = ({ row }: ReadRecord): string => JSON.stringify([row.datname, row.role]);

/** A notice that says which names were left out. */
export function temporaryTables({ all }: TemporaryNames, path: Path): readonly Notice[] {
  if (all.length === 0) return [];
  const message = `temporary tables are left out, by the roles that create them: ${all.slice(0, 20).join(', ')}`;
  return [{ source: 'statements', message, at: { path } }];
}
