/**
 * What a database holds after the changes that were applied to it so far. A relation is one object however often it is renamed or moved:
 * keys, triggers, grants and views that name it follow, and go when it goes.
 */
import type { BodyFact, CatalogueFacts, TableName } from '../../model/facts.js';
import { chosenName, type RoutineName, type SchemaChange } from '../sql/index.js';
import { allPrivileges, grantable } from './schema-facts.js';
import { Groups } from './schema-groups.js';
import {
  type Body,
  type DefaultPath,
  type ForeignKey,
  factsOf,
  type Grant,
  type Origin,
  type Reference,
  type Relation,
  type Routine,
  type Trigger,
} from './schema-objects.js';

type Change<Name extends SchemaChange['change']> = Extract<SchemaChange, { readonly change: Name }>;
type GrantChange = Change<'grant' | 'revoke'>;

/** The objects of one database, or of one directory's migrations, as far as changes have been applied. */
export class Schema {
  #relations: Relation[] = [];
  /** Relations by name, for a schema may hold tens of thousands. */
  readonly #byName = new Map<string, Relation>();
  /** By name, without schema. */
  readonly #routines = new Groups<string, Routine>();
  /** By the table that refers. */
  readonly #foreignKeys = new Groups<Reference, ForeignKey>();
  readonly #triggers = new Groups<Reference, Trigger>();
  readonly #grants = new Groups<Reference, Grant>();
  /** Those that belong to a table, by the table. */
  readonly #sequences = new Groups<Reference, Relation>();
  readonly #paths = new Map<string | undefined, DefaultPath>();
  /** Grants on what is created later. */
  readonly #later: GrantChange[] = [];
  #searchPath: readonly string[] = [];
  #outerPath: readonly string[] = [];

  /** Each file is applied in a session of its own. */
  startFile(): void {
    this.#searchPath = [];
  }

  apply(change: SchemaChange, origin: Origin): void {
    switch (change.change) {
      case 'search-path':
        this.#outerPath = this.#searchPath;
        this.#searchPath = change.schemas;
        break;
      case 'restore-search-path':
        this.#searchPath = this.#outerPath;
        break;
      case 'create':
        this.#create(change, origin);
        break;
      case 'drop':
        this.#drop(this.#find(change.relation));
        break;
      case 'rename':
        this.#name(this.#find(change.relation), { name: change.to });
        break;
      case 'move':
        this.#name(this.#find(change.relation), { schema: change.schema });
        break;
      case 'drop-schema':
        for (const relation of this.#inSchema(change.schema)) this.#drop(relation);
        this.#routines.remove('all', ({ schema }) => schema === change.schema);
        break;
      case 'rename-schema':
        for (const relation of this.#inSchema(change.schema)) this.#name(relation, { schema: change.to });
        for (const routine of this.#routines.all()) {
          if (routine.schema === change.schema) routine.schema = change.to;
        }
        break;
      case 'part': {
        const relation = this.#find(change.relation);
        if (relation) relation.parents = change.of ? [this.#reference(change.of)] : [];
        break;
      }
      case 'own-sequence':
        this.#ownSequence(this.#find(change.sequence), change.table && this.#reference(change.table));
        break;
      case 'own':
        this.#own(this.#find(change.relation), change.role);
        break;
      case 'foreign-key':
        this.#addKey(change, origin);
        break;
      case 'drop-constraint':
      case 'rename-constraint':
      case 'drop-column':
      case 'rename-column':
        this.#changeKeys(change);
        break;
      case 'trigger':
      case 'rule':
      case 'drop-trigger':
      case 'rename-trigger':
        this.#changeTriggers(change, origin);
        break;
      case 'routine':
        this.#createRoutine(change, origin);
        break;
      case 'alter-routine':
      case 'drop-routine':
      case 'rename-routine':
      case 'move-routine':
      case 'own-routine':
        this.#changeRoutines(change);
        break;
      case 'grant':
      case 'revoke':
        this.#grant(change, origin);
        break;
      case 'default-path':
        if (change.schemas.length === 0) this.#paths.delete(change.role);
        else this.#paths.set(change.role, { role: change.role, schemas: change.schemas, origin });
        break;
    }
  }

  /** Everything that is there, in the order in which it came. */
  facts(): Omit<CatalogueFacts, 'activity'> {
    return factsOf({
      relations: this.#relations,
      routines: this.#routines.all(),
      foreignKeys: this.#foreignKeys.all(),
      triggers: this.#triggers.all(),
      grants: this.#grants.all(),
      paths: [...this.#paths.values()],
    });
  }

  /** A second CREATE of a relation (IF NOT EXISTS, a dump beside its migrations) defines nothing new; a view takes its new query. */
  #create(change: Change<'create'>, origin: Origin): void {
    const { relation: written, kind = 'table', parents = [], body, along = [], unlessThere } = change;
    const there = this.#find(written);
    if (there) {
      if (body) there.body = this.#body(body);
      return;
    }
    const schema = written.schema ?? this.#searchPath[0];
    const relation: Relation = {
      ...(schema !== undefined && { schema }),
      name: written.name,
      kind,
      origin,
      parents: parents.map((parent) => this.#reference(parent)),
      body: body && this.#body(body),
      ...(unlessThere && { unlessThere }),
    };
    this.#relations.push(relation);
    this.#byName.set(key(relation), relation);
    for (const each of along) this.apply(each, origin);
    for (const grant of this.#later) {
      if (isMeant(grant.on, relation)) this.#grantOn(grant, relation, origin);
    }
  }

  /** A sequence that belongs to a table belongs to its owner. */
  #ownSequence(sequence: Relation | undefined, table: Reference | undefined): void {
    if (!sequence) return;
    if (sequence.ownedBy) this.#sequences.remove(sequence.ownedBy, (each) => each === sequence);
    sequence.ownedBy = table;
    if (!table) return;
    this.#sequences.add(table, sequence);
    const { role } = table as Partial<Relation>;
    if (role !== undefined) sequence.role = role;
  }

  #own(relation: Relation | undefined, role: string): void {
    if (!relation) return;
    for (const each of [relation, ...this.#sequences.of(relation)]) each.role = role;
  }

  /** What depends on it goes with it: PostgreSQL drops nothing that something is left to depend on. */
  #drop(relation: Relation | undefined): void {
    if (!relation) return;
    this.#byName.delete(key(relation));
    this.#relations = this.#relations.filter((each) => each !== relation);
    this.#foreignKeys.remove('all', ({ from, to }) => from === relation || to === relation);
    this.#triggers.delete(relation);
    this.#grants.delete(relation);
    const dependents = this.#relations.filter(
      ({ parents, ownedBy, body }) =>
        ownedBy === relation ||
        parents.includes(relation) ||
        body?.uses.some((use) => use.relation === relation),
    );
    for (const dependent of dependents) this.#drop(dependent);
  }

  #name(relation: Relation | undefined, changed: Partial<TableName>): void {
    if (!relation) return;
    this.#byName.delete(key(relation));
    Object.assign(relation, changed);
    this.#byName.set(key(relation), relation);
    if (changed.schema === undefined) return;
    // Sequences that belong to a table move with it.
    for (const sequence of this.#sequences.of(relation)) this.#name(sequence, changed);
  }

  #inSchema(schema: string): readonly Relation[] {
    return this.#relations.filter((relation) => relation.schema === schema);
  }

  #addKey(
    { change: _, name, columns, from: table, to: target, ...actions }: Change<'foreign-key'>,
    origin: Origin,
  ): void {
    const [from, to] = [this.#reference(table), this.#reference(target)];
    const chosen = name ?? chosenName(from.name, columns.join('_'), 'fkey');
    // The same key once more: a dump beside its migrations.
    if (this.#foreignKeys.of(from).some((each) => each.name === chosen && each.to === to)) return;
    this.#foreignKeys.add(from, { name: chosen, columns: [...columns], from, to, ...actions, origin });
  }

  #changeKeys(
    change: Change<'drop-constraint' | 'drop-column'> | Change<'rename-constraint' | 'rename-column'>,
  ): void {
    const relation = this.#find(change.relation);
    if (!relation) return;
    const { name } = change;
    const keys = this.#foreignKeys.of(relation);
    switch (change.change) {
      case 'drop-constraint':
        this.#foreignKeys.remove(relation, (each) => each.name === name);
        break;
      case 'drop-column':
        this.#foreignKeys.remove(relation, (each) => each.columns.includes(name));
        break;
      case 'rename-constraint':
        for (const each of keys) if (each.name === name) each.name = change.to;
        break;
      case 'rename-column':
        for (const { columns } of keys) {
          const index = columns.indexOf(name);
          if (index >= 0) columns[index] = change.to;
        }
        break;
    }
  }

  #changeTriggers(
    change: Change<'trigger'> | Change<'rule'> | Change<'drop-trigger'> | Change<'rename-trigger'>,
    origin: Origin,
  ): void {
    const table = this.#reference(change.table);
    const { name } = change;
    if (change.change === 'rename-trigger') {
      for (const each of this.#triggers.of(table)) if (each.name === name) each.name = change.to;
      return;
    }
    this.#triggers.remove(table, (each) => each.name === name);
    if (change.change === 'drop-trigger') return;
    const [routine, transitions] =
      change.change === 'rule'
        ? [this.#body(change.body), []]
        : [this.#routineReference(change.routine), change.transitions];
    this.#triggers.add(table, { name, table, routine, transitions, origin });
  }

  #createRoutine(change: Change<'routine'>, origin: Origin): void {
    const { routine, parameters, language, body, definer, searchPath = [] } = change;
    const [there] = this.#findRoutines({ routine, parameters: parameters ?? '' });
    const schema = routine.schema ?? there?.schema ?? this.#searchPath[0];
    const made: Routine = {
      ...(schema !== undefined && { schema }),
      name: routine.name,
      parameters,
      language,
      body,
      origin,
      definer,
      searchPath,
      ...(there?.role !== undefined && { role: there.role }),
    };
    if (there) Object.assign(there, made);
    else this.#routines.add(made.name, made);
  }

  #changeRoutines(
    change:
      | Change<'alter-routine'>
      | Change<'drop-routine'>
      | Change<'rename-routine'>
      | Change<'move-routine'>
      | Change<'own-routine'>,
  ): void {
    const found = this.#findRoutines(change);
    if (change.change === 'drop-routine') {
      this.#routines.remove(change.routine.name, (each) => found.includes(each));
      this.#triggers.remove('all', ({ routine }) => found.some((each) => each === routine));
      return;
    }
    for (const routine of found) {
      if (change.change === 'rename-routine') {
        this.#routines.remove(routine.name, (each) => each === routine);
        routine.name = change.to;
        this.#routines.add(change.to, routine);
      } else if (change.change === 'move-routine') routine.schema = change.schema;
      else if (change.change === 'own-routine') routine.role = change.role;
      else {
        routine.definer = change.definer ?? routine.definer;
        routine.searchPath = change.searchPath ?? routine.searchPath;
      }
    }
  }

  #findRoutines({ routine: { schema, name }, parameters }: RoutineName): readonly Routine[] {
    const schemas = this.#schemasOf(schema);
    return this.#routines
      .of(name)
      .filter(
        (each) =>
          schemas.includes(each.schema) && (parameters === undefined || each.parameters === parameters),
      );
  }

  /** A trigger's function has no parameters. What nobody here has defined may be one of PostgreSQL's own. */
  #routineReference(routine: TableName): Reference {
    return this.#findRoutines({ routine, parameters: '' })[0] ?? { ...routine };
  }

  #grant(change: GrantChange, origin: Origin): void {
    const { on } = change;
    if ('laterIn' in on) {
      this.#later.push(change);
      return;
    }
    const relations =
      'relations' in on
        ? on.relations.flatMap((relation) => this.#find(relation) ?? [])
        : this.#relations.filter((relation) => isMeant(on, relation));
    for (const relation of relations) this.#grantOn(change, relation, origin);
  }

  #grantOn({ change, roles, privileges: named }: GrantChange, relation: Relation, origin: Origin): void {
    const privileges = named.length === 0 ? allPrivileges(relation.kind) : grantable(named);
    for (const role of roles) {
      const there = this.#grants.of(relation).find((each) => each.role === role);
      if (change === 'revoke') for (const privilege of privileges) there?.privileges.delete(privilege);
      else if (there) for (const privilege of privileges) there.privileges.add(privilege);
      else this.#grants.add(relation, { role, relation, privileges: new Set(privileges), origin });
    }
  }

  #body(body: BodyFact): Body {
    return {
      ...body,
      uses: body.uses.map(({ mode, ...relation }) => ({ relation: this.#reference(relation), mode })),
    };
  }

  #reference(relation: TableName): Reference {
    return this.#find(relation) ?? this.#unknown(relation);
  }

  /** What nobody here has defined stands where the search path would have put it. */
  #unknown({ schema = this.#searchPath[0], name }: TableName): Reference {
    return schema === undefined ? { name } : { schema, name };
  }

  #find({ schema, name }: TableName): Relation | undefined {
    for (const candidate of this.#schemasOf(schema)) {
      const found = this.#byName.get(key(candidate === undefined ? { name } : { schema: candidate, name }));
      if (found) return found;
    }
    return undefined;
  }

  /** Looks an unqualified name up as PostgreSQL does; without a search path it stands in `public`, named or not. */
  #schemasOf(schema: string | undefined): readonly (string | undefined)[] {
    const path = schema === undefined ? this.#searchPath : [schema];
    if (path.length === 0) return ['public', undefined];
    return path.includes('public') ? [...path, undefined] : path;
  }
}

/** Whether a relation is one of a kind in one of the schemas that a GRANT names. */
function isMeant(on: GrantChange['on'], { kind, schema = 'public' }: Relation): boolean {
  if ('relations' in on || (kind === 'sequence') !== (on.kind === 'sequence')) return false;
  return 'schemas' in on
    ? on.schemas.includes(schema)
    : on.laterIn.length === 0 || on.laterIn.includes(schema);
}

const key = ({ schema, name }: TableName): string => JSON.stringify([schema ?? '', name]);
