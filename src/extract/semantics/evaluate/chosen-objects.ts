/**
 * Constants that hold one of several objects, where nobody but running code knows which: `const copy = copies.find((each) => each.key === key)`, `const route = routes[kind]`.
 * In: a node. Out: the declarations around it of those that it says something of, the last one first. Why: what one of them says goes together, `${copy.schema}.${copy.table}`.
 */
import { ts } from 'ts-morph';
import { remembered } from './remembered.js';

/** A constant, and what it is chosen by. */
export interface Choice {
  readonly element: ts.VariableDeclaration;
  readonly by: ts.Expression;
}

/** The constants that are declared before a node among the statements around it, and say something of what goes by some names, or of one another: the nearest ones. */
export function choicesBefore(node: ts.Node, names: Set<string>): readonly Choice[] {
  const { parent: block } = node;
  if (!ts.isBlock(block) && !ts.isSourceFile(block) && !ts.isCaseOrDefaultClause(block)) return [];
  const constants = constantsIn(block);
  const found = new Set<ts.VariableDeclaration>();
  // What is added to a set while it is walked is walked as well.
  for (const name of names)
    for (const element of constants.get(name) ?? []) {
      if (element.pos >= node.pos || found.has(element)) continue;
      found.add(element);
      for (const other of namesIn(element.initializer!)) names.add(other);
    }
  return [...found]
    .flatMap((element) => {
      const by = chosenBy(element.initializer!);
      return by ? [{ element, by }] : [];
    })
    .sort((one, other) => other.element.pos - one.element.pos)
    .slice(0, MOST_CHOICES);
}

/** Of more, those that matter are more ways together than anybody can tell apart. */
const MOST_CHOICES = 20;

/** The constants that statements declare, by the names that they bind. */
const constantsIn = remembered(({ statements }: ts.Block | ts.SourceFile | ts.CaseOrDefaultClause) => {
  const all = statements.flatMap((statement) => {
    const declared = ts.isVariableStatement(statement) ? statement.declarationList : undefined;
    return declared && (declared.flags & ts.NodeFlags.Const) !== 0 ? [...declared.declarations] : [];
  });
  const named = new Map<string, ts.VariableDeclaration[]>();
  for (const element of all.filter(({ initializer }) => initializer))
    for (const name of namesIn(element.name)) named.set(name, [...(named.get(name) ?? []), element]);
  return named;
});

/** What chooses: something that is called, or looked up by a name. */
function chosenBy(node: ts.Expression): ts.Expression | undefined {
  if (ts.isParenthesizedExpression(node) || ts.isAwaitExpression(node) || ts.isNonNullExpression(node))
    return chosenBy(node.expression);
  const isChoice = ts.isCallExpression(node) || ts.isElementAccessExpression(node);
  return isChoice || ts.isConditionalExpression(node) ? node : undefined;
}

/** All names that stand in some code. */
export const namesIn = remembered((node: ts.Node): ReadonlySet<string> => {
  const found = new Set<string>();
  const pending = [node];
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (ts.isIdentifier(next)) found.add(next.text);
    ts.forEachChild(next, (child) => {
      pending.push(child);
    });
  }
  return found;
});
