/**
 * What a component of Vue asks of a graph by itself: `apollo: { orders: ORDERS, order: { query: ORDER }, mine() { return { query: MINE }; } }`, and what it
 * subscribes to there. In: a node. Out: what holds the document, or the document itself. https://v4.apollo.vuejs.org/api/smart-query.html
 */
import { ts } from 'ts-morph';
import { unwrapped } from '../declared.js';

/** A member of such options. */
export type SmartQuery = ts.PropertyAssignment | ts.MethodDeclaration;

export function smartQuery(
  node: ts.Node,
): { readonly place: SmartQuery; readonly asks: ts.Expression } | undefined {
  if (!ts.isPropertyAssignment(node) && !ts.isMethodDeclaration(node)) return undefined;
  const options = ts.isObjectLiteralExpression(node.parent) ? node.parent.parent : undefined;
  if (!options || !isOfComponent(options)) return undefined;
  const asks = ts.isMethodDeclaration(node) ? givenBack(node) : unwrapped(node.initializer);
  if (!asks || isNeverAsked(node, asks)) return undefined;
  return { place: node, asks };
}

function isOfComponent(options: ts.Node): boolean {
  if (!ts.isPropertyAssignment(options)) return false;
  const name = options.name.getText();
  return name === 'apollo' || (name === '$subscribe' && isOfComponent(options.parent.parent));
}

/** The options that a function gives back at once. */
function givenBack({ body }: ts.MethodDeclaration): ts.Expression | undefined {
  const last = body?.statements.at(-1);
  return last && ts.isReturnStatement(last) && last.expression ? unwrapped(last.expression) : undefined;
}

/** Whether it is left out for ever: `skip: true`, and nobody speaks of it by its name afterwards. */
function isNeverAsked(node: SmartQuery, asks: ts.Expression): boolean {
  if (!ts.isObjectLiteralExpression(asks)) return false;
  const isSkipped = asks.properties.some(
    (each) =>
      ts.isPropertyAssignment(each) &&
      each.name.getText() === 'skip' &&
      each.initializer.kind === ts.SyntaxKind.TrueKeyword,
  );
  return isSkipped && !/\$apollo\s*\.\s*(?:queries|subscriptions|skipAll)/.test(node.getSourceFile().text);
}
