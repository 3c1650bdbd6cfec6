/** What a function gives back: by its `return`s, of those that a `switch` chooses among the one that is meant. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { mayRun } from './may-run.js';
import { chosenOf } from './members.js';
import { fixed, parameterOf } from './text.js';
import { type Context, type FunctionValue, MOST_ALTERNATIVES, type Open, type Value } from './values.js';

/** What the `return`s of a function say. */
export function returned(
  evaluator: Evaluator,
  node: ts.SignatureDeclaration,
  context: Context,
): readonly Value[] {
  const body = 'body' in node ? node.body : undefined;
  if (!body) return [];
  if (!ts.isBlock(body)) return evaluator.valuesOf(body as ts.Expression, context);
  const found = evaluator
    .returnsOf(body)
    .flatMap((each) => (ts.isSwitchStatement(each) ? chosenReturns(evaluator, each, context) : [each]));
  // Who chooses among so many says nothing.
  if (found.length > MOST_ALTERNATIVES) return [];
  const running = found.length > 1 ? found.filter((each) => mayRun(evaluator, each, body, context)) : found;
  const values = running.flatMap((expression) => evaluator.valuesOf(expression, context));
  const isChoice = running.length > 1 && values.every((value) => fixed(value) !== undefined);
  const asked = isChoice ? askedOf(evaluator, node, body, context) : undefined;
  // Whoever gives what the tests ask about says which of the texts is meant.
  return asked ? [...values.map((value) => chosenOf(value)), asked] : values;
}

/** A function that something calls with these values, one for each of its first parameters. */
export function calledWith(
  evaluator: Evaluator,
  { node, context: outer }: FunctionValue,
  given: readonly (() => readonly Value[])[],
  { depth }: Context,
): { readonly inside: Context; returned(): readonly Value[] } {
  const bound = new Map<Open, () => readonly Value[]>();
  for (const [index, parameter] of node.parameters.entries()) {
    const values = given[index];
    if (values) bound.set(parameter, values);
  }
  const inside = { bound, outer, depth: depth + 1 };
  return { inside, returned: () => returned(evaluator, node, inside) };
}

/** Of a method with several signatures, the one that runs. */
export function running(of: ts.ClassLikeDeclaration, method: ts.MethodDeclaration): ts.MethodDeclaration {
  const isMeant = (each: ts.ClassElement) =>
    ts.isMethodDeclaration(each) && each.body !== undefined && each.name.getText() === method.name.getText();
  return method.body ? method : ((of.members.find(isMeant) as ts.MethodDeclaration | undefined) ?? method);
}

/** What the tests of a function ask about, where somebody else gives it. */
function askedOf(
  evaluator: Evaluator,
  { parameters }: ts.SignatureDeclaration,
  body: ts.Block,
  context: Context,
): Value | undefined {
  const names = new Set(parameters.map(({ name }) => name.getText()));
  let found: Value | undefined;
  const visit = (node: ts.Node): void => {
    if (found || ts.isFunctionLike(node)) return;
    const test = ts.isIfStatement(node) || ts.isSwitchStatement(node) ? node.expression : undefined;
    if (test) found = givenIn(test);
    ts.forEachChild(node, visit);
  };
  const givenIn = (test: ts.Node): Value | undefined => {
    if (ts.isIdentifier(test) && names.has(test.text))
      return evaluator.valuesOf(test, context).find((value) => parameterOf(value) !== undefined);
    return ts.forEachChild(test, givenIn);
  };
  ts.forEachChild(body, visit);
  return found;
}

/** What a node returns, and each `switch` that chooses what else it does. */
export function findReturns(node: ts.Node): readonly (ts.Expression | ts.SwitchStatement)[] {
  const found: (ts.Expression | ts.SwitchStatement)[] = [];
  const visit = (inner: ts.Node): void => {
    if (ts.isReturnStatement(inner) && inner.expression) found.push(inner.expression);
    else if (ts.isSwitchStatement(inner)) found.push(inner);
    else if (!ts.isFunctionLike(inner) && !ts.isClassLike(inner)) ts.forEachChild(inner, visit);
  };
  ts.forEachChild(node, visit);
  return found;
}

function chosenReturns(
  evaluator: Evaluator,
  node: ts.SwitchStatement,
  context: Context,
): readonly ts.Expression[] {
  return chosenClauses(evaluator, node, context).flatMap((clause) =>
    evaluator
      .returnsOf(clause)
      .flatMap((each) => (ts.isSwitchStatement(each) ? chosenReturns(evaluator, each, context) : [each])),
  );
}

/** The clauses of a `switch` that run for what is known to be asked for; all of them, where that is not known. */
function chosenClauses(
  evaluator: Evaluator,
  { expression, caseBlock: { clauses } }: ts.SwitchStatement,
  context: Context,
): readonly ts.CaseOrDefaultClause[] {
  const asked = context.bound.size === 0 ? [] : evaluator.valuesOf(expression, context).map(fixed);
  if (asked.length === 0 || asked.includes(undefined)) return clauses;
  const isMeant = (clause: ts.CaseOrDefaultClause) =>
    ts.isCaseClause(clause) &&
    evaluator.valuesOf(clause.expression, context).some((value) => asked.includes(fixed(value)));
  const chosen = clauses.filter((_, index) => {
    // A clause without statements falls into the next.
    let first = index;
    while (first > 0 && clauses[first - 1]!.statements.length === 0) first -= 1;
    return clauses.slice(first, index + 1).some(isMeant);
  });
  return chosen.length > 0 ? chosen : clauses.filter(ts.isDefaultClause);
}
