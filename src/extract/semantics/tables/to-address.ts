/**
 * SQL that goes to somebody else's interface: `http.get('/query', { params: { query: 'SELECT * FROM Accounts' } })`. In: a text. Out: whether it
 * is among what a call sends to an address. Why: whoever answers there has tables of its own.
 */
import { ts } from 'ts-morph';

const SENDS = /^(?:get|post|put|patch|delete|request|fetch|axios|got|ky)$/i;
const ADDRESS = /^(?:\/|\w+:\/\/)/;

/** Whether a text is a property of what is sent to an address, there or by way of a constant of the same function. */
export function isSentToAddress(node: ts.Node): boolean {
  let inner = node;
  while (ts.isPropertyAssignment(inner.parent) || ts.isObjectLiteralExpression(inner.parent))
    inner = inner.parent;
  // `?query=${encodeURIComponent('SELECT * FROM Account')}`
  if (
    ts.isCallExpression(inner.parent) &&
    /^encodeURI(?:Component)?$/.test(inner.parent.expression.getText())
  )
    return true;
  if (inner === node) return false;
  const { parent } = inner;
  if (ts.isCallExpression(parent)) return sendsToAddress(parent);
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const { text } = parent.name;
  return someIn(functionAround(parent), (each) => {
    if (!ts.isCallExpression(each) || !sendsToAddress(each)) return false;
    return each.arguments.some((argument) =>
      someIn(argument, (name) => ts.isIdentifier(name) && name.text === text),
    );
  });
}

/** Whether a call is one that is given an address first. */
export function sendsToAddress({ expression, arguments: [first] }: ts.CallExpression): boolean {
  const name = ts.isPropertyAccessExpression(expression) ? expression.name : expression;
  if (!ts.isIdentifier(name) || !SENDS.test(name.text) || !first) return false;
  if (ts.isStringLiteralLike(first)) return ADDRESS.test(first.text);
  return ts.isTemplateExpression(first) && /^(?:$|\/|\w+:\/\/)/.test(first.head.text);
}

function functionAround(node: ts.Node): ts.Node {
  let place = node.parent;
  while (!ts.isFunctionLike(place) && !ts.isSourceFile(place)) place = place.parent;
  return place;
}

function someIn(node: ts.Node, isSo: (node: ts.Node) => boolean): boolean {
  return isSo(node) || ts.forEachChild(node, (child) => someIn(child, isSo) || undefined) === true;
}
