/**
 * Whether what a variable is declared with is there only to be replaced: `let path = ''; if (id) { path = one; } else { path = all; }`. In: its declaration. Out: whether one
 * of the next statements gives it something else in each of its branches, before anything speaks of it.
 */

import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import { leaves } from '../leaving.js';

/** Statements between the declaration and the one that replaces what it says. */
const MOST = 20;

export function isReplacedAtOnce(node: ts.VariableDeclaration): boolean {
  const statement = node.parent.parent;
  if (!ts.isIdentifier(node.name) || !ts.isVariableStatement(statement)) return false;
  const { parent } = statement;
  if (!ts.isBlock(parent) && !ts.isSourceFile(parent) && !ts.isCaseOrDefaultClause(parent)) return false;
  const { text: name } = node.name;
  const mentions = new RegExp(`(?<![\\w$.])${escaped(name)}(?![\\w$])`);
  const begin = parent.statements.indexOf(statement) + 1;
  for (const next of parent.statements.slice(begin, begin + MOST)) {
    if (surelyGives(next, name)) return true;
    if (mentions.test(next.getText())) return false;
  }
  return false;
}

function surelyGives(statement: ts.Statement, name: string): boolean {
  if (ts.isBlock(statement)) return statement.statements.some((each) => surelyGives(each, name));
  if (ts.isIfStatement(statement)) {
    const { thenStatement, elseStatement } = statement;
    const gives = (branch: ts.Statement) => leaves(branch) || surelyGives(branch, name);
    return elseStatement !== undefined && gives(thenStatement) && gives(elseStatement);
  }
  if (ts.isSwitchStatement(statement)) return eachCaseGives(statement.caseBlock, name);
  // What is tried may fail before it gives anything, and what follows inside uses what was there.
  if (!ts.isExpressionStatement(statement) || !ts.isBinaryExpression(statement.expression)) return false;
  const { left, operatorToken } = statement.expression;
  return operatorToken.kind === ts.SyntaxKind.EqualsToken && ts.isIdentifier(left) && left.text === name;
}

/** Whether all cases give it, of which one is there for whatever else; one without statements goes on into the next. */
function eachCaseGives({ clauses }: ts.CaseBlock, name: string): boolean {
  return (
    clauses.some(ts.isDefaultClause) &&
    clauses.every(({ statements }, index) => {
      if (statements.length === 0) return index < clauses.length - 1;
      const last = statements.at(-1)!;
      const isLeft = ts.isReturnStatement(last) || ts.isThrowStatement(last);
      return isLeft || statements.some((each) => surelyGives(each, name));
    })
  );
}
