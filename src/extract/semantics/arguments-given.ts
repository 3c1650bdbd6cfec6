/**
 * How many arguments a member is called with, and how many it has to be given. In: where it is asked for, or its declaration. Out: the number; undefined
 * where nothing is known of that. Why: of the members of one name that may be meant, what compiles calls none that needs more than it is given.
 */
import { ts } from 'ts-morph';

/** With how many arguments a member is called at most; one that is only asked whether it is there runs as far as a getter does. */
export function argumentsGiven(member: ts.Expression): number | undefined {
  if (!isCompiled(member)) return undefined;
  let node: ts.Node = member;
  while (ts.isParenthesizedExpression(node.parent) || ts.isNonNullExpression(node.parent)) node = node.parent;
  const { parent } = node;
  if (ts.isCallExpression(parent) && parent.expression === node)
    return parent.arguments.some(ts.isSpreadElement) ? undefined : parent.arguments.length;
  return isTested(node, parent) ? 0 : undefined;
}

/** `if (service.start)`, `service.start && service.start()`, `!service.start`, `typeof service.start` */
function isTested(node: ts.Node, parent: ts.Node): boolean {
  if (ts.isIfStatement(parent)) return parent.expression === node;
  if (ts.isConditionalExpression(parent)) return parent.condition === node;
  if (ts.isPrefixUnaryExpression(parent)) return parent.operator === ts.SyntaxKind.ExclamationToken;
  if (ts.isBinaryExpression(parent))
    return parent.left === node && parent.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken;
  return ts.isTypeOfExpression(parent);
}

/** How many arguments a member has to be given; none where it is no function, or may be called with fewer. */
export function argumentsTaken(element: ts.ClassElement | ts.ObjectLiteralElementLike): number {
  if (!isCompiled(element)) return 0;
  const held =
    ts.isPropertyDeclaration(element) || ts.isPropertyAssignment(element) ? element.initializer : element;
  const isFunction =
    held && (ts.isMethodDeclaration(held) || ts.isArrowFunction(held) || ts.isFunctionExpression(held));
  if (!isFunction) return 0;
  const given = held.parameters.filter(({ name }) => name.getText() !== 'this');
  return given.findLastIndex(isNeeded) + 1;
}

function isNeeded({ initializer, questionToken, dotDotDotToken, type }: ts.ParameterDeclaration): boolean {
  // What may be nothing, or anything, need not be given.
  return (
    !(initializer || questionToken || dotDotDotToken) && type !== undefined && !OPEN.test(type.getText())
  );
}

const OPEN = /\b(?:any|void|undefined|unknown)\b/;

/** Whether a compiler looks at how functions are called. */
function isCompiled(node: ts.Node): boolean {
  return /\.[cm]?tsx?$/.test(node.getSourceFile().fileName);
}
