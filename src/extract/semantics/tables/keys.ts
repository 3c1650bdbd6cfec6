/**
 * Which tables an entity refers to: by the relations that it keeps the key of, in TypeORM, MikroORM and Sequelize, by the columns of drizzle,
 * and by what is said of models elsewhere: `Order.belongsTo(User)`. Relations that make no foreign key refer to nothing.
 */
import { ts } from 'ts-morph';
import type { ReferentialAction } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import type { Value } from '../evaluate/values.js';
import { decoration } from './decorators.js';
import { deleteRuleIn, deleteRuleOf } from './delete-rules.js';
import { tablesOf } from './entities.js';
import { type NamedTable, propertiesOf, tableOfText } from './reading.js';
import { mappedRelations } from './relations.js';

/** Relations whose own table keeps the key. */
const KEEPS = /^(ManyToOne|BelongsTo|ForeignKey|TreeParent)$/;
/** Options by which an ORM is told to make no foreign key of a relation. */
export const NO_KEY = /\b(createForeignKeyConstraints?|constraints)\s*:\s*false\b/;

/** A table that another one refers to. */
export interface Key {
  readonly to: NamedTable;
  /** What becomes of the rows that refer to one that is deleted; absent where nothing is said of it. */
  readonly onDelete?: ReferentialAction;
  /** What the constraint is called, and the columns that it is of, where that is said. */
  readonly name?: string;
  readonly columns?: readonly string[];
}

function keysTo(tables: readonly NamedTable[], onDelete: ReferentialAction | undefined): readonly Key[] {
  return tables.map((to) => ({ to, ...(onDelete && { onDelete }) }));
}

/** The tables that the relations of a class refer to. */
export function keysOfClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly Key[] {
  // objection says of a model which columns lead to another.
  const mapped = mappedRelations(evaluator, node).filter(({ keptBy }) => keptBy === 'own');
  const told = mapped.flatMap(({ to, tables = [] }) =>
    keysTo([...to.flatMap((each) => tablesOf(evaluator, each)), ...tables], undefined),
  );
  const decorated = node.members.flatMap((member) => {
    const oneToOne = decoration(member, /^OneToOne$/);
    // The side that joins, or that says it owns, keeps the key of a relation of one to one.
    const isOwner =
      oneToOne !== undefined &&
      (decoration(member, /^JoinColumn$/) !== undefined ||
        oneToOne.arguments.some((each) => /\bowner\s*:\s*true\b/.test(each.getText())));
    const relation = isOwner ? oneToOne : decoration(member, KEEPS);
    if (!relation || relation.arguments.some((each) => NO_KEY.test(each.getText()))) return [];
    const [first] = relation.arguments;
    const named = first ? targetsOf(evaluator, evaluator.valuesOf(first), member) : [];
    const type = ts.isPropertyDeclaration(member) ? member.type : undefined;
    const typed = type && named.length === 0 ? targetsOf(evaluator, evaluator.valuesOfType(type)) : [];
    return keysTo([...named, ...typed], deleteRuleIn(evaluator, relation.arguments));
  });
  return [...told, ...decorated];
}

/**
 * The tables that the columns of a table refer to, as drizzle, Sequelize and knex write it: `references(() => users.id)`,
 * `references: { model }`, `references('id').inTable('users')`.
 */
export function keysOfColumns(
  evaluator: Evaluator,
  node: ts.Node,
  own: readonly NamedTable[] = [],
): readonly Key[] {
  const found: Key[] = [];
  const add = (tables: readonly NamedTable[], at: ts.Node) =>
    found.push(...keysTo(tables, tables.length > 0 ? deleteRuleOf(evaluator, at) : undefined));
  const columnTables = (columns: readonly ts.Expression[]) =>
    columns.flatMap((column) =>
      isOwnColumn(column, node)
        ? own
        : ts.isPropertyAccessExpression(column) || ts.isElementAccessExpression(column)
          ? targetsOf(evaluator, evaluator.valuesOf(column.expression))
          : [],
    );
  const entered = new Set<ts.Node>();
  const enter = (value: Value): void => {
    const inside =
      value.kind === 'function' && 'body' in value.node
        ? value.node.body
        : value.kind === 'object'
          ? value.node
          : undefined;
    if (!inside || entered.has(inside) || entered.size >= MOST_ENTERED) return;
    entered.add(inside);
    visit(inside);
  };
  const visit = (inner: ts.Node): void => {
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression)) {
      const [first] = inner.arguments;
      const columns = first ? bodiesOf(first) : [];
      const name = inner.expression.name.text;
      if (name === 'references' && columns.length > 0) add(columnTables(columns), inner);
      else if (first && /^(?:manyToOne|oneToOne)$/.test(name)) {
        // `p.oneToOne(User).mappedBy('profile')`: the other side keeps the key.
        const isMapped = /^\.mappedBy\b|\.mappedBy\b/.test(
          inner.parent.getText().slice(inner.getText().length),
        );
        if (!isMapped) add(targetsOf(evaluator, evaluator.valuesOf(first), inner), inner);
      } else if (first && (name === 'inTable' || name === 'references'))
        add(writtenTables(evaluator, first, name === 'references'), inner);
    } else if (ts.isPropertyAssignment(inner) && /^(?:target|entity)$/.test(inner.name.getText())) {
      if (isKept(inner.parent))
        add(targetsOf(evaluator, evaluator.valuesOf(inner.initializer), inner), inner);
    } else if (ts.isPropertyAssignment(inner) && /^(references|foreignColumns)$/.test(inner.name.getText())) {
      // `foreignKey({ columns, foreignColumns }).onDelete('cascade')`
      const made = inner.name.getText() === 'foreignColumns' ? callAround(inner.parent) : undefined;
      const { initializer } = inner;
      const tables = ts.isArrayLiteralExpression(initializer)
        ? columnTables(initializer.elements).slice(0, 1)
        : referredBy(evaluator, initializer);
      add(tables, made ?? inner);
    }
    // Columns that a function of the program makes, or that several tables have in common: `...owned`.
    if (ts.isCallExpression(inner) && ts.isIdentifier(inner.expression))
      for (const value of evaluator.valuesOf(inner.expression)) if (value.kind === 'function') enter(value);
    if (ts.isSpreadAssignment(inner)) evaluator.valuesOf(inner.expression).forEach(enter);
    ts.forEachChild(inner, visit);
  };
  visit(node);
  return found;
}

/** Functions and objects elsewhere that are looked into for the columns of one table. */
const MOST_ENTERED = 30;

/** What a function gives, as it is written: `() => users.id`, `(): AnyPgColumn => { return users.id; }`. */
function bodiesOf(node: ts.Expression): readonly ts.Expression[] {
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return [];
  const { body } = node;
  const given = ts.isBlock(body)
    ? body.statements.flatMap((each) => (ts.isReturnStatement(each) ? (each.expression ?? []) : []))
    : [body];
  return given.map(bare);
}

function bare(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node)
    ? bare(node.expression)
    : node;
}

/** The call that options are given to, by themselves or by a function: `foreignKey(() => ({ … }))`. */
function callAround(options: ts.Node): ts.CallExpression | undefined {
  let { parent } = options;
  while (ts.isParenthesizedExpression(parent) || ts.isArrowFunction(parent)) ({ parent } = parent);
  return ts.isCallExpression(parent) ? parent : undefined;
}

/** Whether a column is one of the table that is being made: `pgTable('nodes', { … }, (table) => [… table.id …])`. */
function isOwnColumn(column: ts.Expression, table: ts.Node): boolean {
  let root = column;
  while (ts.isPropertyAccessExpression(root) || ts.isElementAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return false;
  for (let place: ts.Node = column; place !== table && place.parent; place = place.parent) {
    if (!ts.isArrowFunction(place) && !ts.isFunctionExpression(place)) continue;
    const [parameter] = place.parameters;
    if (place.parent === table && parameter && names(parameter.name).includes(root.text)) return true;
  }
  return false;
}

function names(name: ts.BindingName): readonly string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((each) => (ts.isBindingElement(each) ? names(each.name) : []));
}

/** Whether a relation of a schema keeps the key: `{ type: 'many-to-one', target: 'User' }`, `{ kind: 'm:1', entity: 'User' }`. */
function isKept(options: ts.ObjectLiteralExpression): boolean {
  const said = new Map(propertiesOf(options).map(({ name, value }) => [name, value.getText()]));
  const kind = said.get('type') ?? said.get('kind') ?? said.get('reference') ?? '';
  if (/many-to-one|m:1|MANY_TO_ONE/.test(kind)) return true;
  const joins = said.get('joinColumn') ?? said.get('owner') ?? 'false';
  return /one-to-one|1:1|ONE_TO_ONE/.test(kind) && joins !== 'false';
}

/** `inTable('users')`, or `references('users.id')` with the column behind the table. */
function writtenTables(evaluator: Evaluator, node: ts.Expression, hasColumn: boolean): readonly NamedTable[] {
  return evaluator.valuesOf(node).flatMap((value) => {
    if (value.kind !== 'text') return [];
    const table = tableOfText(value);
    if (!hasColumn) return table ? [table] : [];
    return table?.schema ? [{ name: table.schema }] : [];
  });
}

/** `references: { model: 'users', key: 'id' }`, `references: { model: User }`. */
function referredBy(evaluator: Evaluator, node: ts.Expression): readonly NamedTable[] {
  const model = propertiesOf(node).find(({ name }) => name === 'model')?.value;
  if (!model) return [];
  return evaluator.valuesOf(model).flatMap((value): readonly NamedTable[] => {
    if (value.kind === 'text') {
      const table = tableOfText(value);
      return table ? [table] : [];
    }
    if (value.kind !== 'object') return targetsOf(evaluator, [value]);
    return propertiesOf(value.node).flatMap(({ name, value: text }) =>
      name === 'tableName'
        ? evaluator.valuesOf(text, value.context).flatMap((each) => {
            const table = each.kind === 'text' ? tableOfText(each) : undefined;
            return table ? [table] : [];
          })
        : [],
    );
  });
}

/**
 * The tables of entities, of functions that give one, and of `{ entity: () => … }`.
 * @param near where an entity may be meant by its name
 */
export function targetsOf(
  evaluator: Evaluator,
  values: readonly Value[],
  near?: ts.Node,
): readonly NamedTable[] {
  return values.flatMap((value): readonly NamedTable[] => {
    if (value.kind === 'function')
      return targetsOf(evaluator, returned(evaluator, value.node, value.context), near);
    if (value.kind === 'object')
      return targetsOf(evaluator, evaluator.member(value, 'entity', value.node), near);
    const name = near && fixed(value);
    const entity = name === undefined ? undefined : evaluator.entityNamed(name, near!);
    if (entity) return tablesOf(evaluator, entity);
    return tablesOf(evaluator, value);
  });
}
