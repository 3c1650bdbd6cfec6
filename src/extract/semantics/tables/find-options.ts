/**
 * Options of a find that lead to other tables: relations that are read along, conditions on what they hold, locks. In: the entities that are
 * asked for, and the options as TypeORM, MikroORM and Sequelize have them. Out: touches.
 */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, textValue, type Value } from '../evaluate/values.js';
import { listed, type OrmRows } from './orm-rows.js';
import { type MethodCall, propertiesOf } from './reading.js';
import { keyOfTable } from './standing.js';

/** Conditions within conditions, and includes within includes, that are followed. */
const DEEPEST = 6;

export class FindOptions {
  readonly #evaluator: Evaluator;
  readonly #rows: OrmRows;
  readonly #orm: string;

  constructor(evaluator: Evaluator, rows: OrmRows, orm: string) {
    this.#evaluator = evaluator;
    this.#rows = rows;
    this.#orm = orm;
  }

  /** Options of a find: relations that are read along, and locks. */
  read(entities: readonly Value[], argument: ts.Expression, call: MethodCall): void {
    if (ts.isFunctionLike(argument)) return;
    for (const value of this.#evaluator.valuesOf(argument, call.context))
      this.readValue(entities, value, call);
  }

  readValue(entities: readonly Value[], value: Value, call: MethodCall): void {
    for (const { name, value: option, context } of this.#properties(value)) {
      if (/^(relations|populate)$/.test(name)) this.relationsAsked(entities, option, context, call.place);
      else if (name === 'loadRelationIds') this.#ids(entities, option, context, call.place);
      else if (name === 'where' && this.#orm !== 'sequelize')
        this.conditions(entities, option, context, call.place);
      else if (name === 'include') this.#include(entities, option, context, call);
      else if (
        /^lock(Mode)?$/.test(name) &&
        option.kind !== ts.SyntaxKind.FalseKeyword &&
        !/optimistic/i.test(option.getText())
      ) {
        this.#rows.touch(entities, 'lock', call.place);
      } else if (name === 'join' && ts.isObjectLiteralExpression(option))
        this.#joinOption(entities, option, context, call.place);
    }
  }

  /** What an object of options says, with what it is spread from. */
  #properties(value: Value, depth = 0): readonly Option[] {
    if (value.kind !== 'object' || depth > DEEPEST) return [];
    const spread = value.node.properties.flatMap((each) =>
      ts.isSpreadAssignment(each) ? this.#evaluator.valuesOf(each.expression, value.context) : [],
    );
    return [
      ...[...propertiesOf(value.node), ...this.#setAfterwards(value.node)].map((each) => ({
        ...each,
        context: value.context,
      })),
      ...spread.flatMap((each) => this.#properties(each, depth + 1)),
    ];
  }

  /** `const options = {}; options.include = [Line];` */
  #setAfterwards({ parent }: ts.Node): readonly Omit<Option, 'context'>[] {
    if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return [];
    const { scopes } = this.#evaluator;
    const { text } = parent.name;
    const members = scopes.assignedToMembers(text, parent.getSourceFile());
    return [...(members ?? [])].flatMap(([name, values]) =>
      values
        .filter((each) => scopes.find(text, each).includes(parent))
        .map((each) => ({ name, value: each })),
    );
  }

  /** `loadRelationIds: true`, `{ relations: ['lines'] }`: the rows that have them are read, where they are not those asked for. */
  #ids(entities: readonly Value[], option: ts.Expression, context: Context, place: ts.Node): void {
    const asked = this.#evaluator
      .valuesOf(option, context)
      .flatMap((value) => this.#properties(value))
      .filter(({ name }) => name === 'relations')
      .flatMap((each) => this.#evaluator.valuesOf(each.value, each.context))
      .flatMap((value) => (value.kind === 'list' ? value.items.map(fixed) : []));
    if (option.kind === ts.SyntaxKind.FalseKeyword) return;
    for (const relation of this.#rows.relations(entities))
      if (relation.keptBy !== 'own' && (asked.length === 0 || asked.includes(relation.member)))
        if (relation.keptBy === 'between') this.#rows.touchTables(listed(relation.through), 'read', place);
        else this.#rows.touchRelated(relation, 'read', place);
  }

  /** Relations that are asked for, by their paths or as an object. */
  relationsAsked(entities: readonly Value[], option: ts.Expression, context: Context, place: ts.Node): void {
    if (ts.isObjectLiteralExpression(option)) {
      for (const { name, value } of propertiesOf(option)) {
        if (value.kind === ts.SyntaxKind.FalseKeyword) continue;
        this.relationsAsked(this.#relatedTo(entities, name, place), value, context, place);
      }
      return;
    }
    for (const list of this.#evaluator.valuesOf(option, context)) {
      if (list.kind === 'object') this.relationsAsked(entities, list.node, list.context, place);
      for (const path of (list.kind === 'list' ? list.items : []).map(fixed)) {
        let from: readonly Value[] = entities;
        if (path === '*') for (const each of this.#rows.relations(from)) this.#rows.follow(each, place);
        else for (const member of path?.split('.') ?? []) from = this.#relatedTo(from, member, place);
      }
    }
  }

  /** What comes along by itself comes with it. */
  #relatedTo(entities: readonly Value[], member: string, place: ts.Node): readonly Value[] {
    const found = this.#rows.related(entities, member, place);
    if (this.#orm === 'typeorm') this.#rows.eager(found, place);
    return found;
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
        this.#rows.related(entities, text?.split('.')[1] ?? '', place);
      }
    }
  }

  /** `where: { customer: { name } }` joins what the member leads to. */
  conditions(entities: readonly Value[], option: ts.Expression, context: Context, place: ts.Node): void {
    const visit = (from: readonly Value[], value: Value, depth: number): void => {
      if (depth > DEEPEST) return;
      if (value.kind === 'list') for (const item of value.items) visit(from, item, depth + 1);
      if (value.kind !== 'object') return;
      for (const { name, value: inner } of propertiesOf(value.node)) {
        const relations = ts.isObjectLiteralExpression(inner) ? this.#rows.named(from, name) : [];
        const isKey = this.#orm === 'mikro-orm' && propertiesOf(inner).every((each) => each.name === 'id');
        if (relations.length === 0 || isKey) continue;
        const to = relations.flatMap((relation) => this.#rows.follow(relation, place));
        for (const each of this.#evaluator.valuesOf(inner, value.context)) visit(to, each, depth + 1);
      }
    };
    for (const value of this.#evaluator.valuesOf(option, context)) visit(entities, value, 0);
  }

  /** Sequelize: `include: [Item, { model: Payment, include: […] }, 'tags', { association: 'tags' }]`; what is created with it is written. */
  #include(
    entities: readonly Value[],
    option: ts.Expression,
    context: Context,
    { name, place }: MethodCall,
  ): void {
    const mode: AccessMode = /^(create|bulkCreate)$/.test(name) ? 'write' : 'read';
    const visit = (from: readonly Value[], said: Value, depth: number): void => {
      if (depth > DEEPEST) return;
      const value = associationNamed(said) ?? said;
      if (value.kind === 'list') for (const item of value.items) visit(from, item, depth + 1);
      else if (value.kind === 'text') {
        for (const relation of this.#rows.named(from, fixed(value) ?? ''))
          this.#rows.included(relation, mode, place);
      } else if (value.kind === 'object') {
        this.#includeAll(from, value, mode, place, new Set());
        const inside = (names: RegExp) =>
          this.#properties(value)
            .filter((each) => names.test(each.name))
            .flatMap((each) => this.#evaluator.valuesOf(each.value, each.context));
        const own = inside(/^(model|association)$/).map((each) => associationNamed(each) ?? each);
        for (const each of own) visit(from, each, depth + 1);
        const to = own.flatMap((each) => {
          const text = fixed(each);
          return text === undefined
            ? [each]
            : this.#rows.named(from, text).flatMap((relation) => relation.to);
        });
        for (const each of inside(/^include$/)) visit(to, each, depth + 1);
      } else if (this.#rows.tables(value).length > 0) {
        this.#rows.touch([value], mode, place);
        const names = new Set(this.#rows.tables(value).map(keyOfTable));
        names.delete(undefined);
        for (const { through, to, tables = [] } of this.#rows.relations(from)) {
          const led = tables.length > 0 ? tables : to.flatMap((each) => this.#rows.tables(each));
          if (led.some((table) => names.has(keyOfTable(table))))
            this.#rows.touchTables(listed(through), mode, place);
        }
      }
    };
    for (const value of this.#evaluator.valuesOf(option, context)) visit(entities, value, 0);
  }

  /** `{ all: true, nested: true }` */
  #includeAll(
    from: readonly Value[],
    value: Value,
    mode: AccessMode,
    place: ts.Node,
    seen: Set<string | undefined>,
  ): void {
    const isSaid = (name: string) =>
      this.#properties(value).some(
        (each) => each.name === name && each.value.kind === ts.SyntaxKind.TrueKeyword,
      );
    if (!isSaid('all')) return;
    for (const relation of this.#rows.relations(from)) {
      const key = relation.to.flatMap((each) => this.#rows.tables(each).map(keyOfTable)).join();
      if (seen.has(key)) continue;
      seen.add(key);
      this.#rows.included(relation, mode, place);
      if (isSaid('nested')) this.#includeAll(relation.to, value, mode, place, seen);
    }
  }
}

/** An option, with what binds its names. */
interface Option {
  readonly name: string;
  readonly value: ts.Expression;
  readonly context: Context;
}

/** `Order.associations.buyer`: the name of what a model keeps its associations by. */
function associationNamed(value: Value): Value | undefined {
  const [before, last] = value.kind === 'derived' ? value.steps.slice(-2) : [];
  const isKept = before?.step === 'member' && before.name === 'associations';
  return isKept && last?.step === 'member' ? textValue(last.name, last.node) : undefined;
}
