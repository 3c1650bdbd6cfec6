/** The functions and procedures of a catalogue, found by the name that a statement calls them by; several may share one name. */
import type { CatalogueFacts, RoutineFact, TableName } from '../facts.js';
import { groupBy } from '../group.js';
import { qualify } from '../table-name.js';
import type { TableNames } from './table-names.js';

export interface Routine {
  /** `schema.name`, or `name` where no schema is known. */
  readonly name: string;
  readonly database: string;
  readonly schema: string;
  readonly fact: RoutineFact;
}

export interface Routines {
  readonly all: readonly Routine[];
  find(name: TableName, database: string, path: readonly string[]): readonly Routine[];
  /** Those of a name in the only database that has any: a service with several says nowhere which one it asks. */
  elsewhere(name: TableName): readonly Routine[];
}

export function gatherRoutines(facts: CatalogueFacts['routines'], names: TableNames): Routines {
  const all = facts.map((fact): Routine => {
    const { name, database, schema } = names.placeOf(fact);
    return { name: qualify(schema, name), database, schema, fact };
  });
  const byName = groupBy(all, ({ database, fact: { name } }) => `${database}\n${name}`);
  const bare = groupBy(all, ({ fact: { name } }) => name);
  return {
    all,
    elsewhere({ schema, name }) {
      const found = (bare.get(name) ?? []).filter(
        (routine) => schema === undefined || routine.schema === schema,
      );
      return new Set(found.map(({ database }) => database)).size === 1 ? found : [];
    },
    find({ schema, name }, database, path) {
      const found = byName.get(`${database}\n${name}`);
      if (found === undefined) return [];
      if (schema !== undefined) return found.filter((routine) => routine.schema === schema);
      const first = path.find((each) => found.some((routine) => routine.schema === each));
      // What is off the path is called all the same, so the path was another one; it is known only if one schema has it.
      const schemas = new Set(found.map((routine) => routine.schema));
      if (first === undefined) return schemas.size === 1 ? found : [];
      return found.filter((routine) => routine.schema === first);
    },
  };
}
