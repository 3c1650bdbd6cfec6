/**
 * What a class gave a member of its own last, where it uses that: `this.url = '/orders'; await get(this.url);`. In: the use. Out: the expression, or nothing where
 * a branch, a loop, or another method that is called in between may have set another.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { reachingAt } from './reaching.js';

export function latestOwn(evaluator: Evaluator, use: ts.PropertyAccessExpression): ts.Expression | undefined {
  const method = methodAround(use);
  if (!method) return undefined;
  const set = evaluator.assignedMembersOf(method.parent as ts.ClassLikeDeclaration).get(use.name.text);
  if (!set) return undefined;
  const here = set.filter((each) => isWithin(method, each));
  if (here.length === 0) return undefined;
  const from = reachingAt(use, {
    assigned: here,
    grown: [],
    givenBy: (statement) => here.find((each) => isSetBy(each, statement)),
  })?.from;
  if (!from) return undefined;
  const others = withCallers(
    method.parent as ts.ClassLikeDeclaration,
    new Set(set.flatMap((each) => methodAround(each)?.name?.getText() ?? [])),
  );
  return callsBetween(method, from, use, others) ? undefined : from;
}

/** Some methods of a class, and those that call them. */
function withCallers({ members }: ts.ClassLikeDeclaration, names: Set<string>): ReadonlySet<string> {
  const called = members.map((each) => ({ name: each.name?.getText() ?? '', names: ownCalls(each) }));
  // What is added to a set while it is walked is walked as well.
  for (const name of names) for (const each of called) if (each.names.has(name)) names.add(each.name);
  return names;
}

function ownCalls(inside: ts.Node): ReadonlySet<string> {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const name = ownCall(node);
    if (name !== undefined) found.add(name);
    ts.forEachChild(node, visit);
  };
  visit(inside);
  return found;
}

/** The name of a method that a class calls of its own: `this.reset()`. */
function ownCall(node: ts.Node): string | undefined {
  const called = ts.isCallExpression(node) ? node.expression : undefined;
  return called &&
    ts.isPropertyAccessExpression(called) &&
    called.expression.kind === ts.SyntaxKind.ThisKeyword
    ? called.name.text
    : undefined;
}

/** The method around what stands in a class. */
function methodAround(node: ts.Node): ts.ClassElement | undefined {
  let place: ts.Node | undefined = node;
  while (place?.parent && !ts.isClassLike(place.parent)) {
    // What another function calls `this` is something else.
    if (ts.isFunctionDeclaration(place) || ts.isFunctionExpression(place)) return undefined;
    place = place.parent;
  }
  return place?.parent && ts.isClassElement(place) ? place : undefined;
}

function isSetBy(given: ts.Expression, statement: ts.Statement): boolean {
  const { parent } = given;
  return (
    parent.parent === statement &&
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken
  );
}

/** Whether one of these methods is called between two places: `this.url = '/orders'; this.reset(); get(this.url)`. */
function callsBetween(inside: ts.Node, from: ts.Node, to: ts.Node, names: ReadonlySet<string>): boolean {
  const visit = (node: ts.Node): boolean => {
    if (node.end <= from.end || node.pos >= to.pos) return false;
    const name = ownCall(node);
    return (name !== undefined && names.has(name)) || ts.forEachChild(node, visit) === true;
  };
  return visit(inside);
}

function isWithin(node: ts.Node, inner: ts.Node): boolean {
  return node.pos <= inner.pos && inner.end <= node.end;
}
