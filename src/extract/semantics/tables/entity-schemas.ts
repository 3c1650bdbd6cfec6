/**
 * Schemas that map classes or names to tables beside them: `new EntitySchema({ name: 'Order', target: Order, tableName: 'orders' })`. In: the
 * files. Out, kept by the evaluator: by class and by name, the schema. https://typeorm.io/separating-entity-definition,
 * https://mikro-orm.io/docs/entity-schema
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Derived } from '../evaluate/values.js';
import { optionOf } from './reading.js';

/** Finds the schemas of files, so that the classes and names that they map are known for entities. */
export function findEntitySchemas(evaluator: Evaluator, files: readonly ts.SourceFile[]): void {
  for (const file of files) {
    if (!/\bnew\s+EntitySchema\b/.test(file.text)) continue;
    const visit = (node: ts.Node): void => {
      if (ts.isNewExpression(node) && node.expression.getText().endsWith('EntitySchema'))
        for (const value of evaluator.valuesOf(node))
          if (value.kind === 'derived') mapped(evaluator, node, value);
      ts.forEachChild(node, visit);
    };
    visit(file);
  }
}

function mapped(evaluator: Evaluator, node: ts.NewExpression, schema: Derived): void {
  const options = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each));
  const said = ['target', 'class'].flatMap((name) => optionOf(evaluator, options, name, node));
  const [type] = node.typeArguments ?? [];
  // Without a target, what is found is of the type, if that is a class.
  const typed = said.length === 0 && type ? evaluator.valuesOfType(type) : [];
  for (const value of [...said, ...typed]) {
    const target = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
    if (target) evaluator.mappedBeside.set(target, schema);
  }
  for (const value of [...said, ...optionOf(evaluator, options, 'name', node)]) {
    const name = fixed(value);
    if (name !== undefined && !evaluator.mappedBeside.has(name)) evaluator.mappedBeside.set(name, schema);
  }
}
