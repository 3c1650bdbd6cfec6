import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context } from '../evaluate/values.js';
import { SEQUELIZE } from './operations.js';
import type { NamedTable, TableTouch } from './reading.js';

/**
 * Models of Sequelize that go by their names: `db.Order.findAll()`, where the program puts them into `db` by reading a directory.
 * @param tables tables by the name of the model
 */
export function modelTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  tables: ReadonlyMap<string, readonly NamedTable[]>,
): readonly TableTouch[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const how = SEQUELIZE.get(callee.name.text);
  if (!how) return [];
  const read = (on: ts.Expression): readonly NamedTable[] => {
    const name = ts.isPropertyAccessExpression(on) ? on.name : on;
    const named = ts.isIdentifier(name) && /^[A-Z]/.test(name.text) ? tables.get(name.text) : undefined;
    if (!named) return [];
    const isKnown = evaluator
      .valuesOf(on, context)
      .some((value) => value.kind !== 'derived' || 'package' in value.root);
    return isKnown ? [] : named;
  };
  const touches = read(callee.expression).flatMap((table) =>
    how.map((mode): TableTouch => ({ table, mode, by: 'sequelize', node: callee.name })),
  );
  if (touches.length === 0) return [];
  const included: TableTouch[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isPropertyAssignment(inner) && /^(model|include)$/.test(inner.name.getText())) {
      const { initializer } = inner;
      const models = ts.isArrayLiteralExpression(initializer) ? initializer.elements : [initializer];
      for (const table of models.flatMap(read)) {
        included.push({ table, mode: 'read', by: 'sequelize', node: callee.name });
      }
    }
    ts.forEachChild(inner, visit);
  };
  for (const argument of node.arguments) visit(argument);
  return [...touches, ...included];
}
