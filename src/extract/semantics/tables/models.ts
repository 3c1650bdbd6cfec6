/**
 * Models of Sequelize that go by names: `sequelize.models.order`, and `db.Order`, where the program puts them into `db` by reading a directory.
 * In: the files. Out, kept by the evaluator: by name, the class or what `define` gave.
 * https://sequelize.org/docs/v6/core-concepts/model-basics/#model-definition
 */
import { ts } from 'ts-morph';
import type { UnitFact } from '../../../model/facts.js';
import type { Path } from '../../../model/nouns.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { derived, free, type Value } from '../evaluate/values.js';
import { meantIn } from '../units.js';
import { initOptions, tablesOf } from './entities.js';
import { callsOf, fixedOption, type NamedTable } from './reading.js';

/** A model, by a name that it goes by. */
interface NamedModel {
  readonly name: string;
  readonly value: Value;
  readonly path: Path;
  readonly unit: Path;
}

/** Finds the models of files, so that the evaluator knows them by their names. */
export function findModels(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  units: readonly UnitFact[],
): void {
  const { unitOf, meantOrAny } = meantIn(units);
  const models = files.flatMap((file) => {
    const path = evaluator.program.pathOf(file);
    return modelsIn(evaluator, file).map(([name, value]) => ({ name, value, path, unit: unitOf(path) }));
  });
  if (models.length === 0) return;
  evaluator.modelNamed = nearest(evaluator, models, (candidates, path) =>
    meantOrAny(candidates, unitOf(path)),
  );
}

/** The table of the model that goes by a name where a node stands. */
export function tableOfModel(evaluator: Evaluator, name: string, near: ts.Node): NamedTable | undefined {
  const model = evaluator.modelNamed(name, near);
  return model && tablesOf(evaluator, model)[0];
}

/** The name that Sequelize is told of a model, by which those that are related to it have it as well. */
export function toldName(evaluator: Evaluator, value: Value): string | undefined {
  if (value.kind === 'class') return namesOfClass(evaluator, value.node).at(-1);
  const made = value.kind === 'derived' ? callsOf(value).at(-1) : undefined;
  const [first] = made?.name === 'define' ? made.arguments : [];
  return made && first && evaluator.valuesOf(first, made.context).map(fixed)[0];
}

/** Each program has models of its own, and several may have one of the same name: of those that are meant, the one that lies nearest. */
function nearest(
  evaluator: Evaluator,
  models: readonly NamedModel[],
  meant: (candidates: readonly NamedModel[], path: Path) => readonly NamedModel[],
): Evaluator['modelNamed'] {
  const named = new Map<string, NamedModel[]>();
  for (const model of models) named.set(model.name, [...(named.get(model.name) ?? []), model]);
  return (name, node) => {
    const from = evaluator.program.pathOf(node.getSourceFile());
    const mapped = (named.get(name) ?? []).filter(({ value }) => tablesOf(evaluator, value).length > 0);
    const [first, ...others] = meant(mapped, from);
    if (!first || others.length === 0) return first?.value;
    const nearness = ({ path }: NamedModel) => sharedDirectories(path, from);
    return others.reduce((best, each) => (nearness(each) > nearness(best) ? each : best), first).value;
  };
}

function sharedDirectories(a: Path, b: Path): number {
  const [left, right] = [a.split('/'), b.split('/')];
  const other = left.findIndex((part, index) => part !== right[index]);
  return other < 0 ? left.length : other;
}

/** The models that a file makes, by the names of classes and constants and by those that Sequelize is told. */
function modelsIn(evaluator: Evaluator, file: ts.SourceFile): readonly (readonly [string, Value])[] {
  const isNamed = /sequelize/i.test(file.text);
  if (!isNamed && !/\.\s*define\s*\(/.test(file.text)) return [];
  const found: [string, Value][] = [];
  const visit = (node: ts.Node): void => {
    if (isNamed && ts.isClassLike(node)) {
      const value: Value = { kind: 'class', node, context: free };
      for (const name of namesOfClass(evaluator, node)) found.push([name, value]);
    } else if (ts.isCallExpression(node)) {
      const value = definedBy(evaluator, node);
      const [first] = node.arguments;
      const text = value && first && evaluator.valuesOf(first).map(fixed)[0];
      if (value && text !== undefined) found.push([text, value]);
      const holder = node.parent;
      if (value && ts.isVariableDeclaration(holder) && holder.name.getText() !== text)
        found.push([holder.name.getText(), value]);
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** The name of a class, and, behind it, the one that Sequelize is told. */
function namesOfClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration): readonly string[] {
  const own = node.name?.text;
  const [options] = initOptions(node);
  const said = options && fixedOption(evaluator, evaluator.valuesOf(options), 'modelName', node);
  return [...new Set([own, said])].filter((name) => name !== undefined);
}

/** What a call of `define` gives, whatever the connection is called that it is asked of. */
function definedBy(evaluator: Evaluator, node: ts.CallExpression): Value | undefined {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee) || callee.name.text !== 'define') return undefined;
  const columns = node.arguments[1]?.getText() ?? '';
  const isSequelize =
    /\b(?:DataTypes?|Sequelize)\.[A-Z]/.test(columns) ||
    evaluator
      .valuesOf(callee.expression)
      .some(
        (value) =>
          value.kind === 'derived' &&
          ('package' in value.root
            ? /sequelize/.test(value.root.package)
            : /^sequelize$/i.test('name' in value.root ? value.root.name : '')),
      );
  if (!isSequelize) return undefined;
  return derived(
    { package: 'sequelize' },
    { step: 'member', name: 'define', node: callee },
    { step: 'call', node, context: free },
  );
}
