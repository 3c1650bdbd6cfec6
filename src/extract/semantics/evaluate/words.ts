/** What an expression is called where it stands, so that two places that mean the same read the same. */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';

/** Constants that only give something a name are followed so far. */
const DEEPEST = 3;

/** What an expression is at bottom, so that two that are the same read the same: constants that only give a member a name are that member. */
export function wordsOf(evaluator: Evaluator, node: ts.Expression, depth = 0): string {
  const place = bare(node);
  if (ts.isPropertyAccessExpression(place))
    return `${wordsOf(evaluator, place.expression, depth)}.${place.name.text}`;
  if (ts.isCallExpression(place) && place.expression.getText() === 'String' && place.arguments[0])
    return wordsOf(evaluator, place.arguments[0], depth);
  const recased = recasedIn(place);
  if (recased) return `${wordsOf(evaluator, recased.text, depth)}.${recased.method}()`;
  if (!ts.isIdentifier(place)) return place.getText();
  const [declaration] = depth < DEEPEST ? evaluator.scopes.find(place.text, place) : [];
  if (!declaration || !isConstant(declaration)) return place.text;
  if (ts.isVariableDeclaration(declaration)) {
    const initial = declaration.initializer && bare(declaration.initializer);
    return initial && (ts.isPropertyAccessExpression(initial) || ts.isIdentifier(initial))
      ? wordsOf(evaluator, initial, depth + 1)
      : place.text;
  }
  const pattern = declaration.parent;
  const holder = pattern.parent;
  if (!ts.isObjectBindingPattern(pattern) || !ts.isVariableDeclaration(holder) || !holder.initializer)
    return place.text;
  const key = declaration.propertyName ?? declaration.name;
  return `${wordsOf(evaluator, holder.initializer, depth + 1)}.${key.getText()}`;
}

/** What makes another text of one that differs in its case alone. */
export const RECASES: readonly string[] = ['toUpperCase', 'toLowerCase'];

/** `kind.toUpperCase()` */
export function recasedIn(
  node: ts.Expression,
): { readonly text: ts.Expression; readonly method: string } | undefined {
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression: text, name } = node.expression;
  return RECASES.includes(name.text) ? { text, method: name.text } : undefined;
}

function isConstant(node: ts.Node): node is ts.VariableDeclaration | ts.BindingElement {
  let list: ts.Node = node;
  while (
    ts.isBindingElement(list) ||
    ts.isObjectBindingPattern(list) ||
    ts.isArrayBindingPattern(list) ||
    ts.isVariableDeclaration(list)
  )
    list = list.parent;
  return ts.isVariableDeclarationList(list) && (list.flags & ts.NodeFlags.Const) !== 0;
}

/** What a constant is given where it is declared. */
export function initialOf(evaluator: Evaluator, node: ts.Identifier): ts.Expression | undefined {
  const [declaration] = evaluator.scopes.find(node.text, node);
  if (!declaration || !ts.isVariableDeclaration(declaration) || !isConstant(declaration)) return undefined;
  return declaration.initializer;
}

/** An expression without what says nothing of its value. */
export function bare(node: ts.Expression): ts.Expression {
  let place = node;
  while (
    ts.isParenthesizedExpression(place) ||
    ts.isAsExpression(place) ||
    ts.isNonNullExpression(place) ||
    ts.isAwaitExpression(place) ||
    ts.isSatisfiesExpression(place)
  )
    place = place.expression;
  return place;
}
