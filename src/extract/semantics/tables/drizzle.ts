/** Drizzle: wherever one of its tables is handed to a method that reads or writes tables, whatever the method is called on. */
import { ts } from 'ts-morph';
import type { AccessMode } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import type { DrizzleSchema } from './drizzle-schema.js';
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

/** Relations within relations that are followed. */
const DEEPEST = 6;

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
  if (schema.isEmpty) return [];
  const [first] = node.arguments;
  if (name.text === 'for') return locked(evaluator, node, context);
  const mode = METHODS.get(name.text);
  if (!mode || !first || ts.isStringLiteralLike(first) || ts.isObjectLiteralExpression(first)) return [];
  return tablesHanded(evaluator, first, context, isBuilding(node, name.text)).map(
    (table): TableTouch => ({ table, mode, by: 'drizzle', node: name }),
  );
}

/** `db.select().from(stock).for('update')`: the table that the query is of. */
function locked(evaluator: Evaluator, node: ts.CallExpression, context: Context): readonly TableTouch[] {
  const [strength] = node.arguments;
  if (!strength || !ts.isStringLiteralLike(strength) || !/update|share/.test(strength.text)) return [];
  for (let call: ts.Expression = node; ts.isCallExpression(call); ) {
    const callee = call.expression;
    if (!ts.isPropertyAccessExpression(callee)) return [];
    const [table] = call.arguments;
    if (callee.name.text === 'from' && table)
      return tablesHanded(evaluator, table, context, isBuilding(call, 'from')).map((each) => ({
        table: each,
        mode: 'lock',
        by: 'drizzle',
        node: callee.name,
      }));
    call = callee.expression;
  }
  return [];
}

function tablesHanded(
  evaluator: Evaluator,
  argument: ts.Expression,
  context: Context,
  isBuilder: boolean,
): readonly NamedTable[] {
  return evaluator.valuesOf(argument, context).flatMap((value) => drizzleTables(evaluator, value, isBuilder));
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
  const db = on.expression.expression;
  const touches: TableTouch[] = [];
  const read = (
    tables: readonly NamedTable[],
    options: ts.Expression | undefined,
    place: ts.Node,
    depth: number,
  ): void => {
    for (const table of tables) touches.push({ table, mode: 'read', by: 'drizzle', node: place });
    if (!options || depth > DEEPEST) return;
    for (const value of evaluator.valuesOf(options, context)) {
      if (value.kind !== 'object') continue;
      for (const wanted of evaluator.member(value, 'with', value.node)) {
        for (const { name, value: inner } of wanted.kind === 'object' ? propertiesOf(wanted.node) : [])
          read(schema.related(tables, name, place), inner, place, depth + 1);
      }
    }
  };
  read(schema.asked(db, on.name.text, context), node.arguments[0], on.name, 0);
  return touches;
}
