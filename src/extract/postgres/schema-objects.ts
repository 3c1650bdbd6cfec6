/** The objects of a schema that is being built up, and the facts that they are in the end. */
import type {
  BodyFact,
  CatalogueFacts,
  ForeignKeyFact,
  GrantFact,
  RelationFact,
  RoutineFact,
  SearchPathFact,
  TableUse,
  TriggerFact,
} from '../../model/facts.js';
import type { Location } from '../../model/nouns.js';
import { nameOf, ruleName, sortedBody, withoutTransitions } from './schema-facts.js';

/** Where a change stands, and the database that its file builds. */
export interface Origin {
  readonly database?: string;
  readonly at: Location;
}

/** A name that follows its relation. */
export interface Reference {
  schema?: string;
  name: string;
}

export interface Body extends Omit<BodyFact, 'uses'> {
  readonly uses: readonly { readonly relation: Reference; readonly mode: TableUse['mode'] }[];
}

export interface Relation extends Reference {
  readonly kind: NonNullable<RelationFact['kind']>;
  readonly origin: Origin;
  parents: readonly Reference[];
  body?: Body | undefined;
  ownedBy?: Reference | undefined;
  role?: string;
  readonly unlessThere?: true;
}

export interface Routine extends Reference {
  readonly parameters: string | undefined;
  readonly language: string;
  readonly body: BodyFact;
  readonly origin: Origin;
  definer: boolean;
  searchPath: readonly string[];
  role?: string;
}

export interface ForeignKey extends Pick<ForeignKeyFact, 'onDelete' | 'onUpdate'> {
  name: string;
  readonly columns: string[];
  readonly from: Reference;
  readonly to: Reference;
  readonly origin: Origin;
}

export interface Trigger {
  name: string;
  readonly table: Reference;
  /** Of a rule, what it does. */
  readonly routine: Reference | Body;
  readonly transitions: readonly string[];
  readonly origin: Origin;
}

export interface Grant {
  readonly role: string;
  readonly relation: Reference;
  readonly privileges: Set<string>;
  readonly origin: Origin;
}

export interface DefaultPath {
  readonly role: string | undefined;
  readonly schemas: readonly string[];
  readonly origin: Origin;
}

export interface SchemaObjects {
  readonly relations: readonly Relation[];
  readonly routines: readonly Routine[];
  readonly foreignKeys: readonly ForeignKey[];
  readonly triggers: readonly Trigger[];
  readonly grants: readonly Grant[];
  readonly paths: readonly DefaultPath[];
}

/** What a catalogue tells of the objects, each in the order in which it came. */
export function factsOf(objects: SchemaObjects): Omit<CatalogueFacts, 'activity'> {
  const owners = new Map<Reference, string | undefined>(objects.relations.map((each) => [each, each.role]));
  const transitions = objects.triggers.flatMap(({ routine, transitions: names }) =>
    'uses' in routine ? [] : { routine: nameOf(routine), names },
  );
  const rules = objects.triggers.flatMap(({ name, table, routine, origin }) =>
    'uses' in routine
      ? {
          ...ruleName(name, nameOf(table)),
          language: 'sql',
          body: bodyFact(routine),
          runsAs: owners.get(table) ?? '',
          ...origin,
        }
      : [],
  );
  return {
    relations: objects.relations.map(relationFact),
    routines: [...withoutTransitions(objects.routines.map(routineFact), transitions), ...rules],
    triggers: objects.triggers.map(triggerFact),
    foreignKeys: objects.foreignKeys.map(foreignKeyFact),
    grants: objects.grants
      .filter(({ role, relation, privileges }) => role !== owners.get(relation) && privileges.size > 0)
      .map(grantFact),
    searchPaths: objects.paths.map(searchPathFact),
  };
}

function relationFact({
  kind,
  origin,
  parents,
  body,
  ownedBy,
  role,
  unlessThere,
  ...name
}: Relation): RelationFact {
  const [partOf] = parents;
  return {
    ...nameOf(name),
    ...(kind !== 'table' && { kind }),
    ...(partOf && { partOf: nameOf(partOf) }),
    ...(unlessThere && { unlessThere }),
    ...(ownedBy && { ownedBy: nameOf(ownedBy) }),
    ...(body && { body: bodyFact(body) }),
    ...(role !== undefined && { role }),
    ...origin,
  };
}

function bodyFact({ uses, ...body }: Body): BodyFact {
  return sortedBody({
    ...body,
    uses: uses.map(({ relation, mode }): TableUse => ({ ...nameOf(relation), mode })),
  });
}

function routineFact({ language, body, origin, definer, searchPath, role, ...name }: Routine): RoutineFact {
  return {
    ...nameOf(name),
    language,
    body: sortedBody(body),
    ...(definer && { runsAs: role ?? '' }),
    ...(searchPath.length > 0 && { searchPath }),
    ...origin,
  };
}

function triggerFact({ name, table, routine, origin }: Trigger): TriggerFact {
  const runs = 'uses' in routine ? ruleName(name, nameOf(table)) : nameOf(routine);
  return { name, table: nameOf(table), routine: runs, ...origin };
}

function foreignKeyFact({ name, from, to, onDelete, onUpdate, origin }: ForeignKey): ForeignKeyFact {
  return { name, from: nameOf(from), to: nameOf(to), onDelete, onUpdate, ...origin };
}

function grantFact({ role, relation, privileges, origin }: Grant): GrantFact {
  return { role, relation: nameOf(relation), privileges: [...privileges].sort(), ...origin };
}

function searchPathFact({ role, schemas, origin }: DefaultPath): SearchPathFact {
  return { ...(role !== undefined && { role }), schemas, ...origin };
}
