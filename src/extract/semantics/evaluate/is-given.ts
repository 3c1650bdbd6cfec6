/**
 * What is made of what whoever calls gives: a test of such a thing is decided by the call. In: an expression. Out: whether it is made of a parameter alone,
 * and of texts that stand there.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';

/**
 * A parameter, or a member of one, with or without a text in its place where that is left out, and a constant that is made of these: settings of the
 * deployment are decided elsewhere.
 */
export function isGiven(evaluator: Evaluator, node: ts.Expression): boolean {
  let root = node;
  for (;;) {
    if (
      ts.isPropertyAccessExpression(root) ||
      // What is kept under a name that is computed is what a table says, and seldom decides.
      (ts.isElementAccessExpression(root) && ts.isLiteralExpression(root.argumentExpression)) ||
      ts.isParenthesizedExpression(root) ||
      ts.isAsExpression(root) ||
      ts.isNonNullExpression(root)
    )
      root = root.expression;
    else if (ts.isCallExpression(root) && OF_TEXT.test(root.expression.getText())) root = root.expression;
    else if (ts.isNewExpression(root) && root.expression.getText() === 'URL' && root.arguments?.[0])
      root = root.arguments[0];
    else if (ts.isBinaryExpression(root) && OTHERWISE.has(root.operatorToken.kind) && isText(root.right))
      root = root.left;
    else break;
  }
  // `status === 'OPEN' ? 'OPENED' : status`
  if (ts.isConditionalExpression(root)) {
    const ways = [root.whenTrue, root.whenFalse].filter((each) => !isText(each));
    return ways.length > 0 && ways.every((each) => isGiven(evaluator, each));
  }
  // `path.startsWith(`${prefix}/`)`
  if (ts.isTemplateExpression(root))
    return root.templateSpans.every(({ expression }) => isGiven(evaluator, expression));
  if (!ts.isIdentifier(root)) return false;
  const name = root;
  const { text } = name;
  return evaluator.scopes.find(text, root).some((each) => {
    if (ts.isParameter(each)) return !isGivenAnew(evaluator, each, name);
    if (ts.isBindingElement(each)) return isOfParameter(evaluator, each);
    if (!ts.isVariableDeclaration(each) || !each.initializer) return false;
    const isConstant =
      (each.parent.flags & ts.NodeFlags.Const) !== 0 ||
      !evaluator.scopes.isChanged(text, each.getSourceFile());
    return isConstant && isGiven(evaluator, each.initializer);
  });
}

/** Whether a parameter may have been given something else by then. */
function isGivenAnew(
  { scopes }: Evaluator,
  parameter: ts.ParameterDeclaration,
  name: ts.Identifier,
): boolean {
  const given = scopes
    .assignedTo(name.text, name.getSourceFile())
    .filter((each) => scopes.find(name.text, each).includes(parameter));
  return given.length > 0 && !scopes.reaching(name.text, name)?.from;
}

/** What makes another text of one, or takes it apart. */
const OF_TEXT = /\.(?:to(?:Upper|Lower)Case|split|trim|replace|replaceAll|slice|substring|pop|at|shift)$/;

/** What takes something else where there is nothing. */
export const OTHERWISE: ReadonlySet<ts.SyntaxKind> = new Set([
  ts.SyntaxKind.BarBarToken,
  ts.SyntaxKind.QuestionQuestionToken,
]);

function isText(node: ts.Expression): boolean {
  return ts.isStringLiteralLike(node);
}

/** Whether a name is taken out of a parameter, `({ method }) => …`, or of a part of one: `const [, name] = path.split('/')`. */
function isOfParameter(evaluator: Evaluator, node: ts.BindingElement): boolean {
  let place: ts.Node = node;
  while (ts.isBindingElement(place) || ts.isObjectBindingPattern(place) || ts.isArrayBindingPattern(place))
    place = place.parent;
  if (ts.isVariableDeclaration(place))
    return place.initializer !== undefined && isGiven(evaluator, place.initializer);
  return ts.isParameter(place);
}
