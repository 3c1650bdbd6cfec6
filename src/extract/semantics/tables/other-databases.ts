/**
 * Statements that go to a database that this is not about, though it speaks SQL. In: a call that is given one. Out: whether its client is of such a database, be it
 * in a function of the program that hands on what it is given: `warehouse.run('SELECT …')`. Those are stores: ../stores/sql-stores.ts.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { remembered } from '../evaluate/remembered.js';
import type { Context, FunctionValue, Value } from '../evaluate/values.js';
import { packageOf } from './reading.js';

const OTHER_DATABASE =
  /clickhouse|bigquery|snowflake|duckdb|databricks|athena|redshift-data|cassandra|influx|neo4j/i;
/** Methods by which clients are given statements. */
const STATES = /^(?:query\w*|command|exec|execute\w*|run|all|stream|eachRow|createQuery\w+)$/;

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

/** Whether a function hands something to such a client, and no statement to another: one of a class, to the client that this very instance has. */
function handsElsewhere(evaluator: Evaluator, { node, context }: FunctionValue): boolean {
  const clients = clientsIn(node);
  return clients.length > 0 && clients.every((each) => evaluator.valuesOf(each, context).some(isOther));
}

/** What a function gives statements to. */
const clientsIn = remembered((node: ts.SignatureDeclaration): readonly ts.Expression[] => {
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
  return clients;
});
