/**
 * Requests of which a function sends one, by the method of the request that its program was sent: `switch (req.method) { case 'POST': return axios.post(url, body); case 'PUT': … }`. In: a
 * request, and what is known around it. Out: whether it is one of such. Why: together they pass on whatever is asked, as one request that takes over
 * the method does.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Context, Value } from '../evaluate/values.js';
import { VERB } from './clients.js';

/** Fewer than these are requests that each mean something of their own. */
const FEWEST = 3;

export function isChosenByMethod(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  isMethod: (value: Value) => boolean,
): boolean {
  const body = ts.findAncestor(node, ts.isFunctionLike);
  if (!body) return false;
  const tests = testsAround(node, body);
  if (tests.length === 0 || verbsAlike(node, body).size < FEWEST) return false;
  return tests.some((test) => evaluator.valuesOf(test, context).some(isMethod));
}

/** What is compared on the way to a place: `method` of `switch (method)`, and of `if (method === 'GET')`. */
function testsAround(node: ts.Node, body: ts.Node): readonly ts.Expression[] {
  const found: ts.Expression[] = [];
  for (let place = node; place !== body; place = place.parent) {
    const { parent } = place;
    if (ts.isCaseBlock(parent)) found.push(parent.parent.expression);
    const test = ts.isIfStatement(parent)
      ? parent.expression
      : ts.isConditionalExpression(parent)
        ? parent.condition
        : undefined;
    if (test && test !== place) found.push(...comparedIn(test));
  }
  return found;
}

/** What a test compares with texts. */
function comparedIn(test: ts.Expression): readonly ts.Expression[] {
  if (ts.isParenthesizedExpression(test)) return comparedIn(test.expression);
  if (!ts.isBinaryExpression(test)) return [];
  const { left, right, operatorToken } = test;
  if (operatorToken.kind === ts.SyntaxKind.BarBarToken) return [...comparedIn(left), ...comparedIn(right)];
  return ts.isStringLiteralLike(right) ? [left] : ts.isStringLiteralLike(left) ? [right] : [];
}

/** The verbs by which a function asks for the same, of the same. */
function verbsAlike(node: ts.CallExpression, body: ts.Node): ReadonlySet<string> {
  const all = known.get(body) ?? verbsIn(body);
  known.set(body, all);
  const asked = askedBy(node);
  return (asked && all.get(asked.of)) ?? new Set();
}

/** Each of the requests of a function is asked about: looking through all of them each time takes too long. */
const known = new WeakMap<ts.Node, ReadonlyMap<string, ReadonlySet<string>>>();

/** The verbs by which a function asks, by what it asks of whom. */
function verbsIn(body: ts.Node): ReadonlyMap<string, ReadonlySet<string>> {
  const verbs = new Map<string, Set<string>>();
  const visit = (each: ts.Node): void => {
    const asked = ts.isCallExpression(each) ? askedBy(each) : undefined;
    if (asked) verbs.set(asked.of, (verbs.get(asked.of) ?? new Set()).add(asked.verb));
    ts.forEachChild(each, visit);
  };
  visit(body);
  return verbs;
}

function askedBy({ expression: callee, arguments: [first] }: ts.CallExpression) {
  if (!first || !ts.isPropertyAccessExpression(callee) || !VERB.test(callee.name.text)) return undefined;
  const of = JSON.stringify([callee.expression.getText(), first.getText()]);
  return { of, verb: callee.name.text.toUpperCase() };
}
