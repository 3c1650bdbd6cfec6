/**
 * What statements in code leave in a database beside its tables: views with their queries, routines, triggers. In: what each statement does,
 * in the order in which they run. Out: what stands in the end. Migrations of one directory follow one upon another, as those in `.sql` do.
 */
import type { CatalogueFacts } from '../../model/facts.js';
import type { Location, Path } from '../../model/nouns.js';
import type { SchemaChange } from '../sql/index.js';
import { byMigrationOrder, migrationSet } from './schema-files.js';
import { Schema } from './schema-state.js';

export interface CodeChange {
  readonly change: SchemaChange;
  readonly at: Location;
}

export function standingObjects(
  changes: readonly CodeChange[],
): Pick<CatalogueFacts, 'relations' | 'routines' | 'triggers'> {
  const sets = new Map<Path, Schema>();
  let file: Path | undefined;
  const inOrder = changes
    .filter(({ at }) => !isPutAway(at.path))
    .sort(
      (a, b) =>
        byMigrationOrder(a.at.path, b.at.path) ||
        (a.at.line ?? 0) - (b.at.line ?? 0) ||
        (a.at.column ?? 0) - (b.at.column ?? 0),
    );
  for (const { change, at } of inOrder) {
    const set = migrationSet(at.path);
    const schema = sets.get(set) ?? new Schema();
    sets.set(set, schema);
    if (at.path !== file) schema.startFile();
    file = at.path;
    schema.apply(change, { at });
  }
  const facts = [...sets.values()].map((schema) => schema.facts());
  return {
    relations: facts.flatMap(({ relations }) => relations.filter(({ body }) => body !== undefined)),
    routines: facts.flatMap(({ routines }) => routines),
    triggers: facts.flatMap(({ triggers }) => triggers),
  };
}

/** Whether a migration is kept for the record, and run by nobody. */
function isPutAway(path: Path): boolean {
  return /(?:^|\/)_?(?:archived?|deprecated|obsolete|legacy|old)\//i.test(path);
}
