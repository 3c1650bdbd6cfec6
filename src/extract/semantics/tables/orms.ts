/** Accesses through the repositories, managers, models and query builders of TypeORM, MikroORM, Sequelize and objection. */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, parameterOf } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { decoration } from './decorators.js';
import { relationsOf, tablesOf } from './entities.js';
import { MIKRO_ORM, OBJECTION_WRITES, SEQUELIZE, TYPEORM } from './operations.js';
import {
  callsOf,
  type MethodCall,
  type NamedTable,
  packageOf,
  propertiesOf,
  type TableTouch,
  tableOfText,
} from './reading.js';

export function ormTouches(evaluator: Evaluator, value: Derived): readonly TableTouch[] {
  const from = packageOf(value);
  if (from === undefined) return [];
  if (/^(@nestjs\/)?typeorm|typeorm-/.test(from)) return new Chain(evaluator, value, 'typeorm').touches();
  if (/mikro-orm/.test(from)) return new Chain(evaluator, value, 'mikro-orm').touches();
  if (/sequelize/.test(from)) return new Chain(evaluator, value, 'sequelize').touches();
  return from === 'objection' ? new Chain(evaluator, value, 'objection').touches() : [];
}

type Orm = 'typeorm' | 'mikro-orm' | 'sequelize' | 'objection';
const OPERATIONS = { typeorm: TYPEORM, 'mikro-orm': MIKRO_ORM, sequelize: SEQUELIZE };

/** A query that is being built. */
interface Builder {
  mode: AccessMode;
  readonly place: ts.Node;
  lock: boolean;
}

/** One chain of calls, read from its beginning to its end. */
class Chain {
  readonly #evaluator: Evaluator;
  readonly #value: Derived;
  readonly #orm: Orm;
  readonly #touches: TableTouch[] = [];
  /** What the chain is about so far. */
  #subject: readonly Value[] = [];
  #builder: Builder | undefined;
  readonly #aliases = new Map<string, readonly Value[]>();
  /** Of the call that is being read. */
  #depth = 0;

  constructor(evaluator: Evaluator, value: Derived, orm: Orm) {
    this.#evaluator = evaluator;
    this.#value = value;
    this.#orm = orm;
  }

  touches(): readonly TableTouch[] {
    const calls = new Map(callsOf(this.#value).map((call) => [call.index, call]));
    for (const [index, step] of this.#value.steps.entries()) {
      if (step.step === 'instance') {
        const [type] = step.types;
        if (type) this.#subject = this.#evaluator.valuesOfType(type, step.context);
      } else if (step.step === 'subclass') this.#subclass(step.of, step.instance);
      else if (step.step === 'call') {
        const call = calls.get(index);
        const isGiven = this.#value.steps[index + 1]?.step === 'given';
        if (call && !isGiven) this.#call(call);
        else this.#subject = [];
      } else if (step.step === 'given') this.#subject = [];
    }
    const builder = this.#builder;
    if (builder) {
      this.#touch(this.#subject, builder.mode, builder.place);
      if (builder.lock) this.#touch(this.#subject, 'lock', builder.place);
    }
    return this.#touches;
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
      const [entity] = decoration(of, /^(EntityRepository|Repository|CustomRepository)$/)?.arguments ?? [];
      if (entity && this.#subject.length === 0) this.#subject = this.#evaluator.valuesOf(entity);
    }
  }

  #call(call: MethodCall): void {
    this.#depth = call.context.depth;
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
            ? this.#values(first, call)
            : this.#subject;
      if (found.some((value) => this.#tables(value).length > 0 || this.#isOpen(value))) this.#subject = found;
      return;
    }
    if (this.#orm === 'objection') {
      this.#objection(call);
      return;
    }
    if (
      /^(createQueryBuilder|qb|createQueryRunner|createNativeQueryBuilder)$/.test(name) &&
      name !== 'createQueryRunner'
    ) {
      this.#startBuilder(call);
      return;
    }
    if (this.#builder) {
      this.#build(call, this.#builder);
      return;
    }
    const how = OPERATIONS[this.#orm].get(name);
    if (!how) {
      // `manager.update(Order, …)` is above; `dataSource.createQueryBuilder().select()` goes on below.
      return;
    }
    const isOnRows = this.#hasTable();
    const given = isOnRows ? [] : this.#values(first, call);
    const target = isOnRows ? this.#subject : given.filter((value) => this.#tables(value).length > 0);
    const hole = !isOnRows && target.length === 0 ? this.#openTarget(given) : [];
    for (const mode of how) this.#touch(target, mode, call.place);
    for (const value of hole)
      this.#touches.push({
        table: value,
        mode: how[0]!,
        by: this.#orm,
        node: call.place,
        depth: this.#depth,
      });
    for (const argument of call.arguments) this.#options(target, argument, call);
    if (how.includes('read')) this.#eager(target, call.place);
  }

  /** The value as it was when a call had been made. */
  #upTo(call: MethodCall): Value {
    return { ...this.#value, steps: this.#value.steps.slice(0, call.index + 1) };
  }

  #hasTable(): boolean {
    return this.#subject.some((value) => this.#tables(value).length > 0 || this.#isOpen(value));
  }

  #isOpen(value: Value): boolean {
    return value.kind === 'derived' && 'open' in value.root && value.steps.length === 0;
  }

  #openTarget(values: readonly Value[]): readonly NamedTable[] {
    return values.flatMap((value) => {
      const open = parameterOf(value);
      return open ? [{ name: [{ hole: true, open }] }] : [];
    });
  }

  #values(argument: ts.Expression | undefined, { context }: { readonly context: Context }): readonly Value[] {
    return argument ? this.#evaluator.valuesOf(argument, context) : [];
  }

  #tables(value: Value): readonly NamedTable[] {
    return tablesOf(this.#evaluator, value);
  }

  #touch(values: readonly Value[], mode: AccessMode, node: ts.Node): void {
    for (const table of values.flatMap((value) => [...this.#tables(value), ...this.#openTarget([value])])) {
      this.#touches.push({ table, mode, by: this.#orm, node, depth: this.#depth });
    }
  }

  #startBuilder(call: MethodCall): void {
    const [first, second] = call.arguments;
    const given = this.#values(first, call);
    const entity = given.filter((value) => this.#tables(value).length > 0);
    if (entity.length > 0) this.#subject = entity;
    const alias = (entity.length > 0 ? this.#values(second, call) : given)
      .map(fixed)
      .find((text) => text !== undefined);
    if (alias !== undefined) this.#aliases.set(alias, this.#subject);
    this.#builder = { mode: 'read', place: call.place, lock: false };
  }

  #build(call: MethodCall, builder: Builder): void {
    const { name } = call;
    const [first, second] = call.arguments;
    if (/^(insert|update|delete|softDelete|restore|truncate|increment)$/.test(name)) builder.mode = 'write';
    if (/^(into|from|update|delete|insert)$/.test(name)) {
      const given = this.#values(first, call);
      const named = given.flatMap((value) => this.#namedBy(value));
      if (named.length > 0 && (builder.mode === 'write' || !this.#hasTable())) this.#subject = named;
      else if (named.length > 0) this.#touchNamed(named, call.place);
      const alias = this.#values(second, call)
        .map(fixed)
        .find((text) => text !== undefined);
      if (alias !== undefined && named.length > 0) this.#aliases.set(alias, named);
    } else if (/^(inner|left)?join/i.test(name) && first) this.#join(call, first, second);
    else if (/^(addFrom|addSelectFrom)$/.test(name)) this.#touchNamed(this.#values(first, call), call.place);
    else if (/^(setLock|setLockMode)$/.test(name) && !/optimistic|dirty/i.test(first?.getText() ?? ''))
      builder.lock = true;
    else if (name === 'relation' && second) {
      const property = this.#values(second, call).map(fixed)[0];
      if (property !== undefined) {
        this.#subject = this.#related(this.#values(first, call), property);
        builder.mode = 'write';
      }
    }
  }

  #namedBy(value: Value): readonly Value[] {
    if (this.#tables(value).length > 0 || this.#isOpen(value)) return [value];
    return [];
  }

  #touchNamed(values: readonly Value[], place: ts.Node): void {
    this.#touch(
      values.flatMap((value) => this.#namedBy(value)),
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
    let joined: readonly Value[] = given.filter((value) => this.#tables(value).length > 0);
    for (const text of given.map(fixed)) {
      const [owner, property, ...more] = text?.split('.') ?? [];
      if (owner === undefined) continue;
      if (property !== undefined && more.length === 0) {
        const related = this.#related(this.#aliases.get(owner) ?? this.#subject, property);
        joined = [...joined, ...related];
        const isSchema = related.length === 0 && !this.#aliases.has(owner) && text !== undefined;
        if (isSchema && this.#orm === 'typeorm') this.#touchText(first, call);
      } else if (property === undefined) this.#touchText(first, call);
    }
    this.#touch(joined, 'read', call.place);
    if (alias !== undefined) this.#aliases.set(alias, joined);
  }

  #touchText(argument: ts.Expression, call: MethodCall): void {
    for (const value of this.#values(argument, call)) {
      const table = value.kind === 'text' ? tableOfText(value) : undefined;
      if (table)
        this.#touches.push({ table, mode: 'read', by: this.#orm, node: call.place, depth: this.#depth });
    }
  }

  /** The entities that a member of entities leads to. */
  #related(entities: readonly Value[], member: string): readonly Value[] {
    return entities.flatMap((entity) => {
      const node = entity.kind === 'class' ? entity.node : entity.kind === 'instance' ? entity.of : undefined;
      return node
        ? relationsOf(this.#evaluator, node)
            .filter((relation) => relation.member === member)
            .flatMap(({ to }) => to)
        : [];
    });
  }

  #eager(entities: readonly Value[], place: ts.Node): void {
    for (const entity of entities) {
      const node = entity.kind === 'class' ? entity.node : entity.kind === 'instance' ? entity.of : undefined;
      const eager = node ? relationsOf(this.#evaluator, node).filter(({ isEager }) => isEager) : [];
      for (const { to } of eager) this.#touch(to, 'read', place);
    }
  }

  /** Options of a find: relations that are read along, and locks. */
  #options(entities: readonly Value[], argument: ts.Expression, call: MethodCall): void {
    for (const value of ts.isObjectLiteralExpression(argument) || ts.isIdentifier(argument)
      ? this.#values(argument, call)
      : []) {
      if (value.kind !== 'object') continue;
      for (const { name, value: option } of propertiesOf(value.node)) {
        if (/^(relations|populate)$/.test(name)) this.#relations(entities, option, value.context, call.place);
        else if (name === 'include') this.#include(option, value.context, call.place);
        else if (
          /^lock(Mode)?$/.test(name) &&
          option.kind !== ts.SyntaxKind.FalseKeyword &&
          !/optimistic/i.test(option.getText())
        ) {
          this.#touch(entities, 'lock', call.place);
        } else if (name === 'join' && ts.isObjectLiteralExpression(option))
          this.#joinOption(entities, option, value.context, call.place);
      }
    }
  }

  #relations(entities: readonly Value[], option: ts.Expression, context: Context, place: ts.Node): void {
    if (ts.isObjectLiteralExpression(option)) {
      for (const { name, value } of propertiesOf(option)) {
        if (value.kind === ts.SyntaxKind.FalseKeyword) continue;
        const related = this.#related(entities, name);
        this.#touch(related, 'read', place);
        this.#relations(related, value, context, place);
      }
      return;
    }
    for (const list of this.#evaluator.valuesOf(option, context)) {
      for (const path of (list.kind === 'list' ? list.items : []).map(fixed)) {
        let place0: readonly Value[] = entities;
        for (const member of path?.split('.') ?? []) {
          place0 = this.#related(place0, member);
          this.#touch(place0, 'read', place);
        }
      }
    }
  }

  /** `join: { alias: 'order', leftJoinAndSelect: { items: 'order.items' } }` */
  #joinOption(
    entities: readonly Value[],
    option: ts.ObjectLiteralExpression,
    context: Context,
    place: ts.Node,
  ): void {
    for (const { name, value } of propertiesOf(option)) {
      if (!/join/i.test(name)) continue;
      for (const { value: path } of propertiesOf(value)) {
        const text = this.#evaluator.valuesOf(path, context).map(fixed)[0];
        this.#touch(this.#related(entities, text?.split('.')[1] ?? ''), 'read', place);
      }
    }
  }

  /** Sequelize: `include: [Item, { model: Payment, include: […] }]`. */
  #include(option: ts.Expression, context: Context, place: ts.Node): void {
    const visit = (value: Value, depth: number): void => {
      if (depth > 6) return;
      if (value.kind === 'list') for (const item of value.items) visit(item, depth + 1);
      else if (value.kind === 'object') {
        for (const { name, value: inner } of propertiesOf(value.node)) {
          if (name === 'model' || name === 'include' || name === 'association') {
            for (const each of this.#evaluator.valuesOf(inner, value.context)) visit(each, depth + 1);
          }
        }
      } else
        this.#touch(
          [value].filter((each) => this.#tables(each).length > 0),
          'read',
          place,
        );
    };
    for (const value of this.#evaluator.valuesOf(option, context)) visit(value, 0);
  }

  #objection(call: MethodCall): void {
    const { name } = call;
    const [first] = call.arguments;
    if (name === 'query' || name === 'relatedQuery' || name === '$query' || name === '$relatedQuery') {
      this.#builder = { mode: 'read', place: call.place, lock: false };
    } else if (this.#builder && OBJECTION_WRITES.test(name)) this.#builder.mode = 'write';
    else if (this.#builder && /^(forUpdate|forShare)$/.test(name)) this.#builder.lock = true;
    else if (this.#builder && /join$/i.test(name) && first) this.#touchText(first, call);
  }
}
