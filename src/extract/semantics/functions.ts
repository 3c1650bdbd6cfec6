/**
 * The function that a node stands in, as people name it. In: a node. Out: the innermost function that has a name, or that a route or a
 * subscription is given. Callbacks of lists, promises, transactions and retries are part of the function that makes the call around them.
 */
import { ts } from 'ts-morph';
import type { Scope } from '../../model/nouns.js';
import type { Program } from './evaluate/program.js';
import type { Value } from './evaluate/values.js';
import { locationOf } from './places.js';

/** A function that has a body. */
export type Body = ts.FunctionLikeDeclaration;

/** Where the function begins that a node stands in; undefined for what runs when the file is loaded. */
export function scopeAround(program: Program, node: ts.Node): Scope | undefined {
  const around = functionAround(node);
  return around && scopeOf(program, around);
}

/** The function that a node stands in. */
export function functionAround(node: ts.Node): Body | undefined {
  let outermost: Body | undefined;
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!isBody(place)) continue;
    outermost = place;
    if (isNamed(place) || isHandler(place)) return place;
  }
  // What has no name anywhere is still one piece of work: `export const create = asyncHandler(async () => …)`.
  return outermost;
}

/** Where a function is, and what it goes by. */
export function scopeOf(program: Program, node: Body): Scope {
  const name = nameNode(node);
  const written = name && nameOf(node, name);
  return { ...locationOf(program, name ?? node), ...(written !== undefined && { name: written }) };
}

/** The first function among values. */
export function bodyOf(values: readonly Value[]): Body | undefined {
  for (const value of values) if (value.kind === 'function' && isBody(value.node)) return value.node;
  return undefined;
}

/** Whether a node is a function that has a body. */
export function isBody(node: ts.Node): node is Body {
  return ts.isFunctionLike(node) && 'body' in node && node.body !== undefined;
}

function isNamed(node: Body): boolean {
  return nameNode(node) !== undefined;
}

/** The name that a function is declared by, or that it is assigned to. */
function nameNode(node: Body): ts.Node | undefined {
  if (ts.isFunctionDeclaration(node)) return node.name ?? node;
  if (ts.isConstructorDeclaration(node)) return node;
  if (!ts.isArrowFunction(node) && !ts.isFunctionExpression(node)) return node.name;
  let place: ts.Node = node;
  while (ts.isParenthesizedExpression(place.parent) || ts.isAsExpression(place.parent)) place = place.parent;
  const { parent } = place;
  if (ts.isVariableDeclaration(parent) || ts.isPropertyAssignment(parent) || ts.isPropertyDeclaration(parent))
    return parent.name;
  if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken)
    return parent.left;
  return ts.isExportAssignment(parent) ? parent : undefined;
}

/** The last name that a function is called by; undefined where it has none. */
export function nameOfBody(node: Body): string | undefined {
  const name = nameNode(node);
  if (!name || ts.isFunctionLike(name) || ts.isExportAssignment(name)) return undefined;
  return /[\w$]+$/.exec(name.getText())?.[0];
}

/** `placeOrder`, `Orders.place`; undefined where only `export default` names it. */
function nameOf(node: Body, name: ts.Node): string | undefined {
  const written = ts.isConstructorDeclaration(node)
    ? 'constructor'
    : ts.isFunctionLike(name) || ts.isExportAssignment(name)
      ? undefined
      : name.getText().replace(/^(module\.)?exports\.|^this\./, '');
  const holder = ts.isPropertyDeclaration(name.parent) ? name.parent.parent : node.parent;
  const of = ts.isClassLike(holder) ? holder.name?.text : undefined;
  return of === undefined || written === undefined ? written : `${of}.${written}`;
}

/** Methods that register what is to be done when something comes in. */
const SUBSCRIBES =
  /^(on|once|use|route|subscribe|pSubscribe|psubscribe|consume|process|handle|addListener|addEventListener|schedule|cron|command|action|task|tool|setHandler|createConsumer|sendMessageHandler)$/;
const VERB = /^(get|post|put|patch|delete|del|all|head|options)$/;
/** Methods that run at once, or as a part of the same work, what they are given, though nobody looks at what they give back. */
const GOES_ON =
  /^(forEach|map|each\w*|then|catch|finally|tap|parallel|series|waterfall)$|transaction|commit/i;
/** Classes that are made with the function that does their work. */
const WORKER = /Worker|Consumer|Processor|Job|Queue/;

/** Whether a function is given to a route, a subscription or a worker, directly or through wrappers. */
function isHandler(node: Body): boolean {
  let place: ts.Node = node;
  for (let call = place.parent; isCallOf(call, place); call = place.parent) {
    if (ts.isNewExpression(call)) return WORKER.test(call.expression.getText());
    if (registers(call, place) || runsLater(call, node)) return true;
    place = call;
  }
  return false;
}

/**
 * Whether nobody waits for a call, nor for what it gives back: it only leaves the function somewhere, for later. What gets an error
 * first goes on with what the call did.
 */
function runsLater(call: ts.CallExpression, { parameters: [first] }: Body): boolean {
  if (!ts.isExpressionStatement(call.parent)) return false;
  const { expression } = call;
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  return !GOES_ON.test(name.getText()) && !/^_?e(rr(or)?)?$/.test(first?.name.getText() ?? '');
}

function isCallOf(call: ts.Node, argument: ts.Node): call is ts.CallExpression | ts.NewExpression {
  if (!ts.isCallExpression(call) && !ts.isNewExpression(call)) return false;
  return (call.arguments ?? []).some((each) => each === argument);
}

function registers({ expression, arguments: given }: ts.CallExpression, handler: ts.Node): boolean {
  if (!ts.isPropertyAccessExpression(expression)) return false;
  const name = expression.name.text;
  const [first] = given;
  const isAlone = first === handler;
  // What only takes a function may as well be an observable, or a set.
  if (SUBSCRIBES.test(name)) return !isAlone || /^(use|process|handle)$/.test(name);
  if (!VERB.test(name) || !first) return false;
  // `router.route('/x').get(handler)`; a cache has a method `get` as well.
  if (isAlone) return /\.route\(/.test(expression.expression.getText());
  return (
    /^\s*(['"`](\/|\*|['"`])|\/|\[)/.test(first.getText()) ||
    /(app|server|fastify|router?|routes)$/i.test(expression.expression.getText())
  );
}

/** The expressions that a function gives back, but for those of functions in it. */
export function givenBack({ body }: Body): readonly ts.Expression[] {
  if (!body) return [];
  if (!ts.isBlock(body)) return [body];
  const found: ts.Expression[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isReturnStatement(node) && node.expression) found.push(node.expression);
    ts.forEachChild(node, visit);
  };
  visit(body);
  return found;
}
