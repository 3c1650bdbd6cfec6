/**
 * Entities of TypeORM and MikroORM that go by names, and schemas that map classes or names to tables beside them: `getRepository('Order')`,
 * `new EntitySchema({ name: 'Order', target: Order, tableName: 'orders' })`. In: the files. Out, kept by the evaluator: by class the schema, and
 * by name, for the program around a place, the class or schema. https://typeorm.io/separating-entity-definition,
 * https://mikro-orm.io/docs/entity-schema
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Derived, free, type Value } from '../evaluate/values.js';
import { meantIn } from '../units.js';
import { decoration } from './decorators.js';
import { optionOf } from './reading.js';

/** What may be an entity that is asked for by its name. */
const ENTITIES = /\bnew\s+EntitySchema\b|\bdefineEntity\s*\(|@(?:Entity|ViewEntity|ChildEntity)\s*\(/;

/** Finds the entities of files, so that the classes and names that schemas map, and the names of classes, are known. */
export function findEntities(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  units: readonly UnitFact[],
): void {
  const { unitOf, meantOrAny } = meantIn(units);
  const unitAt = (node: ts.Node) => unitOf(evaluator.program.pathOf(node.getSourceFile()));
  const named = files.flatMap((file) =>
    ENTITIES.test(file.text) ? namedIn(evaluator, file).map((each) => ({ ...each, unit: unitAt(file) })) : [],
  );
  evaluator.entityNamed = (name, near) =>
    meantOrAny(
      named.filter((each) => each.name === name),
      unitAt(near),
    )[0]?.value;
}

interface Named {
  readonly name: string;
  readonly value: Value;
}

function namedIn(evaluator: Evaluator, file: ts.SourceFile): readonly Named[] {
  const found: Named[] = [];
  const visit = (node: ts.Node): void => {
    if (
      (ts.isNewExpression(node) && node.expression.getText().endsWith('EntitySchema')) ||
      (ts.isCallExpression(node) && node.expression.getText().endsWith('defineEntity'))
    ) {
      for (const value of evaluator.valuesOf(node))
        if (value.kind === 'derived')
          found.push(...mapped(evaluator, node, value).map((name) => ({ name, value })));
    } else if (ts.isClassLike(node) && node.name && decoration(node, /^(Entity|ViewEntity|ChildEntity)$/))
      found.push({ name: node.name.text, value: { kind: 'class', node, context: free } });
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The names that a schema goes by; that it maps a class is kept. */
function mapped(
  evaluator: Evaluator,
  node: ts.NewExpression | ts.CallExpression,
  schema: Derived,
): readonly string[] {
  const options = (node.arguments ?? []).flatMap((each) => evaluator.valuesOf(each));
  const said = ['target', 'class'].flatMap((name) => optionOf(evaluator, options, name, node));
  const [type] = node.typeArguments ?? [];
  // Without a target, what is found is of the type, if that is a class.
  const typed = said.length === 0 && type ? evaluator.valuesOfType(type) : [];
  for (const value of [...said, ...typed]) {
    const target = value.kind === 'class' ? value.node : value.kind === 'instance' ? value.of : undefined;
    if (target) evaluator.mappedBeside.set(target, schema);
  }
  return [...said, ...optionOf(evaluator, options, 'name', node)].flatMap((value) => fixed(value) ?? []);
}
