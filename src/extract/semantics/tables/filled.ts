/**
 * Which members of entities the function around a place fills. In: a call that saves. Out: whether a member is given a value there, or changed
 * since. Why: ORMs write the rows of a relation with the entity, but only of one that was given to it.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { bare, initialOf } from '../evaluate/words.js';
import type { MethodCall } from './reading.js';

/** Options that name members without giving them a value. */
const ASKS = /^(relations|where|select|order|orderBy|populate|include|attributes|join|fields)$/;

/**
 * Whether the function around a call puts something into the member of an object, or takes something out of it; or what makes the row that is
 * saved does: `orders.save(this.mapper.toRow(order))`.
 */
export function isFilled(evaluator: Evaluator, { node, context }: MethodCall, member: string): boolean {
  return (
    fills(around(node), member) ||
    makersIn(node).some((made) =>
      evaluator
        .valuesOf(made.expression, context)
        .some((value) => value.kind === 'function' && fills(value.node, member)),
    ) ||
    isGivenFilled(evaluator, node, member)
  );
}

/** Whether somebody who calls the function around a call gives it what that saves, with a value for the member: `create({ name, tags: [tag] })`. */
function isGivenFilled(evaluator: Evaluator, node: MethodCall['node'], member: string): boolean {
  const of = around(node);
  if (!ts.isFunctionLike(of) || of.parameters.length === 0) return false;
  const names = namesIn(node, of);
  const places = [...of.parameters.keys()].filter((at) => names.has(of.parameters[at]!.name.getText()));
  if (places.length === 0) return false;
  return evaluator
    .callsOf(of, node)
    .some(({ node: call }) =>
      places.some(
        (at) => call.arguments[at] !== undefined && hasMember(evaluator, call.arguments[at], member),
      ),
    );
}

/** The names in a call, and in what the function around it makes the variables of that it names. */
function namesIn(call: ts.Node, within: ts.Node): ReadonlySet<string> {
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node)) return;
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(call);
  const declared = (node: ts.Node): void => {
    const isNamed = ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && names.has(node.name.text);
    if (isNamed && node.initializer) visit(node.initializer);
    else ts.forEachChild(node, declared);
  };
  declared(within);
  return names;
}

/** Whether an expression is an object that is written down with a member, there or where its variable begins. */
function hasMember(evaluator: Evaluator, node: ts.Expression, member: string): boolean {
  const given = bare(node);
  const made = ts.isIdentifier(given) ? initialOf(evaluator, given) : given;
  const object = made && bare(made);
  return (
    object !== undefined &&
    ts.isObjectLiteralExpression(object) &&
    object.properties.some((each) => each.name !== undefined && each.name.getText() === member)
  );
}

/** The calls that make what a call is given, there or in the variable that names it. */
function makersIn(call: MethodCall['node']): readonly ts.CallExpression[] {
  if (ts.isTaggedTemplateExpression(call)) return [];
  const found: ts.CallExpression[] = [];
  const names = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node)) found.push(node);
    if (ts.isIdentifier(node)) names.add(node.text);
    ts.forEachChild(node, visit);
  };
  (call.arguments ?? []).forEach(visit);
  const declared = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && ts.isIdentifier(node.name) && names.has(node.name.text)) {
      if (node.initializer) visit(node.initializer);
    } else ts.forEachChild(node, declared);
  };
  declared(around(call));
  return found;
}

/** Whether some code puts something into the member of an object, or takes something out of it. */
function fills(within: ts.Node, member: string): boolean {
  let found = false;
  const visit = (node: ts.Node): void => {
    if (found || ts.isTypeNode(node)) return;
    if (ts.isPropertyAssignment(node) && ASKS.test(node.name.getText())) return;
    if (ts.isPropertyAssignment(node) || ts.isShorthandPropertyAssignment(node))
      found ||= ts.isIdentifier(node.name) && node.name.text === member;
    else if (ts.isBinaryExpression(node))
      found ||=
        isAssigning(node) && ts.isPropertyAccessExpression(node.left) && node.left.name.text === member;
    else if (ts.isCallExpression(node)) {
      const on = changedCollection(node);
      found ||= on?.name.text === member;
    }
    ts.forEachChild(node, visit);
  };
  visit(within);
  return found;
}

/** A member of an object that a function changes. */
export interface Change {
  readonly of: ts.Expression;
  readonly member: string;
  /** Rows are added to it or taken from it. */
  readonly isCollection: boolean;
}

/** What the function around a place changes of objects before it. */
export function changedMembers(place: ts.Node): readonly Change[] {
  const found: Change[] = [];
  const visit = (node: ts.Node): void => {
    if (node.pos > place.pos) return;
    if (ts.isBinaryExpression(node) && isAssigning(node) && ts.isPropertyAccessExpression(node.left)) {
      const { expression, name } = node.left;
      if (expression.kind !== ts.SyntaxKind.ThisKeyword)
        found.push({ of: expression, member: name.text, isCollection: false });
    } else if (ts.isCallExpression(node)) {
      const on = changedCollection(node);
      if (on) found.push({ of: on.expression, member: on.name.text, isCollection: true });
    }
    ts.forEachChild(node, visit);
  };
  visit(around(place));
  return found;
}

/** `order.tags.push(tag)`, `order.tags.add(tag)` */
function changedCollection({ expression }: ts.CallExpression): ts.PropertyAccessExpression | undefined {
  const isChange =
    ts.isPropertyAccessExpression(expression) &&
    /^(push|add|set|remove|removeAll|unshift|splice)$/.test(expression.name.text);
  return isChange && ts.isPropertyAccessExpression(expression.expression) ? expression.expression : undefined;
}

function isAssigning({ operatorToken: { kind } }: ts.BinaryExpression): boolean {
  return kind >= ts.SyntaxKind.FirstAssignment && kind <= ts.SyntaxKind.LastAssignment;
}

/** The function around a place that is not only handed to another one. */
function around(place: ts.Node): ts.Node {
  let node: ts.Node = place;
  for (; !ts.isSourceFile(node); node = node.parent)
    if (ts.isFunctionLike(node) && !(ts.isCallExpression(node.parent) && node.parent.expression !== node))
      return node;
  return node;
}
