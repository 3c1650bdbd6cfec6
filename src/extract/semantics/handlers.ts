/**
 * The function that handles what a registration is for. In: what is registered. Out: the function that does the work: of one that is wrapped the
 * inner one, of a list the last, of an object the one under a name that libraries take handlers by, and else what a function of the
 * program makes.
 */
import { ts } from 'ts-morph';
import type { Path } from '../../model/nouns.js';
import { exportedValues } from './evaluate/declarations.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { type FunctionValue, free, type Value } from './evaluate/values.js';
import { type Body, bodyOf, functionAround, isBody } from './functions.js';

/** A call, or what stands for one. */
interface Registration {
  readonly arguments?: readonly ts.Expression[] | undefined;
}

/** Options under which libraries take the function that handles a request or message. */
const HANDLER_OPTION =
  /^(handler|handle|callback|eachMessage|eachBatch|handleMessage|onMessage|process(or)?)$/;
/** … and those under which hapi takes such options. */
const OPTIONS = /^(options|config)$/;
/** Wrappers of wrappers that are looked through. */
const DEEPEST = 4;

/** The function that handles what a call registers: the last one that it is given, directly, in its options, or by name. */
export function handlerOf(evaluator: Evaluator, { arguments: given = [] }: Registration): Body | undefined {
  return lastOf(given, (argument) => handlerIn(evaluator, argument, 0));
}

/** The function that handles a route: `app.get('/x', handler)`, `route({ url, handler })`. */
export function routeHandler(evaluator: Evaluator, node: ts.Node): Body | undefined {
  if (ts.isObjectLiteralExpression(node)) return handlerOf(evaluator, { arguments: [node] });
  const call = node.parent.parent;
  return ts.isCallExpression(call) ? handlerOf(evaluator, call) : undefined;
}

/** The function that a cloud is told of by a file, without its ending, and a name. */
export function exportedHandler(
  evaluator: Evaluator,
  { file, name }: { readonly file: Path; readonly name: string },
): Body | undefined {
  return ['ts', 'js', 'mts', 'mjs', 'cts', 'cjs', 'tsx']
    .map((ending) => bodyOf(exportedValues(evaluator, `${file}.${ending}`, name, new Set())))
    .find((body) => body !== undefined);
}

/** The function that handles the messages of a subscription: given to it, or to what the same client runs. */
export function consumerOf(evaluator: Evaluator, node: ts.Node): Body | undefined {
  if (!ts.isCallExpression(node) && !ts.isNewExpression(node)) return undefined;
  const given = handlerOf(evaluator, node);
  if (given || !ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return given;
  const client = node.expression.expression.getText();
  const within = functionAround(node) ?? node.getSourceFile();
  let found: Body | undefined;
  const visit = (inner: ts.Node): void => {
    if (found) return;
    if (ts.isCallExpression(inner) && ts.isPropertyAccessExpression(inner.expression)) {
      const { expression, name } = inner.expression;
      const runs =
        name.text === 'run' || (name.text === 'on' && /message/i.test(inner.arguments[0]?.getText() ?? ''));
      if (runs && expression.getText() === client) found = handlerOf(evaluator, inner);
    }
    ts.forEachChild(inner, visit);
  };
  visit(within);
  return found;
}

function handlerIn(evaluator: Evaluator, node: ts.Expression, depth: number): Body | undefined {
  if (depth > DEEPEST) return undefined;
  const within = (inner: ts.Expression) => handlerIn(evaluator, inner, depth + 1);
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isSpreadElement(node))
    return within(node.expression);
  if (ts.isArrowFunction(node) || ts.isFunctionExpression(node)) return node;
  if (ts.isObjectLiteralExpression(node)) return handlerInOptions(node, within);
  if (ts.isArrayLiteralExpression(node)) return lastOf(node.elements, within);
  if (ts.isCallExpression(node)) {
    // `this.handle.bind(this)`; else a wrapper of the function: `asyncHandler(create)`.
    const { expression } = node;
    if (ts.isPropertyAccessExpression(expression) && expression.name.text === 'bind')
      return within(expression.expression);
    return lastOf(node.arguments, within) ?? made(evaluator, node, depth);
  }
  return ts.isIdentifier(node) || ts.isPropertyAccessExpression(node)
    ? made(evaluator, node, depth)
    : undefined;
}

function handlerInOptions(
  { properties }: ts.ObjectLiteralExpression,
  within: (inner: ts.Expression) => Body | undefined,
): Body | undefined {
  for (const property of properties) {
    const name = property.name?.getText() ?? '';
    if (!HANDLER_OPTION.test(name) && !OPTIONS.test(name)) continue;
    if (ts.isMethodDeclaration(property)) return property;
    if (ts.isShorthandPropertyAssignment(property)) return within(property.name);
    const found = ts.isPropertyAssignment(property) ? within(property.initializer) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** What handles, of what an expression can be. */
function made(evaluator: Evaluator, node: ts.Expression, depth: number): Body | undefined {
  return handlerAmong(evaluator, evaluator.valuesOf(node), depth);
}

function handlerAmong(evaluator: Evaluator, values: readonly Value[], depth: number): Body | undefined {
  for (const value of values) {
    const found = handlerBehind(evaluator, value, depth);
    if (found) return found;
  }
  return undefined;
}

function handlerBehind(evaluator: Evaluator, value: Value, depth: number): Body | undefined {
  if (value.kind === 'function') return wrappedBy(value) ?? bodyOf([value]);
  if (value.kind === 'list') return lastOf(value.items, (item) => handlerBehind(evaluator, item, depth));
  if (value.kind === 'object') return handlerIn(evaluator, value.node, depth + 1);
  if (value.kind !== 'derived' || !('package' in value.root)) return undefined;
  // What a function of a package makes of a handler.
  const last = value.steps.at(-1);
  if (last?.step !== 'call' || !ts.isCallExpression(last.node)) return undefined;
  return lastOf(last.node.arguments, (argument) => handlerIn(evaluator, argument, depth + 1));
}

/** The function that another one was made around: `(handle) => (request, response) => handle(request, response).catch(…)`. */
function wrappedBy({ node, context }: FunctionValue): Body | undefined {
  if (context === free || !isBody(node)) return undefined;
  for (const [open, values] of context.bound) {
    if (!ts.isParameter(open) || !ts.isIdentifier(open.name)) continue;
    const inner = isCalledIn(node, open.name.text) ? bodyOf(values()) : undefined;
    if (inner) return inner;
  }
  return undefined;
}

function isCalledIn(body: Body, name: string): boolean {
  let isCalled = false;
  const visit = (node: ts.Node): void => {
    if (isCalled) return;
    if (ts.isCallExpression(node)) isCalled = isCallOf(node, name);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return isCalled;
}

/** `handle(request)`, `handle.call(this, request)`, `Promise.resolve().then(handle)`. */
function isCallOf({ expression, arguments: given }: ts.CallExpression, name: string): boolean {
  const isIt = (node: ts.Expression) => ts.isIdentifier(node) && node.text === name;
  const isTold = ts.isPropertyAccessExpression(expression) && /^(call|apply)$/.test(expression.name.text);
  return isIt(expression) || (isTold && isIt(expression.expression)) || given.some(isIt);
}

function lastOf<T>(items: readonly T[], find: (item: T) => Body | undefined): Body | undefined {
  for (const item of [...items].reverse()) {
    const found = find(item);
    if (found) return found;
  }
  return undefined;
}
