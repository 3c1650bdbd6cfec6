/**
 * What a name still can be at a place: `if (table === 'none') return; … table …`. In: a name where it is used, and all that it can be. Out: the same without
 * the texts that the tests around and before the place do not let through. Why: what is left out by a test is asked for by nobody.
 */
import { ts } from 'ts-morph';
import { checkedTexts } from './checked.js';
import type { Evaluator } from './evaluator.js';
import { lastName } from './last-name.js';
import { mayRun, statementsBefore, testAround } from './may-run.js';
import { fixed } from './text.js';
import type { Context, Value } from './values.js';
import { wordsOf } from './words.js';

export function stillPossible(
  evaluator: Evaluator,
  node: ts.Identifier | ts.PropertyAccessExpression,
  values: readonly Value[],
  context: Context,
): readonly Value[] {
  const isText = (value: Value) => fixed(value) !== undefined;
  if (values.length < 2 || !values.some(isText)) return values;
  const body = scopeOf(evaluator, node);
  const since = body && isTested(node, body) ? lastChange(evaluator, node, body) : undefined;
  if (!body || since === undefined) return values;
  const words = wordsOf(evaluator, node);
  const listed = since === body.pos ? checkedTexts(evaluator, node, context).map(fixed) : [];
  const left = values.filter((value) => {
    const text = fixed(value);
    if (text === undefined) return true;
    if (listed.length > 0 && !listed.includes(text)) return false;
    return mayRun(evaluator, node, body, { ...context, supposed: { words, text, since } });
  });
  // Where nothing is left, nothing runs.
  return left.length > 0 ? left : values;
}

/** What all that a name stands for is declared in: a function, or the file; undefined where others may change it. */
function scopeOf(
  { scopes }: Evaluator,
  node: ts.Identifier | ts.PropertyAccessExpression,
): ts.Node | undefined {
  let root: ts.Expression = node;
  while (ts.isPropertyAccessExpression(root)) root = root.expression;
  if (!ts.isIdentifier(root)) return undefined;
  const [declared, ...others] = scopes.find(root.text, root);
  if (!declared || others.length > 0) return undefined;
  return ts.findAncestor(declared.parent, (each) => ts.isFunctionLike(each) || ts.isSourceFile(each));
}

/** Whether a test around a place, or before it, has its name: most places stand behind none. */
function isTested(node: ts.Identifier | ts.PropertyAccessExpression, body: ts.Node): boolean {
  const name = lastName(node) ?? '';
  const has = (test: ts.Node) => test.getText().includes(name);
  for (let place: ts.Node = node; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    const around = testAround(place, parent);
    if (around && has(around.test)) return true;
    if (ts.isCaseOrDefaultClause(place) && has(place.parent.parent.expression)) return true;
    if (statementsBefore(place, parent).some((each) => ts.isIfStatement(each) && has(each.expression)))
      return true;
  }
  return false;
}

/**
 * Where what goes by a name was changed last: what is tested before that says nothing. The beginning of its scope, where it is not changed; undefined
 * where that may happen in between.
 */
function lastChange(
  { scopes }: Evaluator,
  node: ts.Identifier | ts.PropertyAccessExpression,
  body: ts.Node,
): number | undefined {
  const file = node.getSourceFile();
  if (ts.isPropertyAccessExpression(node))
    return scopes.assignedToMember(node.name.text, file).length > 0 ? undefined : body.pos;
  const [declared] = scopes.find(node.text, node);
  const given = scopes
    .assignedTo(node.text, file)
    .filter((each) => scopes.find(node.text, each)[0] === declared);
  const isElsewhere = (each: ts.Node) =>
    ts.findAncestor(each, (place) => place === body || ts.isFunctionLike(place)) !== body;
  if (given.some(isElsewhere)) return undefined;
  return given.reduce((last, { end }) => Math.max(last, end), body.pos);
}
