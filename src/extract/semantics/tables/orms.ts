/** Accesses through the repositories, managers, models and query builders of TypeORM, MikroORM and Sequelize. */
import type { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { decoration } from './decorators.js';
import { tablesOf } from './entities.js';
import { changedMembers, isFilled } from './filled.js';
import { FindOptions } from './find-options.js';
import { joinsAround } from './joined-names.js';
import { plural } from './naming.js';
import { objectionTouches } from './objection.js';
import { type Orm, operationOf, tableOperationOf } from './operations.js';
import { ormOf } from './orm-of.js';
import { type Builder, listed, OrmRows, type RelatedBeside } from './orm-rows.js';
import { callsOf, goesOn, type MethodCall, packageOf, type TableTouch, tableNamed } from './reading.js';
import type { Relation } from './relations.js';
import { keptIn, REPOSITORY } from './repositories.js';
import { scopesNamed } from './scopes.js';

export function ormTouches(
  evaluator: Evaluator,
  value: Derived,
  beside: RelatedBeside,
): readonly TableTouch[] {
  if (packageOf(value) === 'objection') return objectionTouches(evaluator, value, beside);
  const orm = ormOf(value);
  return orm ? new Chain(evaluator, value, orm, beside).touches() : [];
}

/** The entities that a repository or a manager is about. */
export function entitiesOf(evaluator: Evaluator, value: Derived, beside: RelatedBeside): readonly Value[] {
  const orm = ormOf(value);
  return orm ? new Chain(evaluator, value, orm, beside).subject() : [];
}

/** What makes or finds entities of the class that it is given first. */
const MAKES =
  /^(create|merge|preload|save|getReference|assign|find|findAll|findBy|findOne\w*|findAndCount\w*|findByIds|upsert|map)$/;
const EACH = /^(?:map|forEach|filter|flatMap|some|every|then)$/;
/** Chains within chains, and conditions within conditions, that are followed. */
const DEEPEST = 4;

/** One chain of calls, read from its beginning to its end. */
class Chain {
  readonly #evaluator: Evaluator;
  readonly #value: Derived;
  readonly #orm: Orm;
  readonly #rows: OrmRows;
  readonly #options: FindOptions;
  /** What the chain is about so far. */
  #subject: readonly Value[] = [];
  #builder: Builder | undefined;
  /** Names of options that finds take along; the one without is taken unless others are asked for. */
  #scopes: readonly (string | undefined)[] = [undefined];
  /** The relations that a chain is about, and the entities that have them. */
  #edge: { readonly relations: readonly Relation[]; readonly of: readonly Value[] } | undefined;
  readonly #beside: RelatedBeside;
  /** How many chains deep what it is given is followed. */
  readonly #nesting: number;
  readonly #aliases = new Map<string, readonly Value[]>();

  constructor(evaluator: Evaluator, value: Derived, orm: Orm, beside: RelatedBeside, nesting = 0) {
    this.#evaluator = evaluator;
    this.#value = value;
    this.#orm = orm;
    this.#beside = beside;
    this.#nesting = nesting;
    this.#rows = new OrmRows(evaluator, orm, beside);
    this.#options = new FindOptions(evaluator, this.#rows, orm);
  }

  /** The entities that a chain ends with. */
  subject(): readonly Value[] {
    this.#read();
    return this.#subject;
  }

  touches(): readonly TableTouch[] {
    this.#read();
    const builder = this.#builder;
    if (builder) {
      this.#rows.depth = builder.depth;
      this.#rows.touch(this.#subject, builder.mode, builder.place);
      if (builder.lock) this.#rows.touch(this.#subject, 'lock', builder.place);
    }
    return this.#rows.touches;
  }

  #read(): void {
    const calls = new Map(callsOf(this.#value).map((call) => [call.index, call]));
    for (const [index, step] of this.#value.steps.entries()) {
      if (step.step === 'instance') {
        const [type] = step.types;
        if (type) this.#subject = this.#ofType(type, step.context);
      } else if (step.step === 'subclass') this.#subclass(step.of, step.instance);
      else if (step.step === 'call') {
        const call = calls.get(index);
        const isGiven = this.#value.steps[index + 1]?.step === 'given';
        // Of rows that were found, a method of lists hands on each.
        if (call && isGiven && EACH.test(call.name)) continue;
        if (call && !isGiven) this.#call(call);
        else this.#subject = [];
      } else if (step.step === 'given') {
        const before = calls.get(index - 1);
        if (!before || !EACH.test(before.name)) this.#subject = [];
      }
    }
  }

  /** The entity of `Repository<Order>`; what is injected says more than a type that is open. */
  #ofType(type: ts.TypeNode, context: Context): readonly Value[] {
    const values = this.#evaluator.valuesOfType(type, context);
    if (values.some((value) => this.#rows.tables(value).length > 0)) return values;
    const [entity] = decoration(type.parent.parent, /^InjectRepository$/)?.arguments ?? [];
    return entity ? this.#evaluator.valuesOf(entity, context) : values;
  }

  #subclass(of: ts.ClassLikeDeclaration, isInstance: boolean): void {
    const ownTable = tablesOf(this.#evaluator, {
      kind: 'class',
      node: of,
      context: { bound: new Map(), depth: 0 },
    });
    if (ownTable.length > 0)
      this.#subject = [{ kind: 'class', node: of, context: { bound: new Map(), depth: 0 } }];
    else if (isInstance) {
      const [entity] = decoration(of, REPOSITORY)?.arguments ?? [];
      if (entity && this.#subject.length === 0) this.#subject = this.#evaluator.valuesOf(entity);
    }
  }

  #call(call: MethodCall): void {
    this.#rows.depth = call.context.depth;
    if (this.#builder && goesOn(call, this.#builder.depth)) {
      this.#builder.place = call.place;
      this.#builder.depth = this.#rows.depth;
    }
    const { name } = call;
    const [first] = call.arguments;
    if (
      /^(getRepository|getTreeRepository|getMongoRepository|getCustomRepository|withRepository|model|scope|schema|unscoped|define)$/.test(
        name,
      )
    ) {
      const found =
        name === 'define'
          ? [this.#upTo(call)]
          : name === 'model' || name.startsWith('get') || name.startsWith('with')
            ? this.#values(first, call).flatMap((value) =>
                value.kind === 'derived' && name === 'withRepository'
                  ? this.#keptBy(value)
                  : keptIn(this.#evaluator, value, call.node),
              )
            : this.#subject;
      if (found.some((value) => this.#rows.tables(value).length > 0 || this.#isOpen(value)))
        this.#subject = found;
      if (name === 'unscoped') this.#scopes = [];
      if (name === 'scope')
        this.#scopes = call.arguments.flatMap((each) =>
          scopesNamed(this.#evaluator, this.#values(each, call)),
        );
      return;
    }
    if (/^(createQueryBuilder|qb|createNativeQueryBuilder)$/.test(name)) {
      this.#startBuilder(call);
      return;
    }
    if (this.#builder) {
      this.#build(call, this.#builder);
      return;
    }
    if (this.#edge) {
      this.#onEdge(name, call.place);
      return;
    }
    if (this.#orm === 'mikro-orm' && name === 'populate' && call.arguments[1]) {
      const rows = this.#entitiesIn(this.#values(first, call), call.node);
      this.#options.relationsAsked(rows, call.arguments[1], call.context, call.place);
      return;
    }
    if (this.#orm === 'mikro-orm' && /^(flush|commit)$/.test(name)) {
      this.#flushed(call);
      return;
    }
    const isOnRows = this.#hasTable();
    const given = isOnRows ? [] : this.#values(first, call);
    const named = isOnRows ? this.#subject : this.#entitiesIn(given, call.node);
    // What a manager is told to make or find of an entity is one: `manager.save(manager.create(Order, {}))`.
    if (!isOnRows && MAKES.test(name)) this.#subject = named;
    const how = operationOf(this.#orm, name);
    const onTable = isOnRows ? undefined : tableOperationOf(this.#orm, name);
    if (onTable && first) this.#touchText(first, call, onTable);
    if (!how && this.#orm === 'sequelize') this.#mixin(call);
    if (!how) return;
    const hole = !isOnRows && named.length === 0 ? this.#rows.openTarget(given) : [];
    for (const mode of how) this.#rows.touch(named, mode, call.place);
    for (const mode of how) this.#rows.ways(named, { name, mode }, call.place);
    for (const value of hole) this.#rows.touchTables([value], how[0]!, call.place);
    for (const argument of call.arguments) this.#options.read(named, argument, call);
    const asked =
      this.#orm === 'mikro-orm' && how[0] === 'read' ? call.arguments[isOnRows ? 0 : 1] : undefined;
    if (asked) this.#options.conditions(named, asked, call.context, call.place);
    if (how.includes('read')) {
      if (!/\bloadEagerRelations\s*:\s*false\b/.test(call.node.getText()))
        this.#rows.eager(named, call.place);
      for (const name of this.#scopes)
        for (const options of this.#rows.scopes(named, name)) this.#options.readValue(named, options, call);
    }
    if (how.includes('write')) this.#filled(named, call);
  }

  /** The entities that values are, or, of what a manager made or found, are of. */
  #entitiesIn(values: readonly Value[], near: ts.Node): readonly Value[] {
    return values.flatMap((value): readonly Value[] => {
      if (this.#rows.tables(value).length > 0) return [value];
      if (value.kind === 'list') return this.#entitiesIn(value.items, near);
      const name = fixed(value);
      const named = name === undefined ? undefined : this.#evaluator.entityNamed(name, near);
      if (named) return [named];
      if (value.kind !== 'derived' || ormOf(value) !== this.#orm || this.#nesting >= DEEPEST) return [];
      const inner = new Chain(this.#evaluator, value, this.#orm, this.#beside, this.#nesting + 1);
      return inner.subject().filter((each) => this.#rows.tables(each).length > 0);
    });
  }

  /** What is put into relations of an entity is saved with it: the rows between, and what the relation cascades to. */
  #filled(entities: readonly Value[], call: MethodCall, depth = 0): void {
    if (depth > DEEPEST) return;
    for (const relation of this.#rows.relations(entities)) {
      if (!relation.through && !relation.cascades) continue;
      if (!isFilled(this.#evaluator, call, relation.member)) continue;
      this.#rows.touchTables(listed(relation.through), 'write', call.place);
      if (!relation.cascades) continue;
      this.#rows.touchRelated(relation, 'write', call.place);
      this.#filled(relation.to, call, depth + 1);
    }
  }

  /** A unit of work writes what was changed since: fields of entities, and collections that rows were added to. */
  #flushed(call: MethodCall): void {
    for (const { of, member, isCollection } of changedMembers(call.node)) {
      const entities = this.#entitiesIn(this.#evaluator.valuesOf(of, call.context), call.node);
      if (!isCollection) this.#rows.touch(entities, 'write', call.place);
      else
        for (const relation of this.#rows.named(entities, member))
          this.#rows.linked(relation, entities, call.place);
    }
  }

  /** Sequelize: `order.getTags()`, `order.addTag(tag)`, `order.createItem({})`, and with decorators `order.$add('tags', tag)`. */
  #mixin(call: MethodCall): void {
    const [, own, verb, member] =
      /^(\$?)(get|count|has|set|add|remove|create)([A-Z][\w-]*)?$/.exec(call.name) ?? [];
    const what = own ? this.#values(call.arguments[0], call).map(fixed)[0] : member;
    if (verb === undefined || what === undefined) return;
    const isMeant = (member: string) => plural(member.toLowerCase()) === plural(what.toLowerCase());
    for (const relation of this.#rows.relations(this.#subject).filter(({ member }) => isMeant(member))) {
      if (/^(get|count|has)$/.test(verb)) this.#rows.follow(relation, call.place);
      else this.#rows.linked(relation, this.#subject, call.place);
      if (verb === 'create') this.#rows.touchRelated(relation, 'write', call.place);
      if (verb === 'get') this.#subject = relation.to;
    }
  }

  /** What another repository keeps. */
  #keptBy(value: Derived): readonly Value[] {
    return this.#nesting >= DEEPEST
      ? []
      : new Chain(this.#evaluator, value, this.#orm, this.#beside, this.#nesting + 1).subject();
  }

  /** The value as it was when a call had been made. */
  #upTo(call: MethodCall): Value {
    return { ...this.#value, steps: this.#value.steps.slice(0, call.index + 1) };
  }

  #hasTable(): boolean {
    return this.#subject.some((value) => this.#rows.tables(value).length > 0 || this.#isOpen(value));
  }

  #isOpen(value: Value): boolean {
    return value.kind === 'derived' && 'open' in value.root && value.steps.length === 0;
  }

  #values(argument: ts.Expression | undefined, { context }: { readonly context: Context }): readonly Value[] {
    return argument ? this.#evaluator.valuesOf(argument, context) : [];
  }

  #startBuilder(call: MethodCall): void {
    const [first, second] = call.arguments;
    const given = this.#values(first, call);
    const entity = given.filter((value) => this.#rows.tables(value).length > 0);
    if (entity.length > 0) this.#subject = entity;
    const alias = (entity.length > 0 ? this.#values(second, call) : given)
      .map(fixed)
      .find((text) => text !== undefined);
    if (alias !== undefined) this.#aliases.set(alias, this.#subject);
    this.#builder = { mode: 'read', place: call.place, lock: false, depth: this.#rows.depth };
  }

  #build(call: MethodCall, builder: Builder): void {
    const { name } = call;
    const [first, second] = call.arguments;
    if (/^(insert|update|delete|softDelete|restore|truncate|increment)$/.test(name)) builder.mode = 'write';
    if (/^(into|from|update|delete|insert)$/.test(name)) {
      const given = this.#values(first, call);
      const named = given.flatMap((value) => this.#namedBy(value, call.node));
      if (named.length > 0 && (builder.mode === 'write' || !this.#hasTable())) this.#subject = named;
      else if (named.length > 0) this.#touchNamed(named, call.place);
      // A table that no entity stands for is meant by its own name.
      else if (this.#orm === 'typeorm' && first && !this.#hasTable())
        this.#touchText(first, call, builder.mode);
      const alias = this.#values(second, call)
        .map(fixed)
        .find((text) => text !== undefined);
      if (alias !== undefined && named.length > 0) this.#aliases.set(alias, named);
    } else if (/^(inner|left)?join/i.test(name) && first) this.#join(call, first, second);
    else if (name === 'loadRelationCountAndMap') this.#join(call, second ?? first!, undefined);
    else if (/^(addFrom|addSelectFrom)$/.test(name)) this.#touchNamed(this.#values(first, call), call.place);
    else if (/^(setLock|setLockMode)$/.test(name) && !/optimistic|dirty/i.test(first?.getText() ?? ''))
      builder.lock = true;
    else if (name === 'relation') {
      const property = this.#values(second ?? first, call).map(fixed)[0];
      const of = second ? this.#entitiesIn(this.#values(first, call), call.node) : this.#subject;
      if (property === undefined) return;
      this.#edge = { relations: this.#rows.named(of, property), of };
      this.#builder = undefined;
    }
  }

  /** `.relation(Order, 'tags').of(order).add(tag)` */
  #onEdge(name: string, place: ts.Node): void {
    for (const relation of this.#edge?.relations ?? []) {
      if (/^(add|set|remove|addAndRemove)$/.test(name))
        this.#rows.linked(relation, this.#edge?.of ?? [], place);
      else if (/^load(One|Many)$/.test(name)) this.#rows.follow(relation, place);
    }
  }

  #namedBy(value: Value, near: ts.Node): readonly Value[] {
    if (this.#rows.tables(value).length > 0 || this.#isOpen(value)) return [value];
    const name = fixed(value);
    const entity = name === undefined ? undefined : this.#evaluator.entityNamed(name, near);
    return entity ? [entity] : [];
  }

  #touchNamed(values: readonly Value[], place: ts.Node): void {
    this.#rows.touch(
      values.flatMap((value) => this.#namedBy(value, place)),
      'read',
      place,
    );
  }

  /** `leftJoinAndSelect('order.items', 'item')`, `innerJoin(Item, 'item')`, `innerJoin('order_item', 'item', 'on …')`. */
  #join(call: MethodCall, first: ts.Expression, second: ts.Expression | undefined): void {
    const given = this.#values(first, call);
    const alias = this.#values(second, call)
      .map(fixed)
      .find((text) => text !== undefined);
    let joined: readonly Value[] = given.filter((value) => this.#rows.tables(value).length > 0);
    for (const text of given.map(fixed)) {
      const [owner, property, ...more] = text?.split('.') ?? [];
      if (owner === undefined) continue;
      if (property !== undefined && more.length === 0) {
        const relations = this.#rows.named(this.#aliased(owner, call) ?? this.#subject, property);
        const related = relations.flatMap((relation) => this.#rows.follow(relation, call.place));
        joined = [...joined, ...related];
        const isSchema = relations.length === 0 && !this.#aliased(owner, call) && text !== undefined;
        if (isSchema && this.#orm === 'typeorm') this.#touchText(first, call);
      } else if (property === undefined) this.#touchText(first, call);
    }
    this.#rows.touch(joined, 'read', call.place);
    if (alias !== undefined) this.#aliases.set(alias, joined);
  }

  /** What goes by a name in the query; another statement may have said so: `query.leftJoin('o.buyer', 'b'); query.leftJoin('b.city', 'c');` */
  #aliased(alias: string, call: MethodCall, depth = 0): readonly Value[] | undefined {
    const known = this.#aliases.get(alias);
    if (known || depth > DEEPEST) return known;
    for (const path of joinsAround(call.node, alias)) {
      const [owner = '', property = ''] = path.split('.');
      const from = this.#aliased(owner, call, depth + 1) ?? [];
      return this.#rows.named(from, property).flatMap(({ to }) => to);
    }
    return undefined;
  }

  #touchText(argument: ts.Expression, call: MethodCall, mode: AccessMode = 'read'): void {
    for (const value of this.#values(argument, call)) {
      const table = tableNamed(this.#evaluator, this.#value, value);
      if (table) this.#rows.touchTables([table], mode, call.place);
    }
  }
}
