import { ts } from 'ts-morph';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import { SEQUELIZE } from './operations.js';
import type { NamedTable, TableTouch } from './reading.js';

/** The table of the model that goes by a name where a node stands. */
export type ModelTable = (name: string, near: ts.Node) => NamedTable | undefined;

/** A table, by the name of the model that stands for it. */
export interface NamedModel {
  readonly name: string;
  readonly table: NamedTable;
  readonly path: Path;
}

/**
 * Each program has models of its own, and several may have one of the same name: the one is meant that lies nearest.
 * @param pathOf where a node stands
 */
export function modelsByName(models: readonly NamedModel[], pathOf: (node: ts.Node) => Path): ModelTable {
  const named = new Map<string, NamedModel[]>();
  for (const model of models) named.set(model.name, [...(named.get(model.name) ?? []), model]);
  return (name, node) => {
    const [first, ...others] = named.get(name) ?? [];
    if (!first || others.length === 0) return first?.table;
    const from = pathOf(node);
    const nearness = ({ path }: NamedModel) => sharedDirectories(path, from);
    return [first, ...others].reduce((best, each) => (nearness(each) > nearness(best) ? each : best)).table;
  };
}

function sharedDirectories(a: Path, b: Path): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const other = left.findIndex((part, index) => part !== right[index]);
  return other < 0 ? left.length : other;
}

/**
 * Models of Sequelize that go by their names: `db.Order.findAll()`, where the program puts them into `db` by reading a directory, and
 * `sequelize.models.Order`.
 */
export function modelTouches(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  tableOfModel: ModelTable,
): readonly TableTouch[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const how = SEQUELIZE.get(callee.name.text);
  if (!how) return [];
  const read = (on: ts.Expression): readonly NamedTable[] => {
    const name = ts.isPropertyAccessExpression(on) ? on.name : on;
    const spelled = ts.isIdentifier(name) && /^[A-Z]/.test(name.text) ? name.text : undefined;
    // What goes by another name here is only known to be a model where somebody gives it: `this.model`.
    if (spelled === undefined && context.bound.size === 0) return [];
    const values = evaluator.valuesOf(on, context);
    const kept = values.flatMap((value) => keptName(value) ?? []);
    if (kept.length > 0) return kept.flatMap((each) => tableOfModel(each, on) ?? []);
    const isKnown = values.some((value) => value.kind !== 'derived' || 'package' in value.root);
    const named = isKnown || spelled === undefined ? undefined : tableOfModel(spelled, on);
    return named ? [named] : [];
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

/** The name by which something keeps a model: `sequelize.models.Order`, or `db.Order`, of which nothing else is known. */
function keptName(value: Value): string | undefined {
  if (value.kind !== 'derived') return undefined;
  const [models, model] = value.steps.slice(-2);
  if ('package' in value.root) {
    const isKept = models?.step === 'member' && models.name === 'models' && model?.step === 'member';
    return isKept && /sequelize/.test(value.root.package) ? model.name : undefined;
  }
  const last = value.steps.at(-1);
  const name = last?.step === 'member' ? last.name : 'name' in value.root ? value.root.name : '';
  return /^[A-Z]/.test(name) ? name : undefined;
}
