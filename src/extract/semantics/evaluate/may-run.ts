/**
 * Whether a place of a function runs, as far as the tests around and before it tell. In: the place, and a context in which something is bound, or supposed
 * of a name. Out: false where a test surely leads elsewhere. Why: what is called with one kind of thing does not do what is done for another.
 */
import { ts } from 'ts-morph';
import { leaves as leavesAlways } from '../leaving.js';
import { constantTexts, decided, textsOf } from './decided.js';
import type { Evaluator } from './evaluator.js';
import type { Context } from './values.js';

/** A test that a place stands behind, and whether it held. */
export interface TestAround {
  readonly test: ts.Expression;
  readonly holds: boolean;
}

/** The test that a node stands behind in what is around it: `if (…) …; else …`, `… ? … : …`, `… && …`, `… || …`, `while (…) …`. */
export function testAround(place: ts.Node, parent: ts.Node): TestAround | undefined {
  if (ts.isIfStatement(parent) && place !== parent.expression)
    return { test: parent.expression, holds: place === parent.thenStatement };
  if (ts.isConditionalExpression(parent) && place !== parent.condition)
    return { test: parent.condition, holds: place === parent.whenTrue };
  if (ts.isWhileStatement(parent) && place === parent.statement)
    return { test: parent.expression, holds: true };
  if (!ts.isBinaryExpression(parent) || place !== parent.right) return undefined;
  const { kind } = parent.operatorToken;
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) return { test: parent.left, holds: true };
  return kind === ts.SyntaxKind.BarBarToken ? { test: parent.left, holds: false } : undefined;
}

/** The statements before one that have run when it does; a function that is declared may be called before them. */
export function statementsBefore(place: ts.Node, parent: ts.Node): readonly ts.Statement[] {
  if (!ts.isBlock(parent) && !ts.isCaseOrDefaultClause(parent)) return [];
  if (ts.isFunctionDeclaration(place)) return [];
  const index = parent.statements.indexOf(place as ts.Statement);
  return index === -1 ? [] : parent.statements.slice(0, index);
}

export function mayRun(evaluator: Evaluator, node: ts.Node, body: ts.Node, context: Context): boolean {
  for (let place = node; place !== body && place.parent; place = place.parent) {
    const { parent } = place;
    const around = testAround(place, parent);
    if (around && decided(evaluator, around.test, context) === !around.holds) return false;
    if (ts.isCaseOrDefaultClause(place) && !isChosen(evaluator, place, context)) return false;
    for (const before of statementsBefore(place, parent))
      if (ts.isIfStatement(before) && leaves(evaluator, before, context)) return false;
  }
  return true;
}

/** A clause of a switch with those before it that run on into it. */
export function clausesInto(clause: ts.CaseOrDefaultClause): readonly ts.CaseOrDefaultClause[] {
  const { clauses } = clause.parent;
  const own = [clause];
  for (let index = clauses.indexOf(clause) - 1; index >= 0; index -= 1) {
    const before = clauses[index]!;
    const last = before.statements.at(-1);
    if (last && leavesAlways(last)) break;
    own.push(before);
  }
  return own;
}

/** Whether a switch may come to a clause: by its own label, or by one of those before it that run on into it. */
function isChosen(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses, parent } = clause.parent;
  if (parent.expression.kind === ts.SyntaxKind.TrueKeyword) return isFirstTrue(evaluator, clause, context);
  const asked = textsOf(evaluator, parent.expression, context);
  if (asked.length === 0) return true;
  const labels = (each: ts.CaseOrDefaultClause) => labelsOf(evaluator, each);
  for (const text of asked) evaluator.compares?.(text, 'name', labels(clause) ?? []);
  const own = clausesInto(clause);
  return asked.some((text) => {
    const isOf = (each: ts.CaseOrDefaultClause) => labels(each)?.includes(text) ?? true;
    const isOther = (each: ts.CaseOrDefaultClause) => ts.isCaseClause(each) && labels(each)?.includes(text);
    return own.some((each) => (ts.isDefaultClause(each) ? !clauses.some(isOther) : isOf(each)));
  });
}

/** The texts that a clause is for; undefined where they are not known. */
function labelsOf(evaluator: Evaluator, clause: ts.CaseOrDefaultClause): readonly string[] | undefined {
  if (!ts.isCaseClause(clause)) return [];
  if (ts.isStringLiteralLike(clause.expression) || ts.isNumericLiteral(clause.expression))
    return [clause.expression.text];
  const texts = constantTexts(evaluator, clause.expression);
  return texts.length > 0 ? texts : undefined;
}

/** Whether `switch (true)` may come to a clause: its test may hold, and none surely does before it. */
function isFirstTrue(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses } = clause.parent;
  const holds = (each: ts.CaseOrDefaultClause) =>
    ts.isCaseClause(each) ? decided(evaluator, each.expression, context) : undefined;
  const group = clausesInto(clause);
  const isDefault = group.some(ts.isDefaultClause);
  const mayHold = group.some((each) => ts.isCaseClause(each) && holds(each) !== false);
  const others = clauses.filter((each) => !group.includes(each) && (isDefault || each.pos < clause.pos));
  return (mayHold || isDefault) && others.every((each) => holds(each) !== true);
}

/** Whether nothing after a statement runs once that has, as far as the tests tell. */
function leaves(evaluator: Evaluator, node: ts.Statement | undefined, context: Context): boolean {
  if (!node) return false;
  if (ts.isBlock(node)) return node.statements.some((each) => leaves(evaluator, each, context));
  if (!ts.isIfStatement(node)) return leavesAlways(node);
  const holds = decided(evaluator, node.expression, context);
  const ways = [node.thenStatement, node.elseStatement].filter(
    (_, index) => holds === undefined || holds === (index === 0),
  );
  return ways.every((each) => leaves(evaluator, each, context));
}

/** The same, where what may be nothing at times is not taken for something. */
export function surely(context: Context): Context {
  return { ...context, isSure: true };
}

/** Whether a place runs that is come to by a call: what that gives may choose another branch there, or on the way to what is asked about. */
export function comesTo(
  evaluator: Evaluator,
  at: ts.Node,
  entered: Context,
  site: ts.Node,
  inside: Context,
): boolean {
  if (!mayRun(evaluator, at, at.getSourceFile(), entered)) return false;
  return at === site || mayRun(evaluator, site, site.getSourceFile(), inside);
}
