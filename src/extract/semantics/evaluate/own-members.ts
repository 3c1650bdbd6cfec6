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
  const others = new Set(set.flatMap((each) => methodAround(each)?.name?.getText() ?? []));
  return callsBetween(method, from, use, others) ? undefined : from;
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
    const called = ts.isCallExpression(node) ? node.expression : undefined;
    const isOwn =
      called !== undefined &&
      ts.isPropertyAccessExpression(called) &&
      called.expression.kind === ts.SyntaxKind.ThisKeyword;
    return (isOwn && names.has(called.name.text)) || ts.forEachChild(node, visit) === true;
  };
  return visit(inside);
}

function isWithin(node: ts.Node, inner: ts.Node): boolean {
  return node.pos <= inner.pos && inner.end <= node.end;
}
