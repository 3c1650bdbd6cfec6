/** Drizzle: wherever one of its tables is handed to a method that reads or writes tables, whatever the method is called on. */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import { tablesOf } from './entities.js';
import { type NamedTable, packageOf, propertiesOf, type TableTouch } from './reading.js';

const METHODS: ReadonlyMap<string, AccessMode> = new Map(
  Object.entries({
    from: 'read',
    insert: 'write',
    update: 'write',
    delete: 'write',
    leftJoin: 'read',
    rightJoin: 'read',
    innerJoin: 'read',
    fullJoin: 'read',
    crossJoin: 'read',
    leftJoinLateral: 'read',
    innerJoinLateral: 'read',
    $count: 'read',
    refreshMaterializedView: 'write',
  } as const),
);

/** Tables by the name of the constant that holds them, and what their relations lead to. */
export interface DrizzleSchema {
  readonly tables: ReadonlyMap<string, readonly NamedTable[]>;
  /** By the name of the constant and the name of the relation: the name of the other constant. */
  readonly relations: ReadonlyMap<string, string>;
}

export function drizzleTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  schema: DrizzleSchema,
): readonly TableTouch[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const { name, expression } = callee;
  if (/^(findMany|findFirst)$/.test(name.text))
    return relational(evaluator, node, expression, context, schema);
  const mode = schema.tables.size === 0 ? undefined : METHODS.get(name.text);
  const [first] = node.arguments;
  if (!mode || !first || ts.isStringLiteralLike(first) || ts.isObjectLiteralExpression(first)) return [];
  return evaluator
    .valuesOf(first, context)
    .flatMap((value) =>
      drizzleTables(evaluator, value, isBuilding(node, name.text)).map(
        (table): TableTouch => ({ table, mode, by: 'drizzle', node: name }),
      ),
    );
}

/** The tables that a value of drizzle stands for; a parameter that a method of drizzle is given may be one. */
function drizzleTables(evaluator: Evaluator, value: Value, isBuilder: boolean): readonly NamedTable[] {
  if (value.kind !== 'derived') return [];
  if ('open' in value.root) return isBuilder ? [{ name: [{ hole: true, open: value.root.open }] }] : [];
  return packageOf(value)?.startsWith('drizzle-orm') ? tablesOf(evaluator, value) : [];
}

/** Whether only a builder of queries has this method where it stands: `.select().from(x)`, `.insert(x).values(…)`. */
function isBuilding(node: ts.CallExpression, method: string): boolean {
  const text = node.expression.getText();
  if (method === 'from')
    return /\.(?:select|selectDistinct|selectDistinctOn)\([\s\S]*\)\s*\.from$/.test(text);
  const next = ts.isPropertyAccessExpression(node.parent) ? node.parent.name.text : '';
  if (method === 'insert') return next === 'values' || next === 'select';
  if (method === 'update') return next === 'set';
  return method === 'delete' && /\b(?:db|tx|trx|getDb\(\))\s*\.delete$/i.test(text);
}

/** `db.query.orders.findMany({ with: { items: { with: … } } })` */
function relational(
  evaluator: Evaluator,
  node: ts.CallExpression,
  on: ts.Expression,
  context: Context,
  schema: DrizzleSchema,
): readonly TableTouch[] {
  if (!ts.isPropertyAccessExpression(on) || !ts.isPropertyAccessExpression(on.expression)) return [];
  if (on.expression.name.text !== 'query') return [];
  const touches: TableTouch[] = [];
  const read = (
    constant: string,
    options: ts.Expression | undefined,
    place: ts.Node,
    depth: number,
  ): void => {
    for (const table of schema.tables.get(constant) ?? [])
      touches.push({ table, mode: 'read', by: 'drizzle', node: place });
    if (!options || depth > 6) return;
    for (const value of evaluator.valuesOf(options, context)) {
      if (value.kind !== 'object') continue;
      for (const wanted of evaluator.member(value, 'with', value.node)) {
        for (const { name, value: inner } of wanted.kind === 'object' ? propertiesOf(wanted.node) : []) {
          const to = schema.relations.get(`${constant}.${name}`) ?? name;
          read(to, inner, place, depth + 1);
        }
      }
    }
  };
  read(on.name.text, node.arguments[0], on.name, 0);
  return touches;
}

/** The relations that `relations(orders, ({ many }) => ({ items: many(orderItems) }))` declares. */
export function relationsIn(file: ts.SourceFile): readonly (readonly [string, string])[] {
  if (!/\brelations\s*\(/.test(file.text)) return [];
  const found: (readonly [string, string])[] = [];
  const visit = (node: ts.Node): void => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'relations'
    ) {
      const [table, make] = node.arguments;
      if (table && ts.isIdentifier(table) && make && ts.isArrowFunction(make)) {
        const body = ts.isParenthesizedExpression(make.body) ? make.body.expression : make.body;
        for (const { name, value } of propertiesOf(body)) {
          const [to] = ts.isCallExpression(value) ? value.arguments : [];
          if (to && ts.isIdentifier(to)) found.push([`${table.text}.${name}`, to.text]);
        }
      }
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
