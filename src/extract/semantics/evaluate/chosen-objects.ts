/**
 * Constants that hold one of several objects, where nobody but running code knows which: `const copy = copies.find((each) => each.key === key)`, `const route = routes[kind]`.
 * In: a node. Out: the declarations around it of those that it says something of, the last one first. Why: what one of them says goes together, `${copy.schema}.${copy.table}`.
 */
import { ts } from 'ts-morph';

/** A constant, and what it is chosen by. */
export interface Choice {
  readonly element: ts.VariableDeclaration;
  readonly by: ts.Expression;
}

/** The constants that are declared before a node among the statements around it. */
export function choicesBefore(node: ts.Node, names: Set<string>): readonly Choice[] {
  const { parent: block } = node;
  if (!ts.isBlock(block) && !ts.isSourceFile(block) && !ts.isCaseOrDefaultClause(block)) return [];
  const found: Choice[] = [];
  const before = block.statements.slice(0, block.statements.indexOf(node as ts.Statement));
  for (const statement of before.reverse()) {
    const declared = ts.isVariableStatement(statement) ? statement.declarationList : undefined;
    if (!declared || (declared.flags & ts.NodeFlags.Const) === 0) continue;
    for (const element of [...declared.declarations].reverse()) {
      if (!element.initializer || !namesIn(element.name).some((name) => names.has(name))) continue;
      for (const name of namesIn(element.initializer)) names.add(name);
      const by = chosenBy(element.initializer);
      if (by) found.push({ element, by });
    }
  }
  return found;
}

/** What chooses: something that is called, or looked up by a name. */
function chosenBy(node: ts.Expression): ts.Expression | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
    return chosenBy(node.expression);
  const isChoice = ts.isCallExpression(node) || ts.isElementAccessExpression(node);
  return isChoice || ts.isConditionalExpression(node) ? node : undefined;
}

/** All names that stand in some code. */
export function namesIn(node: ts.Node): readonly string[] {
  const found: string[] = [];
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (ts.isIdentifier(next)) found.push(next.text);
    ts.forEachChild(next, (child) => {
      pending.push(child);
    });
  }
  return found;
}
