/**
 * Which branches of its function a node stands in. In: a node. Out: one mark per choice around or before it: where the choice is, and which
 * branch of it. Two nodes with different branches of one choice never both run. Why: who writes in one case and tells in the other does
 * not do both. Whether a transaction that the function is handed is open is a choice as well: `if (!tx) await bus.publish(…)`,
 * `tx.afterCommit(() => bus.publish(…))`.
 */
import { ts } from 'ts-morph';
import { OUTSIDE } from '../../model/nouns.js';
import { lastNameOrText } from './evaluate/last-name.js';
import { leaves } from './leaving.js';
import { AFTER, HANDLE } from './transactions.js';

/** Absent when it stands in no branch. */
export function branchesAround(node: ts.Node): readonly string[] | undefined {
  const marks: string[] = [];
  const mark = (choice: ts.Node, branch: number) => marks.push(`${choice.pos}:${branch}`);
  for (let place = node; place.parent; place = place.parent) {
    const { parent } = place;
    if (ts.isIfStatement(parent)) {
      if (place !== parent.expression) {
        const isThen = place === parent.thenStatement;
        mark(parent, isThen ? 0 : 1);
        if (isWithoutHandle(parent.expression, isThen)) marks.push(OUTSIDE);
      }
    } else if (ts.isConditionalExpression(parent)) {
      if (place !== parent.condition) mark(parent, place === parent.whenTrue ? 0 : 1);
    } else if (ts.isCaseOrDefaultClause(place)) mark(parent, place.pos);
    // What fails may have come to nothing: its catch is taken for another case.
    else if (ts.isTryStatement(parent)) {
      if (place === parent.tryBlock) mark(parent, 0);
      else if (place === parent.catchClause) mark(parent, 1);
    }
    const siblings =
      ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent) || ts.isSourceFile(parent)
        ? parent.statements
        : [];
    for (const sibling of siblings) {
      if (sibling === place) break;
      if (!ts.isIfStatement(sibling)) continue;
      if (leaves(sibling.thenStatement)) {
        mark(sibling, 1);
        if (isWithoutHandle(sibling.expression, false)) marks.push(OUTSIDE);
      } else if (sibling.elseStatement && leaves(sibling.elseStatement)) mark(sibling, 0);
    }
    if (
      ts.isCallExpression(parent) &&
      ts.isFunctionLike(place) &&
      AFTER.test(lastNameOrText(parent.expression))
    )
      marks.push(OUTSIDE);
    if (ts.isFunctionDeclaration(place) || ts.isMethodDeclaration(place)) break;
  }
  return marks.length === 0 ? undefined : marks;
}

/** Whether a branch is for whoever hands no transaction: `if (!tx)`, the `else` of `if (tx)`. */
function isWithoutHandle(condition: ts.Expression, isThen: boolean): boolean {
  const isNegated =
    ts.isPrefixUnaryExpression(condition) && condition.operator === ts.SyntaxKind.ExclamationToken;
  const asked = isNegated ? condition.operand : condition;
  return isNegated === isThen && HANDLE.test(lastNameOrText(asked));
}
