/**
 * What the types around a function say of its parameters, where it says nothing of them itself: `const orders: Plugin = ({ db }) => …`, and a plugin is given
 * a `Context`. In: a parameter without a type. Out: what the function must take there, by the declared type of what it is given to, returned from or kept in.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import type { Value } from './values.js';

/** Objects, lists and functions around a function that are looked through for a type. */
const DEEPEST = 6;

export function typedAround(evaluator: Evaluator, node: ts.ParameterDeclaration): readonly Value[] {
  const owner = node.parent;
  if (!isUntyped(owner) || node.dotDotDotToken) return [];
  const index = owner.parameters.indexOf(node);
  return expectedOf(evaluator, owner).flatMap((value) => {
    const type = value.kind === 'function' ? value.node.parameters[index]?.type : undefined;
    return type && value.kind === 'function' ? evaluator.valuesOfType(type, value.context) : [];
  });
}

/** A function that takes its type from what is around it. */
function isUntyped(node: ts.Node): node is ts.ArrowFunction | ts.FunctionExpression | ts.MethodDeclaration {
  return (
    ts.isArrowFunction(node) ||
    ts.isFunctionExpression(node) ||
    (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent))
  );
}

/** What an expression must be where it stands. */
export function expectedOf(evaluator: Evaluator, node: ts.Node, depth = 0): readonly Value[] {
  const { parent } = node;
  if (depth > DEEPEST) return [];
  const above = (place: ts.Node) => expectedOf(evaluator, place, depth + 1);
  const memberOf = (object: ts.Node, name: ts.PropertyName) =>
    above(object).flatMap((value) =>
      value.kind === 'shape' || value.kind === 'instance'
        ? evaluator.member(value, name.getText(), node)
        : [],
    );
  if (ts.isMethodDeclaration(node)) return memberOf(parent, node.name);
  if (ts.isPropertyAssignment(parent)) return memberOf(parent.parent, parent.name);
  if (ts.isParenthesizedExpression(parent)) return above(parent);
  if (ts.isAsExpression(parent) || ts.isSatisfiesExpression(parent))
    return ts.isConstTypeReference(parent.type) ? above(parent) : evaluator.valuesOfType(parent.type);
  if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
    return parent.type ? evaluator.valuesOfType(parent.type) : [];
  if (ts.isArrayLiteralExpression(parent))
    return above(parent).flatMap((value) => (value.kind === 'list' ? value.items : []));
  if (ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node))
    return returnedBy(evaluator, parent, above);
  // What is given a function itself is asked for that elsewhere.
  const isCall = ts.isCallExpression(parent) && parent.expression !== node;
  return isCall && !ts.isFunctionLike(node) ? givenTo(evaluator, parent, node) : [];
}

/** What the function around must return. */
function returnedBy(
  evaluator: Evaluator,
  place: ts.Node,
  above: (place: ts.Node) => readonly Value[],
): readonly Value[] {
  let around = place;
  while (around.parent && !ts.isFunctionLike(around)) around = around.parent;
  if (!ts.isFunctionLike(around)) return [];
  if (around.type) return evaluator.valuesOfType(around.type);
  if (!isUntyped(around)) return [];
  return above(around).flatMap((value) =>
    value.kind === 'function' && value.node.type
      ? evaluator.valuesOfType(value.node.type, value.context)
      : [],
  );
}

/** What a function of the program takes in the place of an argument. */
function givenTo(evaluator: Evaluator, call: ts.CallExpression, node: ts.Node): readonly Value[] {
  const index = (call.arguments as readonly ts.Node[]).indexOf(node);
  return evaluator.valuesOf(call.expression).flatMap((value) => {
    const type = value.kind === 'function' ? value.node.parameters[index]?.type : undefined;
    return type && value.kind === 'function' ? evaluator.valuesOfType(type, value.context) : [];
  });
}
