/**
 * Which table a class, a model or a table object of an ORM stands for, by the ORM's own rules of naming, and to which others it is
 * related. https://typeorm.io/entities, https://sequelize.org/docs/v6/core-concepts/model-basics/#table-name-inference,
 * https://mikro-orm.io/docs/naming-strategy, https://vincit.github.io/objection.js/guide/models.html, https://orm.drizzle.team/docs/schemas
 */
import { ts } from 'ts-morph';
import { isWithin } from '../calls/within.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import { decoration } from './decorators.js';
import { storedWith } from './inheritance.js';
import { isTableless, madeSchema, schemaOptions } from './mikro-schemas.js';
import { kebabCase, plural, snakeCase } from './naming.js';
import { spelledBy } from './naming-strategy.js';
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
  const beside = evaluator.mappedBeside.get(node);
  if (beside) return tablesOf(evaluator, beside)[0];
  const decorated = decoration(node, /^(Entity|Table|ViewEntity|ChildEntity|Model)$/);
  const stored = decorated && depth < MOST_BASES ? storedWith(evaluator, node, decorated) : undefined;
  if (stored) return tableOfClass(evaluator, stored, depth + 1);
  if (decorated) return decoratedTable(evaluator, node, decorated.name, decorated.arguments);
  const bases = basesOf(evaluator, node, free).map(({ value }) => value);
  const base = bases.find((value): value is Derived => value.kind === 'derived');
  const from = base && packageOf(base);
  const named = staticTable(evaluator, node);
  if (named) return named;
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
  const ofModel = isSequelize ? [...options, ...evaluator.optionNear('define', node)] : options;
  const schema = textOption(evaluator, ofModel, 'schema', at)?.parts;
  const table = written
    ? tableOfText(written)
    : className === undefined
      ? undefined
      : {
          name: [
            isSequelize
              ? sequelizeName(evaluator, ofModel, className, node)
              : usualName(evaluator, className, node),
          ],
        };
  const spelled =
    !isSequelize && className !== undefined && spelledTable(evaluator, node, className, written);
  const isCollection = !isSequelize && isOfDocuments(evaluator, node);
  const named = table && {
    ...(schema && { schema }),
    ...table,
    ...(spelled && { name: [spelled] }),
    ...(isCollection && { isCollection }),
  };
  return named && !isSequelize ? prefixed(evaluator, node, named) : named;
}

/** What TypeORM and MikroORM call a table of which nothing else is said. */
function usualName(evaluator: Evaluator, className: string, node: ts.Node): string {
  return evaluator.documentsNear(node) === 'mikro-orm' ? kebabCase(className) : snakeCase(className);
}

/** Whether an entity is kept in a database of documents: its key says so, or what its program connects to, if its key is none of tables alone. */
function isOfDocuments(evaluator: Evaluator, node: ts.ClassLikeDeclaration): boolean {
  const hasKey = (key: RegExp) => {
    const has = (each: ts.ClassLikeDeclaration) => each.members.some((member) => decoration(member, key));
    return (
      has(node) ||
      basesOf(evaluator, node, free).some(({ value }) => value.kind === 'class' && has(value.node))
    );
  };
  if (hasKey(/^(?:ObjectIdColumn|SerializedPrimaryKey)$/)) return true;
  return evaluator.documentsNear(node) !== undefined && !hasKey(/^PrimaryGeneratedColumn$/);
}

/** What a naming strategy makes of the name of a class, or of the name that the class gives itself. */
function spelledTable(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  className: string,
  written: Value | undefined,
): string | undefined {
  const own = written && fixed(written);
  // A name with its schema in it is spelt as it is written.
  if (written && (own === undefined || own.includes('.'))) return undefined;
  if (own !== undefined) return spelledBy(evaluator, node, 'tableName', [className, own]);
  return (
    spelledBy(evaluator, node, 'tableName', [className]) ??
    spelledBy(evaluator, node, 'classToTableName', [className])
  );
}

/** TypeORM puts what `entityPrefix` says before the names of all tables. */
export function prefixed(evaluator: Evaluator, at: ts.Node, table: NamedTable): NamedTable {
  const prefix = evaluator.optionNear('entityPrefix', at).find((value) => value.kind === 'text');
  return prefix?.kind === 'text' ? { ...table, name: [...prefix.parts, ...table.name] } : table;
}

/** The class that a value is, or is an instance of. */
export function classOf(value: Value): ts.ClassLikeDeclaration | undefined {
  return value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
}

/** The table that a class says, or one above it. */
export function staticTableOf(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  depth = 0,
): NamedTable | undefined {
  const own = staticTable(evaluator, node);
  if (own || depth > MOST_BASES) return own;
  const [above] = basesOf(evaluator, node, free).flatMap(({ value }) =>
    value.kind === 'class' ? value.node : [],
  );
  return above && staticTableOf(evaluator, above, depth + 1);
}

/** `static tableName = 'orders'` or a getter of it, as objection and others have it. */
function staticTable(evaluator: Evaluator, node: ts.ClassLikeDeclaration): NamedTable | undefined {
  for (const key of ['tableName', 'table', '_table', '_tableName', '$table', 'table_name']) {
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
    if (table) return table;
  }
  return undefined;
}

/** `Order.init(attributes, { tableName })` stands beside the class. */
function sequelizeClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): NamedTable | undefined {
  const name = node.name?.text;
  const modifiers = ts.canHaveModifiers(node) ? ts.getModifiers(node) : undefined;
  const isAbstract = (modifiers ?? []).some(({ kind }) => kind === ts.SyntaxKind.AbstractKeyword);
  if (name === undefined || isAbstract) return undefined;
  const [first] = initOptions(node);
  const options = first && evaluator.valuesOf(first);
  return options && sequelizeTable(evaluator, options, name, node);
}

/** What a class of Sequelize is told beside its columns: `Order.init(columns, { sequelize })`, `super.init(columns, { sequelize })`. */
export function initOptions(node: ts.ClassLikeDeclaration): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      inner.expression.name.text === 'init'
    ) {
      const on = inner.expression.expression;
      const isOwn = ts.isIdentifier(on)
        ? on.text === node.name?.text
        : isWithin(inner, node) &&
          (on.kind === ts.SyntaxKind.SuperKeyword || on.kind === ts.SyntaxKind.ThisKeyword);
      if (isOwn && inner.arguments[1]) found.push(inner.arguments[1]);
    }
    ts.forEachChild(inner, visit);
  };
  visit(node.getSourceFile());
  return found;
}

/** The table that Sequelize's options name, or that it makes of a model's name. */
function sequelizeTable(
  evaluator: Evaluator,
  own: readonly Value[],
  name: string,
  node: ts.Node,
): NamedTable | undefined {
  const options = [...own, ...evaluator.optionNear('define', node)];
  const written = textOption(evaluator, own, 'tableName', node);
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
  const isFrozen = isSaid(evaluator, options, 'freezeTableName', node);
  const cased = isSaid(evaluator, options, 'underscored', node) ? snakeCase(name) : name;
  return isFrozen ? name : plural(cased);
}

/** Whether the first of some options that say anything of it say that it is so. */
function isSaid(evaluator: Evaluator, options: readonly Value[], name: string, node: ts.Node): boolean {
  const first = options.find(
    (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has(name),
  );
  return first ? isTrue(evaluator, [first], name, node) : isTrue(evaluator, options, name, node);
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
  const calls = callsOf(value);
  const from = packageOf(value) ?? (isSequelize(value, calls) ? 'sequelize' : undefined);
  if (from === undefined) return undefined;
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
    const made = madeSchema(value);
    if (!made) return undefined;
    const options = schemaOptions(evaluator, made);
    if (isTableless(options)) return undefined;
    const name = textOption(evaluator, options, 'tableName', made.node);
    const [of] = optionOf(evaluator, options, 'class', made.node);
    const own =
      fixedOption(evaluator, options, 'name', made.node) ??
      (of?.kind === 'class' ? of.node.name?.text : undefined);
    const schema = textOption(evaluator, options, 'schema', made.node)?.parts;
    const collection = textOption(evaluator, options, 'collection', made.node);
    const written = name ?? collection;
    const table = written
      ? tableOfText(written)
      : own === undefined
        ? undefined
        : { name: [usualName(evaluator, own, made.node)] };
    const near = evaluator.documentsNear(made.node);
    const isCollection =
      near === 'mikro-orm' || (near === 'typeorm' && /\bobjectId\b/.test(made.node.getText()));
    return table && { ...(schema && { schema }), ...table, ...(isCollection && { isCollection }) };
  }
  return undefined;
}

/** Sequelize's own way is a function per model, which is given what it calls `sequelize`, or whatever has columns of its types. */
export function isSequelize({ root }: Derived, calls: ReturnType<typeof callsOf>): boolean {
  if ('name' in root && /^sequelize$/i.test(root.name)) return true;
  const columns = calls.find(({ name }) => name === 'define')?.arguments[1];
  return columns !== undefined && /\b(?:DataTypes?|Sequelize)\.[A-Z]/.test(columns.getText());
}

function drizzleTable(
  evaluator: Evaluator,
  value: Derived,
  calls: ReturnType<typeof callsOf>,
): NamedTable | undefined {
  const whole = calls.at(-1);
  if (!whole || whole.index !== value.steps.length - 1) return undefined;
  // `pgView('open_orders').as((builder) => …)`
  const viewed = /^(as|existing|with|using|tablespace|withNoData)$/.test(whole.name)
    ? calls.find(({ name }) => /view$/i.test(name))
    : undefined;
  const last = viewed ?? whole;
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
