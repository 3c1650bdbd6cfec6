/**
 * Functions that something is filled with under names that are computed: `client[key] = (input) => fetch(contract[key].path)`, `[key]: call`,
 * `Object.fromEntries(routes.map(([name, route]) => [name, (input) => send(route, input)]))`, `new Proxy({}, { get: (_, name) => … })`. In: a file. Out: the
 * functions, and where that is done. Why: whoever calls one says by its name which of many is meant, and the place where it stands says all of them at once.
 */
import { ts } from 'ts-morph';
import { isAssignment } from './changes.js';
import type { Evaluator } from './evaluator.js';
import { registeredIn } from './registrations.js';
import { fixed } from './text.js';
import { type FunctionValue, free, type Value } from './values.js';
import { bare } from './words.js';

/** A first look at the text. */
const MAY_FILL = /\]\s*(?:=[^=>]|:|\()|\bfromEntries\b|\bmapValues\b|\bnew\s+Proxy\b|\bdefineProperty\b/;

/** Where a function is put, and what says under which name. */
export interface PutAt {
  readonly at: ts.Node;
  readonly key: ts.Expression | undefined;
}

/** Functions, each with the places that put it there. */
export type Put = ReadonlyMap<ts.Node, readonly PutAt[]>;

export function functionsPut(evaluator: Evaluator, file: ts.SourceFile): Put {
  const found = new Map<ts.Node, readonly PutAt[]>();
  if (!MAY_FILL.test(file.text)) return found;
  const add = (node: ts.Node, at: PutAt) => found.set(node, [...(found.get(node) ?? []), at]);
  const put = (value: Value, at: PutAt, depth = 0): void => {
    if (value.kind === 'function') add(value.node, at);
    // `client[key] = { call: (input) => … }`
    else if (value.kind === 'object' && depth === 0)
      for (const each of value.node.properties)
        if (each.name)
          for (const held of evaluator.member(value, each.name.getText(), each)) put(held, at, 1);
  };
  const putExpression = (at: ts.Expression, key: ts.Expression): void => {
    if (mayBeFunction(at)) for (const each of evaluator.valuesOf(at)) put(each, { at, key });
  };
  const putReturned = (value: Value, at: ts.Expression): void => {
    if (value.kind === 'function')
      for (const made of evaluator.returnedBy(value)) put(made, { at, key: undefined });
  };
  /** `{ value: call }`, `{ get: (target, name) => call }` */
  const putOptions = (at: ts.Expression, key: ts.Expression | undefined): void => {
    for (const options of evaluator.valuesOf(at)) {
      for (const each of evaluator.member(options, 'value', at)) put(each, { at, key });
      for (const each of evaluator.member(options, 'get', at)) putReturned(each, at);
    }
  };
  const isOfPairs = file.text.includes('fromEntries');
  const visit = (node: ts.Node): void => {
    if (ts.isTypeNode(node)) return;
    const key = isAssignment(node) ? computedKey(bare(node.left)) : undefined;
    if (isAssignment(node) && key) putExpression(node.right, key);
    else if (ts.isPropertyAssignment(node) && isMade(node.name))
      putExpression(node.initializer, node.name.expression);
    else if (ts.isMethodDeclaration(node) && ts.isObjectLiteralExpression(node.parent) && isMade(node.name))
      add(node, { at: node, key: node.name.expression });
    else if (isOfPairs && ts.isArrayLiteralExpression(node) && node.elements.length === 2)
      putExpression(node.elements[1]!, node.elements[0]!);
    else if (ts.isCallExpression(node)) {
      const [, second, third] = node.arguments;
      const name = node.expression.getText();
      if (second && /(?:^|\.)mapValues$/.test(name))
        for (const each of evaluator.valuesOf(second)) putReturned(each, second);
      else if (third && DEFINES.test(name) && !ts.isStringLiteralLike(second!)) putOptions(third, second);
    } else if (ts.isNewExpression(node) && node.expression.getText() === 'Proxy' && node.arguments?.[1])
      putOptions(node.arguments[1], undefined);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const DEFINES = /^(?:Object|Reflect)\.defineProperty$/;

/** What says the name in `client[name]`, where it is not written. */
function computedKey(place: ts.Expression): ts.Expression | undefined {
  const key = ts.isElementAccessExpression(place) ? place.argumentExpression : undefined;
  return key && !ts.isStringLiteralLike(key) && !ts.isNumericLiteral(key) ? key : undefined;
}

function isMade(name: ts.PropertyName): name is ts.ComputedPropertyName {
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

/** The names under which functions are put, as far as those say them who call what does it in the program around a node. */
export function namesPut(evaluator: Evaluator, put: Put, near: ts.Node): ReadonlySet<string> {
  const keys = new Set([...put.values()].flatMap((places) => places.flatMap(({ key }) => key ?? [])));
  const names = [...keys].flatMap((key) =>
    registeredIn(evaluator, key, free, near).flatMap((context) =>
      evaluator.valuesOf(key, context).map(fixed),
    ),
  );
  return new Set(names.filter((name) => name !== undefined));
}
