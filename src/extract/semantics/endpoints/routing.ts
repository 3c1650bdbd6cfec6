/** What is known of routes while they are read: as they stand, what they are added to, and which verb says so. */
import { ts } from 'ts-morph';
import type { Parts } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { type Context, free } from '../evaluate/values.js';

/** A route as it stands. */
export interface RouteReading {
  readonly method?: string;
  readonly path: Parts;
  readonly node: ts.Node;
}

/** What a router is mounted in, and below which path. */
export interface Mount {
  readonly parent: ts.Node | undefined;
  readonly prefix: Parts;
}

/** A route, and the router that it is added to. */
export interface Placed {
  readonly router: ts.Node;
  readonly route: RouteReading;
  /** It is one only if a router turns out to be given there. */
  readonly ifMounted?: true | undefined;
}

/** What an expression stands for as a router: known by what makes it, or by its name alone. */
export interface Standing {
  readonly node: ts.Node;
  readonly byName?: true;
  readonly ifMounted?: true;
}

/** Methods that add a route. */
export const VERBS = /^(get|post|put|patch|delete|del|head|options|opts|all|any)$/;

/** What is called to add a route: `app.get`, `app[method]`. */
export type Adder = ts.PropertyAccessExpression | ts.ElementAccessExpression;

export function isAdder(node: ts.Node): node is Adder {
  return ts.isPropertyAccessExpression(node) || ts.isElementAccessExpression(node);
}

/** What in it says the verb. */
export function sayingVerb(callee: Adder): ts.Node {
  return ts.isPropertyAccessExpression(callee) ? callee.name : callee.argumentExpression;
}

/** The verbs that an expression may say, as methods of a router are called. */
export function verbsOf(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context = free,
): readonly string[] {
  const said = evaluator.valuesOf(node, context).flatMap((value) => fixed(value)?.toLowerCase() ?? []);
  return [...new Set(said.filter((each) => VERBS.test(each)))];
}
