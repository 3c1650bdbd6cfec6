/** Which clauses a switch may come to, where it is known what it asks: `switch (kind) { case 'order': …; case Kind.Bill: … }`. */
import { ts } from 'ts-morph';
import { decided, isOfEnum, textOf, textsOf } from './decided.js';
import type { Evaluator } from './evaluator.js';
import type { Context } from './values.js';

/** Whether a switch may come to a clause: by its own label, or by one of those before it that have nothing of their own. */
export function mayComeTo(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses, parent } = clause.parent;
  if (parent.expression.kind === ts.SyntaxKind.TrueKeyword) return isFirstTrue(evaluator, clause, context);
  const asked = textOf(evaluator, parent.expression, context);
  if (asked === undefined) return true;
  evaluator.compares?.(asked, 'name', labelsOf(evaluator, clause, context));
  const own: ts.CaseOrDefaultClause[] = [clause];
  for (
    let index = clauses.indexOf(clause) - 1;
    index >= 0 && clauses[index]!.statements.length === 0;
    index -= 1
  )
    own.push(clauses[index]!);
  const isOf = (each: ts.CaseOrDefaultClause): boolean => {
    const [label = asked] = labelsOf(evaluator, each, context);
    return ts.isCaseClause(each) && label === asked;
  };
  return own.some(isOf) || (own.some(ts.isDefaultClause) && !clauses.some(isOf));
}

/** What a clause says that is a text, or a member of an enumeration. */
function labelsOf(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): readonly string[] {
  if (!ts.isCaseClause(clause)) return [];
  const { expression } = clause;
  const isSaid = ts.isStringLiteralLike(expression) || isOfEnum(evaluator, expression);
  return isSaid ? textsOf(evaluator, expression, context).slice(0, 1) : [];
}

/** Whether `switch (true)` may come to a clause: its test may hold, and none surely does before it. */
function isFirstTrue(evaluator: Evaluator, clause: ts.CaseOrDefaultClause, context: Context): boolean {
  const { clauses } = clause.parent;
  const holds = (each: ts.CaseOrDefaultClause) =>
    ts.isCaseClause(each) ? decided(evaluator, each.expression, context) : undefined;
  const group = [clause];
  for (
    let index = clauses.indexOf(clause) - 1;
    index >= 0 && clauses[index]!.statements.length === 0;
    index -= 1
  )
    group.push(clauses[index]!);
  const isDefault = group.some(ts.isDefaultClause);
  const mayHold = group.some((each) => ts.isCaseClause(each) && holds(each) !== false);
  const others = clauses.filter((each) => !group.includes(each) && (isDefault || each.pos < clause.pos));
  return (mayHold || isDefault) && others.every((each) => holds(each) !== true);
}
