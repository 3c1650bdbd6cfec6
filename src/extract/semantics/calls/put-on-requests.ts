/**
 * What a handler puts on a request before it hands that on: `req.params.service = 'orders'; forward(req, res)`, `res.locals.target = ORDERS_URL`, be it a handler that comes before at the same
 * route. In: the functions that have the request first, and what that says by itself. Out: the request and its response with what is put there. Why: a
 * function that forwards whatever it is given is told in this way whom it asks.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import {
  type Bindable,
  type Context,
  derived,
  type Entry,
  textValue,
  type Value,
} from '../evaluate/values.js';
import { requestOf } from './decorated-mounts.js';
import { handsOn } from './hands-on.js';
import type { Having } from './mount-paths.js';
import type { Reading } from './readings.js';

/** A member that is put on something, by the names that lead to it. */
interface Put {
  readonly of: ts.ParameterDeclaration;
  readonly names: readonly string[];
  readonly value: ts.Expression;
}

export interface Given {
  readonly request: Value;
  readonly response?: Value;
}

const known = new WeakMap<ts.SignatureDeclaration, readonly Put[]>();

/** Whether a function puts something on what it is given before it hands that on. */
export function puts({ body, until }: Having): boolean {
  return putsBefore(body, until).length > 0;
}

/** Whether a place hands a request on to what passes it on by whatever method it has, and something was put on it there, which may say whom that asks. */
export function isToldByRequest(reading: Reading, place: ts.Node): boolean {
  if (reading.kind !== 'call' || reading.anyMethod !== true || !ts.isCallExpression(place)) return false;
  const body = ts.findAncestor(place, ts.isFunctionLike);
  return body !== undefined && handsOn(body).includes(place) && putsBefore(body, place).length > 0;
}

/**
 * What a handler is given, with what those put there that have it before, in their order.
 * @param isPut whether it has a member by then
 * @param isKnown whether it is known what was put there
 */
export function withPut(
  evaluator: Evaluator,
  request: Value,
  having: readonly Having[],
  isPut: (name: string) => boolean,
  isKnown = true,
): Given {
  let given: Given = { request };
  for (const { body, context, until } of having) {
    const before = given;
    const first = requestOf(body);
    const bound = new Map<Bindable, () => readonly Value[]>();
    if (first) bound.set(first, () => [before.request]);
    const inside: Context = { bound, outer: context, depth: context.depth + 1 };
    const latest = new Map<string, Put[]>();
    for (const put of putsBefore(body, until)) {
      if (!isPut(put.names.at(-1)!)) continue;
      const key = `${put.of === first} ${put.names.join('.')}`;
      const others = isSure(put, body, until) ? [] : (latest.get(key) ?? []);
      latest.set(key, [...others, put]);
    }
    for (const all of latest.values()) {
      const [{ of, names }] = all as [Put];
      const values = () =>
        isKnown ? all.flatMap(({ value }) => evaluator.valuesOf(value, inside)) : [derived({ name: '' })];
      const to = of === first ? before.request : given.response;
      const made = withMember(evaluator, of === first ? given.request : to, names, values, body);
      given = of === first ? { ...given, request: made } : { ...given, response: made };
    }
  }
  return given;
}

/** A record with a member, be it one of a member. */
function withMember(
  evaluator: Evaluator,
  value: Value | undefined,
  [name, ...names]: readonly string[],
  values: () => readonly Value[],
  node: ts.Node,
): Value {
  const [inner] = value && names.length > 0 ? evaluator.member(value, name!, node) : [];
  const entry: Entry = {
    keys: [textValue(name!, node)],
    values: names.length > 0 ? () => [withMember(evaluator, inner, names, values, node)] : values,
  };
  const entries = value?.kind === 'record' ? value.entries : [];
  const isOther = ({ keys }: Entry) => !keys.some((key) => key.kind === 'text' && key.parts[0] === name);
  return { kind: 'record', entries: [...entries.filter(isOther), entry] };
}

/** Whether what stands behind, or is handed on to, is given what is put, whatever tests say. */
function isSure({ value }: Put, body: ts.SignatureDeclaration, until: ts.Node | undefined): boolean {
  for (let place: ts.Node = value; place !== body && place.parent; place = place.parent)
    if (isBranch(place) && !(until && isIn(until, place))) return false;
  return true;
}

/** Whether a part of code runs only at times: what a test leads to, be it without braces, or what somebody else calls. */
function isBranch(place: ts.Node): boolean {
  const { parent } = place;
  if (ts.isIfStatement(parent)) return place !== parent.expression;
  if (ts.isConditionalExpression(parent)) return place !== parent.condition;
  if (ts.isBinaryExpression(parent)) return place === parent.right && SHORT.has(parent.operatorToken.kind);
  if (ts.isIterationStatement(parent, false)) return place === parent.statement;
  return ts.isCaseBlock(parent) || ts.isTryStatement(parent) || ts.isFunctionLike(place);
}

/** What looks at its right side only at times. */
const SHORT: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.AmpersandAmpersandToken,
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function putsBefore(body: ts.SignatureDeclaration, until: ts.Node | undefined): readonly Put[] {
  const all = known.get(body) ?? putsIn(body);
  known.set(body, all);
  return until ? all.filter(({ value }) => value.end <= until.pos && !isApart(value, until, body)) : all;
}

/** Whether one of two places is come to only where the other is not: branches of one test. */
function isApart(put: ts.Node, until: ts.Node, body: ts.Node): boolean {
  for (let place = put; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    const isOfTwo =
      (ts.isIfStatement(parent) && parent.elseStatement !== undefined && place !== parent.expression) ||
      ts.isCaseBlock(parent);
    if (isOfTwo && isIn(until, parent) && !isIn(until, place)) return true;
  }
  return false;
}

function isIn(node: ts.Node, around: ts.Node): boolean {
  return around.pos <= node.pos && node.end <= around.end;
}

function putsIn(body: ts.SignatureDeclaration): readonly Put[] {
  const found: Put[] = [];
  const parameters = new Map(
    body.parameters.flatMap((each) => (ts.isIdentifier(each.name) ? [[each.name.text, each] as const] : [])),
  );
  const visit = (node: ts.Node): void => {
    if (
      ts.isBinaryExpression(node) &&
      node.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
      (ts.isPropertyAccessExpression(node.left) || ts.isElementAccessExpression(node.left))
    ) {
      const [root, ...names] = namesOf(node.left) ?? [];
      const of = root === undefined ? undefined : parameters.get(root);
      // What headers say beside is not known.
      if (of && names.length > 0 && names[0] !== 'headers') found.push({ of, names, value: node.right });
    }
    ts.forEachChild(node, visit);
  };
  const own = 'body' in body ? body.body : undefined;
  if (own) visit(own);
  return found;
}

/** The names of a chain of members, the first of all being what it begins with: `req.params.service`. */
function namesOf(node: ts.Expression): readonly string[] | undefined {
  if (ts.isIdentifier(node)) return [node.text];
  if (ts.isParenthesizedExpression(node) || ts.isAsExpression(node) || ts.isNonNullExpression(node))
    return namesOf(node.expression);
  const name = ts.isPropertyAccessExpression(node)
    ? node.name.text
    : ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression)
      ? node.argumentExpression.text
      : undefined;
  if (name === undefined) return undefined;
  const before = namesOf((node as ts.PropertyAccessExpression | ts.ElementAccessExpression).expression);
  return before && [...before, name];
}

/** What stands before a handler at the same route, of what puts something on the request: `app.use('/orders', aim('orders'), forward)`. */
export function havingBefore(
  evaluator: Evaluator,
  { arguments: given }: ts.CallExpression,
  context: Context,
  handler: ts.Node | undefined,
): readonly Having[] {
  const found: Having[] = [];
  for (const each of given) {
    const all = ts.isArrayLiteralExpression(each) ? each.elements : [each];
    for (const at of all) {
      if (ts.isStringLiteralLike(at)) continue;
      const functions = evaluator
        .valuesOf(at, context)
        .flatMap((value) => (value.kind === 'function' ? [value] : []));
      if (functions.some(({ node }) => node === handler)) return found;
      const [only, ...others] = functions;
      if (!only || others.length > 0 || !('body' in only.node) || !only.node.body) continue;
      const having = { body: only.node, context: only.context, at };
      if (puts(having)) found.push(having);
    }
  }
  return [];
}
