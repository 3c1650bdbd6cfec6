/** What a live server and files of SQL have in common on the way to facts, so that both say the same of the same database. */
import type { BodyFact, CatalogueFacts, RelationFact, RoutineFact, TableName } from '../../model/facts.js';

/** The name of an object, and nothing else of it. */
export function nameOf({ schema, name }: TableName): TableName {
  return schema === undefined ? { name } : { schema, name };
}

/** All that several catalogues tell. */
export function joinCatalogues(catalogues: readonly CatalogueFacts[]): CatalogueFacts {
  return {
    relations: catalogues.flatMap(({ relations }) => relations),
    routines: catalogues.flatMap(({ routines }) => routines),
    triggers: catalogues.flatMap(({ triggers }) => triggers),
    foreignKeys: catalogues.flatMap(({ foreignKeys }) => foreignKeys),
    grants: catalogues.flatMap(({ grants }) => grants),
    searchPaths: catalogues.flatMap(({ searchPaths }) => searchPaths),
    activity: catalogues.flatMap(({ activity }) => activity),
  };
}

/** The same catalogue, of a database of that name. */
export function withDatabase(catalogue: CatalogueFacts, database: string): CatalogueFacts {
  const name = <Fact>(facts: readonly Fact[]): Fact[] => facts.map((fact) => ({ ...fact, database }));
  return {
    relations: name(catalogue.relations),
    routines: name(catalogue.routines),
    triggers: name(catalogue.triggers),
    foreignKeys: name(catalogue.foreignKeys),
    grants: name(catalogue.grants),
    searchPaths: name(catalogue.searchPaths),
    activity: name(catalogue.activity),
  };
}

/** Privileges that say what of the data a role may touch; MAINTAIN (17+) lets it vacuum. */
const TABLE_PRIVILEGES = ['DELETE', 'INSERT', 'REFERENCES', 'SELECT', 'TRIGGER', 'TRUNCATE', 'UPDATE'];
const SEQUENCE_PRIVILEGES = ['SELECT', 'UPDATE', 'USAGE'];

export function allPrivileges(kind: NonNullable<RelationFact['kind']>): readonly string[] {
  return kind === 'sequence' ? SEQUENCE_PRIVILEGES : TABLE_PRIVILEGES;
}

/** Those of some privileges that a catalogue tells. */
export function grantable(privileges: readonly string[]): readonly string[] {
  return privileges.filter((each) => TABLE_PRIVILEGES.includes(each) || SEQUENCE_PRIVILEGES.includes(each));
}

/** A rule rewrites what is done to its table: it is told as a trigger, and this is the name of its routine. */
export function ruleName(rule: string, { schema, name }: TableName): TableName {
  return nameOf({ ...(schema !== undefined && { schema }), name: `rule ${rule} on ${name}` });
}

/** The names that the written rows have in a trigger's routine are names of no tables. */
export function withoutTransitions<Routine extends Pick<RoutineFact, 'schema' | 'name' | 'body'>>(
  routines: readonly Routine[],
  transitions: readonly { readonly routine: TableName; readonly names: readonly string[] }[],
): readonly Routine[] {
  const namesOf = new Map<string, Set<string>>();
  for (const { routine, names } of transitions) {
    const known = namesOf.get(key(routine)) ?? new Set();
    for (const name of names) known.add(name);
    namesOf.set(key(routine), known);
  }
  return routines.map((routine) => {
    const names = namesOf.get(key(routine));
    if (!names) return routine;
    const uses = routine.body.uses.filter(({ schema, name }) => schema !== undefined || !names.has(name));
    return { ...routine, body: { ...routine.body, uses } };
  });
}

/** In an order that does not depend on where they were read. */
export function sortedBody({ uses, calls, ...rest }: BodyFact): BodyFact {
  return { uses: sorted(uses), calls: sorted(calls), ...rest };
}

function sorted<T extends TableName>(values: readonly T[]): readonly T[] {
  const text = ({ schema = '', name, ...rest }: T): string => JSON.stringify([schema, name, rest]);
  return [...new Map(values.map((value) => [text(value), value]))]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, value]) => value);
}

const key = ({ schema, name }: TableName): string => JSON.stringify([schema ?? '', name]);
