/** What the nodes of a program make of variables and members: `a = b`, `({ a: this.a } = b)`. */
import { ts } from 'ts-morph';

interface Change {
  readonly of: ts.Expression;
  readonly to: ts.Expression;
}

const none: readonly Change[] = [];

/** What a node makes of variables or members: `a = b`, a pattern's as well; and `a++`, `a += 1`, `for (a of b)`, of which nothing more is known. */
export function changesIn(node: ts.Node): readonly Change[] {
  if (isAssignment(node)) return given(node.left, node.right);
  if (ts.isCallExpression(node)) return filled(node);
  if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
    const { initializer: of } = node;
    return ts.isVariableDeclarationList(of) ? none : [{ of, to: unknownAt(node.expression) }];
  }
  if (isStep(node)) return [{ of: node.left, to: unknownAt(node) }];
  if (goesOn(node)) return [{ of: node.left, to: node }];
  if (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) {
    const { operator } = node;
    const isCount = operator === ts.SyntaxKind.PlusPlusToken || operator === ts.SyntaxKind.MinusMinusToken;
    return isCount ? [{ of: node.operand, to: node }] : none;
  }
  return none;
}

function given(of: ts.Expression, to: ts.Expression): readonly Change[] {
  if (ts.isObjectLiteralExpression(of)) return takenApart(of, to);
  return ts.isArrayLiteralExpression(of) ? takenInOrder(of, to) : [{ of, to }];
}

/** `Object.assign(client, { place })`, `Object.defineProperty(client, 'place', { value: place })`: what something is given by such calls that are written out. */
function filled({ expression: callee, arguments: [into, ...from] }: ts.CallExpression): readonly Change[] {
  if (!into || !ts.isPropertyAccessExpression(callee) || !ts.isIdentifier(callee.expression)) return none;
  const { text: method } = callee.name;
  if (callee.expression.text !== 'Object' || !isHolder(into)) return none;
  if (method === 'assign')
    return from.flatMap((each) =>
      ts.isObjectLiteralExpression(each)
        ? namesIn(each).map((name) => ({ of: memberOf(into, name), to: memberOf(each, name) }))
        : [],
    );
  const [name, options] = from;
  if (method !== 'defineProperty' || !name || !options) return none;
  if (!ts.isStringLiteralLike(name) || !ts.isObjectLiteralExpression(options)) return none;
  const isGiven = namesIn(options).includes('value');
  return isGiven ? [{ of: memberOf(into, name.text), to: memberOf(options, 'value') }] : none;
}

/** What goes by a name, or is a member of that. */
function isHolder(node: ts.Expression): boolean {
  return (
    ts.isIdentifier(node) ||
    node.kind === ts.SyntaxKind.ThisKeyword ||
    (ts.isPropertyAccessExpression(node) && isHolder(node.expression))
  );
}

function namesIn({ properties }: ts.ObjectLiteralExpression): readonly string[] {
  return properties.flatMap(({ name }) =>
    name && (ts.isIdentifier(name) || ts.isStringLiteral(name)) ? [name.text] : [],
  );
}

/** `url.pathname += '/orders'`, `url.href += '/orders'`: an address goes on. */
export function goesOn(node: ts.Node): node is ts.BinaryExpression {
  return (
    ts.isBinaryExpression(node) &&
    node.operatorToken.kind === ts.SyntaxKind.PlusEqualsToken &&
    ts.isPropertyAccessExpression(node.left) &&
    /^(?:pathname|href)$/.test(node.left.name.text)
  );
}

/** `a += 1`: a number that counts; a text that grows begins as it is written. */
function isStep(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  if (kind === ts.SyntaxKind.PlusEqualsToken) return ts.isNumericLiteral(node.right);
  return kind === ts.SyntaxKind.MinusEqualsToken || kind === ts.SyntaxKind.AsteriskEqualsToken;
}

/** An expression that says nothing, standing where another does. */
function unknownAt(node: ts.Expression): ts.Expression {
  const nothing = ts.setTextRange(ts.factory.createOmittedExpression(), node);
  return Object.assign(nothing, { parent: node.parent });
}

/** `[a, this.b] = c`: to each its element of what is assigned. */
function takenInOrder({ elements }: ts.ArrayLiteralExpression, right: ts.Expression): readonly Change[] {
  return elements.flatMap((each, index) => {
    if (ts.isOmittedExpression(each) || ts.isSpreadElement(each)) return [];
    const of = isAssignment(each) ? each.left : each;
    return given(of, elementOf(right, index));
  });
}

/** `{ a: this.a, b } = c`: to each its member of what is assigned. */
function takenApart(pattern: ts.ObjectLiteralExpression, right: ts.Expression): readonly Change[] {
  return pattern.properties.flatMap((each) => {
    if (ts.isShorthandPropertyAssignment(each))
      return [{ of: each.name, to: memberOf(right, each.name.text) }];
    if (!ts.isPropertyAssignment(each) || !(ts.isIdentifier(each.name) || ts.isStringLiteral(each.name)))
      return [];
    const of = isAssignment(each.initializer) ? each.initializer.left : each.initializer;
    const to = memberOf(right, each.name.text);
    return given(of, to);
  });
}

/** The expression that would name a member of another, standing where that does: `(await b).a`. */
function memberOf(right: ts.Expression, name: string): ts.Expression {
  const key = ts.factory.createIdentifier(name);
  return placed(ts.factory.createPropertyAccessExpression(right, key), key, right);
}

/** The same of an element: `(await b)[0]`. */
function elementOf(right: ts.Expression, index: number): ts.Expression {
  const key = ts.factory.createNumericLiteral(index);
  return placed(ts.factory.createElementAccessExpression(right, key), key, right);
}

function placed<Made extends ts.PropertyAccessExpression | ts.ElementAccessExpression>(
  made: Made,
  key: ts.Expression,
  right: ts.Expression,
): Made {
  const access = ts.setTextRange(made, right);
  Object.assign(ts.setTextRange(key, right), { parent: access });
  if (access.expression !== right)
    Object.assign(ts.setTextRange(access.expression, right), { parent: access });
  return Object.assign(access, { parent: right.parent });
}

/** `a = b`, `a ??= b`, `a ||= b`. */
export function isAssignment(node: ts.Node): node is ts.BinaryExpression {
  if (!ts.isBinaryExpression(node)) return false;
  const { kind } = node.operatorToken;
  return (
    kind === ts.SyntaxKind.EqualsToken ||
    kind === ts.SyntaxKind.QuestionQuestionEqualsToken ||
    kind === ts.SyntaxKind.BarBarEqualsToken
  );
}
