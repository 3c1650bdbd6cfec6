/**
 * What is said of two models of Sequelize beside them: `Order.belongsTo(User)`, `Order.belongsToMany(Tag, { through: 'order_tags' })`. In: the
 * files, and the tables of models by name. Out: the foreign keys that these make, and the relations that finds and mixins follow.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { deleteRuleIn } from './delete-rules.js';
import { type Key, NO_KEY, targetsOf } from './keys.js';
import { tableOfModel, toldName } from './models.js';
import type { Definition } from './reader.js';
import { fixedOption, type NamedTable } from './reading.js';
import { type Relation, throughModel } from './relations.js';

/** A call that relates two models: of, what it leads to, and whose rows hold the key. */
export interface Association {
  /** Where it is written. */
  readonly file: ts.SourceFile;
  readonly of: NamedTable;
  readonly to: NamedTable;
  readonly relation: Relation;
  /** The call. */
  readonly node: ts.Node;
  /** The foreign key that it makes, from the model that keeps it to the other. */
  readonly key?: Key & { readonly from: NamedTable };
}

const RELATES = /^(belongsTo|hasMany|hasOne|belongsToMany)$/;

export function associationsIn(evaluator: Evaluator, file: ts.SourceFile): readonly Association[] {
  if (!/\.(belongsTo|hasMany|hasOne|belongsToMany)\s*\(/.test(file.text)) return [];
  const tableOf = (node: ts.Expression): NamedTable | undefined => {
    const [known] = targetsOf(evaluator, evaluator.valuesOf(node));
    return known ?? tableOfModel(evaluator, modelName(node), node);
  };
  const found: Association[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { expression, name } = node.expression;
      const [first] = node.arguments;
      const [of, to] = RELATES.test(name.text) && first ? [tableOf(expression), tableOf(first)] : [];
      if (first && of && to) found.push(associated(evaluator, node, { of, to, how: name.text }));
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

function associated(
  evaluator: Evaluator,
  { arguments: [first, options] }: ts.CallExpression,
  said: {
    readonly of: NamedTable;
    readonly to: NamedTable;
    readonly how: string;
  },
): Association {
  const { of, to, how } = said;
  const values = options ? evaluator.valuesOf(options) : [];
  const through =
    how === 'belongsToMany' && options
      ? (throughModel(evaluator, values, options) ?? namedThrough(evaluator, options))
      : undefined;
  const others = evaluator.valuesOf(first!);
  const relation: Relation = {
    member:
      (options && fixedOption(evaluator, values, 'as', options)) ??
      others.map((value) => toldName(evaluator, value)).find((name) => name !== undefined) ??
      modelName(first!),
    to: others,
    tables: [to],
    keptBy: how === 'belongsToMany' ? 'between' : how === 'belongsTo' ? 'own' : 'others',
    ...(through && { through }),
  };
  const makesKey = how !== 'belongsToMany' && !NO_KEY.test(options?.getText() ?? '');
  const node = first!.parent;
  const file = first!.getSourceFile();
  if (!makesKey) return { file, of, to, relation, node };
  const onDelete = options && deleteRuleIn(evaluator, [options]);
  const [from, target] = how === 'belongsTo' ? [of, to] : [to, of];
  return { file, of, to, relation, node, key: { from, to: target, ...(onDelete && { onDelete }) } };
}

/** The tables between models, which refer to both. Each side may say of one. */
export function tablesBetween(associations: readonly Association[]): readonly Definition[] {
  return associations.flatMap(({ of, to, relation: { through }, node }) =>
    through
      ? [
          {
            table: through,
            source: 'entity' as const,
            references: [of, to].map((side) => ({ to: side, onDelete: 'cascade' as const })),
            node,
          },
        ]
      : [],
  );
}

/** `through: db.OrderTag`, of which only the name is known. */
function namedThrough(evaluator: Evaluator, options: ts.Expression): NamedTable | undefined {
  if (!ts.isObjectLiteralExpression(options)) return undefined;
  for (const property of options.properties) {
    const isThrough = ts.isPropertyAssignment(property) && property.name.getText() === 'through';
    if (isThrough) return tableOfModel(evaluator, modelName(property.initializer), property);
  }
  return undefined;
}

/** The name of a model as an expression spells it: `Order`, `db.Order`, `this` in the class of that name. */
function modelName(node: ts.Expression): string {
  if (node.kind === ts.SyntaxKind.ThisKeyword) return classAround(node)?.name?.text ?? '';
  return ts.isPropertyAccessExpression(node) ? node.name.text : node.getText();
}

function classAround(node: ts.Node): ts.ClassLikeDeclaration | undefined {
  for (let place: ts.Node | undefined = node; place; place = place.parent)
    if (ts.isClassLike(place)) return place;
  return undefined;
}
