/**
 * Which table a class, a model or a table object of an ORM stands for, by the ORM's own rules of naming, and to which others it is
 * related. https://typeorm.io/entities, https://sequelize.org/docs/v6/core-concepts/model-basics/#table-name-inference,
 * https://mikro-orm.io/docs/naming-strategy, https://vincit.github.io/objection.js/guide/models.html, https://orm.drizzle.team/docs/schemas
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { basesOf } from '../evaluate/members.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { type Derived, free, textValue, type Value } from '../evaluate/values.js';
import { decoration, decorationsOf } from './decorators.js';
import { plural, snakeCase } from './naming.js';
import {
  callsOf,
  fixedOption,
  type NamedTable,
  optionOf,
  packageOf,
  tableOfText,
  textOption,
} from './reading.js';

/** The tables that a value stands for; none when it is no entity. */
export function tablesOf(evaluator: Evaluator, value: Value): readonly NamedTable[] {
  if (value.kind === 'class') return listed(tableOfClass(evaluator, value.node));
  if (value.kind === 'instance') return listed(tableOfClass(evaluator, value.of));
  if (value.kind === 'list') return value.items.flatMap((item) => tablesOf(evaluator, item));
  return value.kind === 'derived' ? listed(tableOfDerived(evaluator, value)) : [];
}

function listed(table: NamedTable | undefined): readonly NamedTable[] {
  return table ? [table] : [];
}

/** Classes above a class that are looked at: nobody extends more, and a circle of them has no end. */
const MOST_BASES = 12;

/** Of a class that decorators, static members or a call of `init` make an entity of. */
export function tableOfClass(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  depth = 0,
): NamedTable | undefined {
  const decorated = decoration(node, /^(Entity|Table|ViewEntity|ChildEntity|Model)$/);
  if (decorated) return decoratedTable(evaluator, node, decorated.name, decorated.arguments);
  const bases = basesOf(evaluator, node, free).map(({ value }) => value);
  const base = bases.find((value): value is Derived => value.kind === 'derived');
  const from = base && packageOf(base);
  const named = staticTable(evaluator, node);
  if (named && (from === undefined || /objection/.test(from) || /^(tableName|table)$/.test(named.key)))
    return named.table;
  if (from !== undefined && /sequelize/.test(from)) return sequelizeClass(evaluator, node);
  const parent = bases.find((value) => value.kind === 'class');
  return parent?.kind === 'class' && depth < MOST_BASES
    ? tableOfSubclass(evaluator, node, parent.node, depth + 1)
    : undefined;
}

/** A class below an entity is stored with it, unless it says otherwise; below an abstract base it has none of its own. */
function tableOfSubclass(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  parent: ts.ClassLikeDeclaration,
  depth: number,
): NamedTable | undefined {
  const ofParent = tableOfClass(evaluator, parent, depth);
  if (ofParent) return ofParent;
  const bases = basesOf(evaluator, parent, free).map(({ value }) => value);
  const isSequelize = bases.some(
    (value) => value.kind === 'derived' && /sequelize/.test(packageOf(value) ?? ''),
  );
  return isSequelize ? sequelizeClass(evaluator, node) : undefined;
}

function decoratedTable(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  decorator: string,
  given: readonly ts.Expression[],
): NamedTable | undefined {
  const isSequelize = decorator === 'Table';
  const values = given.map((argument) => evaluator.valuesOf(argument));
  const text = values.flat().find((value) => value.kind === 'text');
  const options = values.flat().filter((value) => value.kind === 'object');
  const at = node;
  const written =
    (text?.kind === 'text' ? text : undefined) ??
    textOption(evaluator, options, 'tableName', at) ??
    (isSequelize
      ? undefined
      : (textOption(evaluator, options, 'name', at) ?? textOption(evaluator, options, 'collection', at)));
  const className = node.name?.text;
  const schema = textOption(evaluator, options, 'schema', at)?.parts;
  const table = written
    ? tableOfText(written)
    : className === undefined
      ? undefined
      : { name: [isSequelize ? sequelizeName(evaluator, options, className, node) : snakeCase(className)] };
  return table && { ...(schema && { schema }), ...table };
}

/** `static tableName = 'orders'` or a getter of it, as objection and others have it. */
function staticTable(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
): { readonly key: string; readonly table: NamedTable } | undefined {
  for (const key of ['tableName', 'table']) {
    const member = node.members.find(
      (each) => each.name && ts.isIdentifier(each.name) && each.name.text === key,
    );
    if (
      !member ||
      !(ts.canHaveModifiers(member) ? ts.getModifiers(member) : undefined)?.some(
        ({ kind }) => kind === ts.SyntaxKind.StaticKeyword,
      )
    )
      continue;
    const values = ts.isPropertyDeclaration(member)
      ? member.initializer
        ? evaluator.valuesOf(member.initializer)
        : []
      : ts.isGetAccessor(member)
        ? returned(evaluator, member, free)
        : [];
    const text = values.find((value) => value.kind === 'text');
    const table = text?.kind === 'text' ? tableOfText(text) : undefined;
    if (table) return { key, table };
  }
  return undefined;
}

/** `Order.init(attributes, { tableName })` stands beside the class. */
function sequelizeClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): NamedTable | undefined {
  const name = node.name?.text;
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const isAbstract = (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  if (name === undefined || isAbstract) return undefined;
  let options: readonly Value[] | undefined;
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      inner.expression.name.text === 'init'
    ) {
      const on = inner.expression.expression;
      const isOwn = ts.isIdentifier(on)
        ? on.text === name
        : on.kind === ts.SyntaxKind.SuperKeyword || on.kind === ts.SyntaxKind.ThisKeyword;
      if (isOwn && inner.arguments[1]) options ??= evaluator.valuesOf(inner.arguments[1]);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node.getSourceFile());
  return options && sequelizeTable(evaluator, options, name, node);
}

/** The table that Sequelize's options name, or that it makes of a model's name. */
function sequelizeTable(
  evaluator: Evaluator,
  options: readonly Value[],
  name: string,
  node: ts.Node,
): NamedTable | undefined {
  const written = textOption(evaluator, options, 'tableName', node);
  const schema = textOption(evaluator, options, 'schema', node)?.parts;
  const table = written ? tableOfText(written) : { name: [sequelizeName(evaluator, options, name, node)] };
  return table && { ...(schema && { schema }), ...table };
}

function sequelizeName(
  evaluator: Evaluator,
  options: readonly Value[],
  className: string,
  node: ts.Node,
): string {
  const name = fixedOption(evaluator, options, 'modelName', node) ?? className;
  const isFrozen = isTrue(evaluator, options, 'freezeTableName', node);
  const cased = isTrue(evaluator, options, 'underscored', node) ? snakeCase(name) : name;
  return isFrozen ? name : plural(cased);
}

export function isTrue(
  evaluator: Evaluator,
  options: readonly Value[],
  name: string,
  node: ts.Node,
): boolean {
  return (
    options.some(
      (value) =>
        value.kind === 'object' &&
        value.node.properties.some(
          (property) =>
            ts.isPropertyAssignment(property) &&
            property.name.getText() === name &&
            property.initializer.kind === ts.SyntaxKind.TrueKeyword,
        ),
    ) || optionOf(evaluator, options, name, node).some((value) => fixed(value) === 'true')
  );
}

const DRIZZLE_TABLE =
  /^(pgTable|mysqlTable|sqliteTable|table|pgView|pgMaterializedView|view|materializedView)$/;

/** Of what a library made: a table of drizzle, a model of Sequelize, an EntitySchema. */
function tableOfDerived(evaluator: Evaluator, value: Derived): NamedTable | undefined {
  // Sequelize's own way is a function per model, which is given what it calls `sequelize`.
  const from =
    packageOf(value) ??
    ('name' in value.root && /^sequelize$/i.test(value.root.name) ? 'sequelize' : undefined);
  if (from === undefined) return undefined;
  const calls = callsOf(value);
  if (from.startsWith('drizzle-orm')) return drizzleTable(evaluator, value, calls);
  if (/sequelize/.test(from)) {
    const made = calls.find(({ name }) => name === 'define');
    if (!made || calls.indexOf(made) !== calls.length - 1) return undefined;
    const [name, , options] = made.arguments;
    const text = name && evaluator.valuesOf(name, made.context).map(fixed)[0];
    if (text === undefined) return undefined;
    return sequelizeTable(
      evaluator,
      options ? evaluator.valuesOf(options, made.context) : [],
      text,
      made.node,
    );
  }
  if (/typeorm|mikro-orm/.test(from)) {
    const made = value.steps.find(({ step }) => step === 'new');
    const isSchema = value.steps.some((step) => step.step === 'member' && step.name === 'EntitySchema');
    if (made?.step !== 'new' || !isSchema || ts.isTaggedTemplateExpression(made.node)) return undefined;
    const options = (made.node.arguments ?? []).flatMap((argument) =>
      evaluator.valuesOf(argument, made.context),
    );
    const name = textOption(evaluator, options, 'tableName', made.node);
    const own = fixedOption(evaluator, options, 'name', made.node);
    const schema = textOption(evaluator, options, 'schema', made.node)?.parts;
    const table = name ? tableOfText(name) : own === undefined ? undefined : { name: [snakeCase(own)] };
    return table && { ...(schema && { schema }), ...table };
  }
  return undefined;
}

function drizzleTable(
  evaluator: Evaluator,
  value: Derived,
  calls: ReturnType<typeof callsOf>,
): NamedTable | undefined {
  const last = calls.at(-1);
  if (!last || last.index !== value.steps.length - 1) return undefined;
  const [first] = last.arguments;
  if (!first) return undefined;
  if (/^(alias|aliasedTable)$/.test(last.name)) {
    return evaluator.valuesOf(first, last.context).flatMap((each) => tablesOf(evaluator, each))[0];
  }
  const creator = calls.find(({ name }) => /TableCreator$/.test(name));
  if (creator && creator !== last) return createdTable(evaluator, creator.arguments[0], first, last.context);
  if (!DRIZZLE_TABLE.test(last.name)) return undefined;
  const text = evaluator.valuesOf(first, last.context).find((each) => each.kind === 'text');
  const table = text?.kind === 'text' ? tableOfText(text) : undefined;
  const inSchema = calls.find(({ name }) => name === 'pgSchema');
  const [schemaName] = inSchema?.arguments ?? [];
  const schema =
    schemaName && inSchema
      ? evaluator.valuesOf(schemaName, inSchema.context).find((each) => each.kind === 'text')
      : undefined;
  return table && { ...(schema?.kind === 'text' && { schema: schema.parts }), ...table };
}

/** `pgTableCreator((name) => `shop_${name}`)('orders', …)` */
function createdTable(
  evaluator: Evaluator,
  naming: ts.Expression | undefined,
  name: ts.Expression,
  context: typeof free,
): NamedTable | undefined {
  const [made] = naming ? evaluator.valuesOf(naming) : [];
  if (made?.kind !== 'function') return undefined;
  const [parameter] = made.node.parameters;
  const bound = new Map(parameter ? [[parameter, () => evaluator.valuesOf(name, context)] as const] : []);
  const [text] = returned(evaluator, made.node, { bound, outer: made.context, depth: 1 });
  return text?.kind === 'text' ? tableOfText(text) : undefined;
}

/** A relation of an entity: the member that holds it, and what it leads to. */
export interface Relation {
  readonly member: string;
  readonly to: readonly Value[];
  readonly isEager: boolean;
  /** The table in between, of a relation of many to many. */
  readonly through?: NamedTable;
}

const RELATION = /^(OneToOne|OneToMany|ManyToOne|ManyToMany|BelongsTo|HasMany|HasOne|BelongsToMany)$/;

/** The relations that decorators of a class declare, its bases' among them. */
export function relationsOf(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  depth = 0,
): readonly Relation[] {
  const own = node.members.flatMap((member): readonly Relation[] => {
    const relation = decoration(member, RELATION);
    if (!relation || !member.name || !ts.isIdentifier(member.name)) return [];
    const [first, ...others] = relation.arguments;
    const target = first ? evaluator.valuesOf(first) : [];
    const named = target.flatMap((value): readonly Value[] => {
      if (value.kind === 'function') return returned(evaluator, value.node, value.context);
      return value.kind === 'class' ? [value] : optionEntity(evaluator, value, relation.node);
    });
    const typed = ts.isPropertyDeclaration(member) && member.type ? evaluator.valuesOfType(member.type) : [];
    const to = named.some((value) => value.kind === 'class') ? named : typed;
    const options = [first, ...others].flatMap((each) => (each ? evaluator.valuesOf(each) : []));
    const through = throughTable(evaluator, node, member, relation.name);
    return [
      {
        member: member.name.text,
        to,
        isEager: isTrue(evaluator, options, 'eager', node),
        ...(through && { through }),
      },
    ];
  });
  if (depth > 5) return own;
  const inherited = basesOf(evaluator, node, free).flatMap(({ value }) =>
    value.kind === 'class' && value.node !== node ? relationsOf(evaluator, value.node, depth + 1) : [],
  );
  return [...own, ...inherited];
}

function optionEntity(evaluator: Evaluator, value: Value, node: ts.Node): readonly Value[] {
  return optionOf(evaluator, [value], 'entity', node).flatMap((each) =>
    each.kind === 'function' ? returned(evaluator, each.node, each.context) : [each],
  );
}

/** The table that TypeORM puts between two: `@JoinTable({ name })` says how it is called. */
function throughTable(
  evaluator: Evaluator,
  _node: ts.ClassLikeDeclaration,
  member: ts.ClassElement,
  relation: string,
): NamedTable | undefined {
  if (relation !== 'ManyToMany') return undefined;
  const joined = decorationsOf(member).find(({ name }) => name === 'JoinTable');
  const [options] = joined?.arguments ?? [];
  const text = options && textOption(evaluator, evaluator.valuesOf(options), 'name', options);
  return text ? tableOfText(text) : undefined;
}

/** A value that is the text itself. */
export function textOf(text: string, node: ts.Node): Value {
  return textValue(text, node);
}
