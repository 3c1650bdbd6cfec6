/** Other collections that a query of MongoDB reads or writes along: stages of aggregations, and what `populate` puts in. */
import { ts } from 'ts-morph';
import type { StoreMode } from '../../../model/nouns.js';
import { memberOf, type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed, openOf } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import type { MongoModels } from './mongo-models.js';

/** A collection that is used along with another one. */
export interface Joined {
  readonly name: Parts;
  readonly mode: StoreMode;
}

/** The collections of what an expression is, if that is a model. */
export type OfModel = (node: ts.Expression, context: Context) => readonly Parts[];

/** Stages by their names, with the options that name a collection. */
const STAGES: ReadonlyMap<string, { readonly option: string; readonly mode: StoreMode }> = new Map([
  ['$lookup', { option: 'from', mode: 'read' }],
  ['$graphLookup', { option: 'from', mode: 'read' }],
  ['$unionWith', { option: 'coll', mode: 'read' }],
  ['$merge', { option: 'into', mode: 'write' }],
  ['$out', { option: 'coll', mode: 'write' }],
]);

/** What the stages of a pipeline name, those within others too. */
export function joinedBy(
  evaluator: Evaluator,
  pipeline: ts.Expression,
  context: Context,
  ofModel: OfModel,
): readonly Joined[] {
  const found: Joined[] = [];
  const visit = (node: ts.Node, around: Context): void => {
    const stage = ts.isPropertyAssignment(node) ? STAGES.get(nameOf(node.name)) : undefined;
    if (stage && ts.isPropertyAssignment(node)) {
      const values = evaluator.valuesOf(node.initializer, around);
      const said = ts.isObjectLiteralExpression(node.initializer)
        ? optionOf(node.initializer, stage.option)
        : values.some(({ kind }) => kind === 'text')
          ? node.initializer
          : undefined;
      if (said) found.push(...named(evaluator, said, around, ofModel, stage.mode));
    }
    ts.forEachChild(node, (child) => visit(child, around));
  };
  const ofValue = (value: Value): void => {
    if (value.kind === 'list') value.items.forEach(ofValue);
    else if (value.kind === 'object') visit(value.node, value.context);
  };
  evaluator.valuesOf(pipeline, context).forEach(ofValue);
  return found;
}

/** What a method of an aggregation adds to its pipeline: `Order.aggregate().lookup({ from: 'customers', … })`. */
export function joinedByMethod(
  evaluator: Evaluator,
  method: string,
  argument: ts.Expression,
  context: Context,
  ofModel: OfModel,
): readonly Joined[] {
  const stage = STAGES.get(`$${method}`);
  if (!stage || !ts.isObjectLiteralExpression(argument)) return [];
  const said = optionOf(argument, stage.option);
  return said ? named(evaluator, said, context, ofModel, stage.mode) : [];
}

/** `Customer.collection.name`, `Customer.collection.collectionName`, or a text. */
function named(
  evaluator: Evaluator,
  said: ts.Expression,
  context: Context,
  ofModel: OfModel,
  mode: StoreMode,
): readonly Joined[] {
  const held =
    ts.isPropertyAccessExpression(said) && /^(?:name|collectionName)$/.test(said.name.text)
      ? said.expression
      : undefined;
  const model =
    held && ts.isPropertyAccessExpression(held) && held.name.text === 'collection'
      ? held.expression
      : undefined;
  const found = model ? ofModel(model, context) : [];
  return (found.length > 0 ? found : partsOf(evaluator, said, context)).map((name) => ({ name, mode }));
}

function nameOf(name: ts.PropertyName): string {
  return ts.isIdentifier(name) || ts.isStringLiteralLike(name) ? name.text : '';
}

function optionOf(node: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
  for (const property of node.properties) {
    if (ts.isPropertyAssignment(property) && nameOf(property.name) === name) return property.initializer;
    if (ts.isShorthandPropertyAssignment(property) && property.name.text === name) return property.name;
  }
  return undefined;
}

/** How deep what is populated is populated in turn. */
const DEEPEST = 6;

/**
 * The collections that `populate` reads: `'customer lines.product'`, `{ path, model, populate }`, lists of these.
 * @param model what the call says that a path leads to
 * @returns those that are known; `undefined` among them where a path leads to one that is not
 */
export function populatedBy(
  evaluator: Evaluator,
  models: MongoModels,
  collections: readonly Parts[],
  argument: ts.Expression,
  context: Context,
  model?: ts.Expression,
): readonly (Parts | undefined)[] {
  type Led = readonly (Parts | undefined)[];
  const lead = (from: readonly Parts[], paths: string, said: readonly string[] = []): Led =>
    paths.split(/\s+/).flatMap((path): Led => {
      if (path === '') return [];
      const names = said.length > 0 ? said : models.referred(from, path, argument);
      return names ? names.flatMap((name) => models.named(name, argument)) : [undefined];
    });
  const read = (from: readonly Parts[], value: Value, depth: number): Led => {
    if (depth > DEEPEST) return [];
    if (value.kind === 'list') return value.items.flatMap((item) => read(from, item, depth + 1));
    const open = openOf(value);
    if (open) return [[{ hole: true, open }]];
    if (value.kind !== 'object') return lead(from, fixed(value) ?? '', given);
    const at = (name: string) => memberOf(evaluator, [value], name, value.node);
    const said = at('model').flatMap((each) => nameOfModel(evaluator, each));
    const found = at('path').flatMap((each): Led => lead(from, fixed(each) ?? '', said));
    const next = found.filter((parts) => parts !== undefined);
    return [...found, ...at('populate').flatMap((each) => read(next, each, depth + 1))];
  };
  const given = model
    ? evaluator.valuesOf(model, context).flatMap((each) => nameOfModel(evaluator, each))
    : [];
  return evaluator.valuesOf(argument, context).flatMap((value) => read(collections, value, 0));
}

function nameOfModel(evaluator: Evaluator, value: Value): readonly string[] {
  const text = fixed(value);
  if (text !== undefined) return [text];
  if (value.kind === 'class') return value.node.name ? [value.node.name.text] : [];
  const made = value.kind === 'derived' ? value.steps.find(({ step }) => step === 'call') : undefined;
  const [first] = made?.step === 'call' && ts.isCallExpression(made.node) ? made.node.arguments : [];
  return first && made?.step === 'call'
    ? evaluator.valuesOf(first, made.context).flatMap((each) => fixed(each) ?? [])
    : [];
}
