/**
 * Collections that a schema of Moleculer names for its service: `{ mixins: [DbService], model: Order }`, `{ mixins: [DbService], adapter: new
 * MongoAdapter(uri), collection: 'orders' }`, and `schema.collection = collection` beside `schema.adapter = …`. In: what says it. Out: that the
 * service reads and writes them. Why: the actions by which it does so are mixed in by the library (find, list, create, update …) and stand nowhere.
 * Source: https://moleculer.services/docs/0.14/moleculer-db
 */
import { ts } from 'ts-morph';
import { dependsOn } from '../actions/depends-on.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import { callsOf } from '../tables/reading.js';
import { collectionsOf } from './mongo.js';
import type { MongoModels } from './mongo-models.js';
import { MOLECULER_MONGO, MONGO } from './packages.js';
import type { StoreReading } from './reading.js';

/** What says which collection a service keeps. */
export type SchemaSite = ts.PropertyAssignment | ts.ShorthandPropertyAssignment | ts.BinaryExpression;

/** Whether a node stands where a schema says its model or its collection. */
export function isSchemaSite(node: ts.Node): node is SchemaSite {
  if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
    return (
      isKept(node.name.getText()) &&
      ts.isObjectLiteralExpression(node.parent) &&
      node.parent.properties.some(({ name }) => name?.getText() === 'mixins')
    );
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    isKept(node.left.name.text) &&
    ts.isExpressionStatement(node.parent) &&
    hasAdapter(node.parent.parent, node.left.expression.getText())
  );
}

function isKept(name: string): boolean {
  return name === 'model' || name === 'collection';
}

/** Whether a statement beside gives the same schema an adapter. */
function hasAdapter(block: ts.Node, schema: string): boolean {
  return (
    ts.isBlock(block) &&
    block.statements.some((each) => each.getText().replace(/\s+/g, '').startsWith(`${schema}.adapter=`))
  );
}

export function readSchemaSite(
  evaluator: Evaluator,
  site: SchemaSite,
  context: Context,
  models: MongoModels,
): readonly StoreReading[] {
  if (!dependsOn(evaluator.program, site, MOLECULER_MONGO)) return [];
  const [name, values] = saidBy(evaluator, site, context);
  const found =
    name === 'collection' ? partsOfValues(evaluator, values, site) : ofModel(evaluator, values, models);
  const use = { reads: 'use', kind: 'collection', by: 'moleculer-db', says: site } as const;
  return found.flatMap((each) => (['read', 'write'] as const).map((mode) => ({ ...use, name: each, mode })));
}

function saidBy(
  evaluator: Evaluator,
  site: SchemaSite,
  context: Context,
): readonly [string, readonly Value[]] {
  if (ts.isBinaryExpression(site))
    return [(site.left as ts.PropertyAccessExpression).name.text, evaluator.valuesOf(site.right, context)];
  const schema: Value = { kind: 'object', node: site.parent as ts.ObjectLiteralExpression, context };
  const name = site.name.getText();
  return [name, memberOf(evaluator, [schema], name, site)];
}

function ofModel(evaluator: Evaluator, values: readonly Value[], models: MongoModels): readonly Parts[] {
  return values.flatMap((value) =>
    value.kind === 'derived' && 'package' in value.root && MONGO.test(value.root.package)
      ? collectionsOf(evaluator, value, callsOf(value), models)
      : [],
  );
}
