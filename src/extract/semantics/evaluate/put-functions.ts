/**
 * Functions that something is filled with under names that are computed: `client[key] = (input) => fetch(contract[key].path)`, `[key]: call`,
 * `Object.fromEntries(routes.map(([name, route]) => [name, (input) => send(route, input)]))`, `new Proxy({}, { get: (_, name) => … })`. In: a file. Out: the
 * functions, and where that is done. Why: whoever calls one says by its name which of many is meant, and the place where it stands says all of them at once.
 */
import { ts } from 'ts-morph';
import { isAssignment } from './changes.js';
import type { Evaluator } from './evaluator.js';
import type { FunctionValue, Value } from './values.js';
import { bare } from './words.js';

/** A first look at the text. */
const MAY_FILL = /\]\s*(?:=[^=>]|:|\()|\bfromEntries\b|\bmapValues\b|\bnew\s+Proxy\b|\bdefineProperty\b/;

/** Functions, each with the places that put it there. */
export type Put = ReadonlyMap<ts.Node, readonly ts.Node[]>;

export function functionsPut(evaluator: Evaluator, file: ts.SourceFile): Put {
  const found = new Map<ts.Node, readonly ts.Node[]>();
  if (!MAY_FILL.test(file.text)) return found;
  const add = (node: ts.Node, at: ts.Node) => found.set(node, [...(found.get(node) ?? []), at]);
  const put = (value: Value, at: ts.Node, depth = 0): void => {
    if (value.kind === 'function') add(value.node, at);
    // `client[key] = { call: (input) => … }`
    else if (value.kind === 'object' && depth === 0)
      for (const each of value.node.properties)
        if (each.name)
          for (const held of evaluator.member(value, each.name.getText(), each)) put(held, at, 1);
  };
  const putExpression = (node: ts.Expression): void => {
    if (mayBeFunction(node)) for (const each of evaluator.valuesOf(node)) put(each, node);
  };
  const putReturned = (node: ts.Expression): void => {
    for (const each of evaluator.valuesOf(node))
      if (each.kind === 'function') for (const made of evaluator.returnedBy(each)) put(made, node);
  };
  /** `{ value: call }`, `{ get: (target, name) => call }` */
  const putOptions = (node: ts.Expression | undefined): void => {
    if (!node) return;
    for (const options of evaluator.valuesOf(node)) {
      for (const each of evaluator.member(options, 'value', node)) put(each, node);
      for (const each of evaluator.member(options, 'get', node))
        if (each.kind === 'function') for (const made of evaluator.returnedBy(each)) put(made, node);
    }
  };
  const isOfPairs = file.text.includes('fromEntries');
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    if (isAssignment(node) && isComputed(bare(node.left))) putExpression(node.right);
    else if (ts.isPropertyAssignment(node) && isMade(node.name)) putExpression(node.initializer);
    else if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent) && isMade(node.name))
      add(node, node);
    else if (isOfPairs && ts.isArrayLiteralExpression(node) && node.elements.length === 2)
      putExpression(node.elements[1]!);
    else if (ts.isCallExpression(node) && /(?:^|\.)mapValues$/.test(node.expression.getText()))
      for (const each of node.arguments.slice(1, 2)) putReturned(each);
    else if (ts.isCallExpression(node) && DEFINES.test(node.expression.getText()))
      putOptions(node.arguments[2]);
    if (ts.isNewExpression(node) && node.expression.getText() === 'Proxy') putOptions(node.arguments?.[1]);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const DEFINES = /^(?:Object|Reflect)\.defineProperty$/;

function isComputed(place: ts.Expression): boolean {
  if (!ts.isElementAccessExpression(place)) return false;
  const { argumentExpression: key } = place;
  return !ts.isStringLiteralLike(key) && !ts.isNumericLiteral(key);
}

function isMade(name: ts.PropertyName): boolean {
  return ts.isComputedPropertyName(name) && !ts.isStringLiteralLike(name.expression);
}

/** Whether an expression may be a function, or something that holds some: not what only says a text. */
function mayBeFunction(node: ts.Expression): boolean {
  const value = bare(node);
  return (
    ts.isFunctionLike(value) ||
    ts.isIdentifier(value) ||
    ts.isCallExpression(value) ||
    ts.isObjectLiteralExpression(value) ||
    ts.isPropertyAccessExpression(value)
  );
}

/** Whether a value is a function that is called by a name which somebody put it under. */
export function isPut(value: Value, put: Put): value is FunctionValue {
  return value.kind === 'function' && put.has(value.node);
}
