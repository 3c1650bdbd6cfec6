/**
 * Decorators that only wrap what they stand at: `(target, key, descriptor) => { const original = descriptor.value; descriptor.value = … }`. In: a method.
 * Out: whether all of its decorators are such. Why: what a decorator makes known, somebody calls by that; what it only wraps, those call who ask for it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import { isBody } from './functions.js';

export function isOnlyWrapped(evaluator: Evaluator, decorators: readonly ts.Decorator[]): boolean {
  return decorators.every(({ expression }) => {
    const values = evaluator.valuesOf(expression);
    return (
      values.length > 0 &&
      values.every((value) => value.kind === 'function' && isBody(value.node) && wraps(value.node))
    );
  });
}

/** Whether what is decorated goes nowhere from a function but into what takes its place. */
function wraps(node: ts.FunctionLikeDeclaration): boolean {
  const names = new Set<string>();
  for (const { name, dotDotDotToken } of node.parameters) {
    if (!ts.isIdentifier(name) || dotDotDotToken) return false;
    names.add(name.text);
  }
  const [target, key] = node.parameters.map(({ name }) => name.getText());
  // By its name alone nobody calls it; what the language tells of it says more.
  if (key !== undefined && !/^_?(?:context|ctx)$/.test(key)) names.delete(key);
  const isKept = (use: ts.Identifier): boolean => {
    if (isNameOfClass(use)) return true;
    const held = use.text === target ? memberByKey(use, key) : memberOf(use, 'value');
    return staysInside(held ?? use, names);
  };
  const leaves = (each: ts.Node): boolean =>
    (ts.isIdentifier(each) && names.has(each.text) && isUse(each) && !isKept(each)) ||
    ts.forEachChild(each, (child) => leaves(child) || undefined) === true;
  const { body } = node;
  return body !== undefined && !leaves(body);
}

/** `descriptor.value` */
function memberOf(use: ts.Identifier, name: string): ts.Expression | undefined {
  const { parent } = use;
  const isIt =
    ts.isPropertyAccessExpression(parent) && parent.expression === use && parent.name.text === name;
  return isIt ? parent : undefined;
}

/** `target[key]` */
function memberByKey({ parent }: ts.Identifier, key: string | undefined): ts.Expression | undefined {
  const isIt = ts.isElementAccessExpression(parent) && parent.argumentExpression.getText() === key;
  return isIt ? parent : undefined;
}

/** `target.constructor.name` */
function isNameOfClass(use: ts.Identifier): boolean {
  const held = memberOf(use, 'constructor')?.parent;
  return held !== undefined && ts.isPropertyAccessExpression(held) && held.name.text === 'name';
}

/** Whether a place calls what it holds, sets it, gives it back or gives it a name that does no more. */
function staysInside(node: ts.Expression, names: Set<string>): boolean {
  let place: ts.Node = node;
  while (isAround(place.parent)) place = place.parent;
  const { parent } = place;
  if (ts.isVariableDeclaration(parent)) return named(parent.name, names);
  if (ts.isPropertyAccessExpression(parent))
    return /^(?:apply|call|bind|name|length|kind|static)$/.test(parent.name.text);
  if (ts.isCallExpression(parent))
    return parent.expression === place || (isReflected(parent) && parent.arguments[0] === place);
  if (ts.isBinaryExpression(parent))
    return parent.left === place ? true : isComparison(parent.operatorToken.kind);
  return (
    ts.isReturnStatement(parent) ||
    ts.isArrowFunction(parent) ||
    ts.isTemplateSpan(parent) ||
    ts.isIfStatement(parent) ||
    ts.isPrefixUnaryExpression(parent) ||
    ts.isTypeOfExpression(parent) ||
    ts.isSpreadAssignment(parent)
  );
}

function isAround(node: ts.Node): boolean {
  return ts.isAsExpression(node) || ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node);
}

/** Another name for what is decorated, which is looked for as well. */
function named(name: ts.BindingName, names: Set<string>): boolean {
  if (ts.isIdentifier(name)) {
    names.add(name.text);
    return true;
  }
  return name.elements.every((each) => ts.isBindingElement(each) && named(each.name, names));
}

function isReflected({ expression }: ts.CallExpression): boolean {
  return expression.getText() === 'Reflect.apply';
}

function isComparison(kind: ts.SyntaxKind): boolean {
  return (
    (kind >= ts.SyntaxKind.EqualsEqualsToken && kind <= ts.SyntaxKind.ExclamationEqualsEqualsToken) ||
    kind === ts.SyntaxKind.InstanceOfKeyword ||
    kind === ts.SyntaxKind.AmpersandAmpersandToken
  );
}

/** Whether a name stands for the thing, and is none of a member, a key or a declaration. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isPropertyAssignment(parent)) return parent.initializer === node;
  if (ts.isVariableDeclaration(parent) || ts.isParameter(parent) || ts.isBindingElement(parent))
    return parent.initializer === node;
  return !ts.isTypeNode(parent) && !ts.isMethodDeclaration(parent);
}
