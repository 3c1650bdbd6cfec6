/**
 * What the parts of a program are given that are declared in one object, each with those that it needs:
 * `load({ db: { requires: ['settings'], setup: ({ settings }) => new Pool(settings) }, server: { requires: ['db'], setup: ({ db }) => … } })`. In: the parameter of a
 * function of such a part, and a member that it is asked for. Out: what the part of that name gives: what its function of the same name returns.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { free, type Open, type Value } from './values.js';

/** Under what a part lists those that it needs. */
const NEEDS =
  /^(?:requires?|needs|depends(?:On|Upon)?|deps|dependencies|inject|uses|after|imports|consumes)$/i;
type Part = ts.ObjectLiteralExpression;

export function partNamed(evaluator: Evaluator, open: Open, name: string): readonly Value[] {
  const maker = ts.isParameter(open) ? open.parent : undefined;
  if (!maker || maker.parameters[0] !== open) return [];
  const made = heldIn(maker);
  const parts = made && partsAround(made.part);
  if (!made || !parts || !needs(evaluator, made.part, name)) return [];
  const part = partOf(parts, name);
  if (!part || part === made.part) return [];
  const function_ = memberNamed(part, made.by);
  const values = function_ ? evaluator.valuesOf(function_) : methodOf(part, made.by);
  return values.flatMap((value) =>
    value.kind === 'function' ? evaluator.returnedBy(value) : function_ ? [value] : [],
  );
}

/** The part whose function this is, and the name of that in it. */
function heldIn(maker: ts.SignatureDeclaration): { readonly part: Part; readonly by: string } | undefined {
  const property = ts.isMethodDeclaration(maker) ? maker : maker.parent;
  const isHeld = ts.isMethodDeclaration(property) || ts.isPropertyAssignment(property);
  return isHeld && ts.isObjectLiteralExpression(property.parent)
    ? { part: property.parent, by: property.name.getText() }
    : undefined;
}

/** The object that holds a part among others. */
function partsAround(part: Part): ts.ObjectLiteralExpression | undefined {
  const { parent } = part;
  return ts.isPropertyAssignment(parent) && ts.isObjectLiteralExpression(parent.parent)
    ? parent.parent
    : undefined;
}

/** Whether a part lists another one. */
function needs(evaluator: Evaluator, part: Part, name: string): boolean {
  return part.properties.some(
    (each) =>
      ts.isPropertyAssignment(each) &&
      NEEDS.test(each.name.getText()) &&
      evaluator
        .valuesOf(each.initializer)
        .some((value) => value.kind === 'list' && value.items.some((item) => fixed(item) === name)),
  );
}

function partOf({ properties }: ts.ObjectLiteralExpression, name: string): Part | undefined {
  const property = properties.find(
    (each): each is ts.PropertyAssignment => ts.isPropertyAssignment(each) && textOf(each.name) === name,
  );
  return property && ts.isObjectLiteralExpression(property.initializer) ? property.initializer : undefined;
}

function textOf(name: ts.PropertyName): string {
  return ts.isStringLiteralLike(name) ? name.text : name.getText();
}

function memberNamed({ properties }: Part, name: string): ts.Expression | undefined {
  for (const each of properties) {
    if (ts.isPropertyAssignment(each) && each.name.getText() === name) return each.initializer;
    if (ts.isShorthandPropertyAssignment(each) && each.name.text === name) return each.name;
  }
  return undefined;
}

/** `{ setup() { … } }` */
function methodOf({ properties }: Part, name: string): readonly Value[] {
  return properties.flatMap((each): readonly Value[] =>
    ts.isMethodDeclaration(each) && each.name.getText() === name
      ? [{ kind: 'function', node: each, context: free }]
      : [],
  );
}
