/**
 * Statements that go to a database that this is not about, though it speaks SQL. In: a call that is given one. Out: whether its client is of such a database, be it
 * in a function of the program that hands on what it is given: `warehouse.run('SELECT …')`. Those are stores: ../stores/sql-stores.ts.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, FunctionValue, Value } from '../evaluate/values.js';
import { packageOf } from './reading.js';

const OTHER_DATABASE =
  /clickhouse|bigquery|snowflake|duckdb|databricks|athena|redshift-data|cassandra|influx|neo4j/i;
/** Methods by which clients are given statements. */
const STATES = /^(?:query\w*|command|exec|execute\w*|run|all|stream|eachRow|createQuery\w+)$/;

/** Functions that were looked into. */
const handing = new WeakMap<Evaluator, Map<ts.Node, boolean>>();

export function goesElsewhere(
  evaluator: Evaluator,
  node: ts.CallExpression | ts.NewExpression | ts.TaggedTemplateExpression,
  context: Context,
): boolean {
  const callee = ts.isTaggedTemplateExpression(node) ? node.tag : node.expression;
  const on = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (evaluator.valuesOf(on, context).some(isOther)) return true;
  const functions = evaluator
    .valuesOf(callee, context)
    .filter((value): value is FunctionValue => value.kind === 'function');
  return functions.length > 0 && functions.every((each) => handsElsewhere(evaluator, each));
}

function isOther(value: Value): boolean {
  return value.kind === 'derived' && OTHER_DATABASE.test(packageOf(value) ?? '');
}

/** Whether a function hands something to such a client, and no statement to another. */
function handsElsewhere(evaluator: Evaluator, { node, context }: FunctionValue): boolean {
  const known = handing.get(evaluator) ?? new Map<ts.Node, boolean>();
  handing.set(evaluator, known);
  const before = known.get(node);
  if (before !== undefined) return before;
  // Whoever calls itself hands it to nobody by that.
  known.set(node, false);
  const clients: ts.Expression[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      STATES.test(inner.expression.name.text)
    )
      clients.push(inner.expression.expression);
    ts.forEachChild(inner, visit);
  };
  if ('body' in node && node.body) visit(node.body);
  const hands =
    clients.length > 0 && clients.every((each) => evaluator.valuesOf(each, context).some(isOther));
  known.set(node, hands);
  return hands;
}
