/**
 * What the functions do that a schema of Mongoose is given: statics, methods, hooks and getters, in which `this` is the model or a document of it.
 * In: a call on `this`. Out: the schema that its function is of. https://mongoosejs.com/docs/guide.html#statics
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Site } from './reading.js';

/** What a schema keeps functions in, and what gives it one. */
const [KEEPS, GIVES] = [/^(?:statics|methods|query)$/, /^(?:static|method|pre|post|get|set|loadClass)$/];

/**
 * Whether a call is on the model or document itself: `this`, what a document has its model by, or a document that the function has made or found:
 * `const order = new this({}); order.save()`.
 */
export function isOnItself(evaluator: Evaluator, { expression }: Site): boolean {
  return ts.isPropertyAccessExpression(expression) && isItself(evaluator, expression.expression);
}

function isItself(evaluator: Evaluator, written: ts.Expression, seen = new Set<ts.Node>()): boolean {
  const node = bare(written);
  if (node.kind === ts.SyntaxKind.ThisKeyword) return true;
  // Of what is made of itself, nothing more is known the second time.
  if (seen.has(node) || seen.size > MOST) return false;
  seen.add(node);
  if (ts.isPropertyAccessExpression(node))
    return node.name.text === 'constructor' && isItself(evaluator, node.expression, seen);
  if (ts.isNewExpression(node)) return isItself(evaluator, node.expression, seen);
  if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
    const { name, expression: on } = node.expression;
    return BRINGS.test(name.text) && isItself(evaluator, on, seen);
  }
  if (!ts.isIdentifier(node)) return false;
  return evaluator.scopes
    .find(node.text, node)
    .some(
      (each) =>
        ts.isVariableDeclaration(each) &&
        each.initializer !== undefined &&
        !seen.has(bare(each.initializer)) &&
        isItself(evaluator, each.initializer, seen),
    );
}

/** What brings documents of the model that it is called on, or a query for some. */
const BRINGS =
  /^(?:find\w*|create|hydrate|where|exec|sort|limit|skip|select|populate|session|lean|orFail|set|equals)$/;
/** Calls and variables that are looked through. */
const MOST = 40;

function bare(node: ts.Expression): ts.Expression {
  return ts.isParenthesizedExpression(node) ||
    ts.isAwaitExpression(node) ||
    ts.isAsExpression(node) ||
    ts.isNonNullExpression(node)
    ? bare(node.expression)
    : node;
}

/** The name of another model that a document is asked for: `this.model('Order').find()`. */
export function modelAsked({ expression }: Site): ts.Expression | undefined {
  const on = ts.isPropertyAccessExpression(expression) ? expression.expression : undefined;
  if (!on || !ts.isCallExpression(on) || !ts.isPropertyAccessExpression(on.expression)) return undefined;
  const { expression: holder, name } = on.expression;
  return name.text === 'model' && holder.kind === ts.SyntaxKind.ThisKeyword ? on.arguments[0] : undefined;
}

/** The schema whose function a place stands in, as an expression. */
export function schemaAround(site: ts.Node): ts.Expression | undefined {
  let place: ts.Node = site.parent;
  // Arrows have the `this` of what is around them.
  while (place && !isOwner(place)) place = place.parent;
  if (!place) return undefined;
  return ts.isClassLike(place.parent) ? loadedBy(place.parent) : schemaOf(place);
}

function isOwner(node: ts.Node): node is ts.FunctionExpression | ts.MethodDeclaration {
  return ts.isFunctionExpression(node) || ts.isMethodDeclaration(node) || ts.isFunctionDeclaration(node);
}

function schemaOf(node: ts.Node): ts.Expression | undefined {
  const { parent } = node;
  // `schema.statics.find = function () {}`, `schema.statics = { find() {} }`
  const assigned =
    assignedTo(node) ??
    (ts.isObjectLiteralExpression(objectOf(node)) ? assignedTo(objectOf(node)) : undefined);
  for (let left = assigned; left && ts.isPropertyAccessExpression(left); left = left.expression)
    if (KEEPS.test(left.name.text)) return left.expression as ts.Expression;
  // `schema.static('find', function () {})`, `schema.virtual('age').get(function () {})`
  if (ts.isCallExpression(parent) && ts.isPropertyAccessExpression(parent.expression)) {
    if (!GIVES.test(parent.expression.name.text)) return undefined;
    let on = parent.expression.expression;
    while (ts.isCallExpression(on) && ts.isPropertyAccessExpression(on.expression))
      on = on.expression.expression;
    return on;
  }
  // `new Schema({}, { statics: { find() {} } })`
  const held = objectOf(node).parent;
  const isKept = held && ts.isPropertyAssignment(held) && KEEPS.test(held.name.getText());
  const made = isKept ? held.parent.parent : undefined;
  return made && ts.isNewExpression(made) ? made : undefined;
}

/** The object that a function is a member of. */
function objectOf(node: ts.Node): ts.Node {
  return ts.isMethodDeclaration(node) ? node.parent : node.parent.parent;
}

function assignedTo(node: ts.Node): ts.Expression | undefined {
  const { parent } = node;
  const isAssigned =
    parent &&
    ts.isBinaryExpression(parent) &&
    parent.operatorToken.kind === ts.SyntaxKind.EqualsToken &&
    parent.right === node;
  return isAssigned ? parent.left : undefined;
}

/** `schema.loadClass(Order)`, in the file of the class. */
function loadedBy(node: ts.ClassLikeDeclaration): ts.Expression | undefined {
  const name = node.name?.text;
  let found: ts.Expression | undefined;
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      ts.isPropertyAccessExpression(inner.expression) &&
      inner.expression.name.text === 'loadClass' &&
      inner.arguments[0]?.getText() === name
    )
      found = inner.expression.expression;
    ts.forEachChild(inner, visit);
  };
  if (name !== undefined && node.getSourceFile().text.includes('loadClass')) visit(node.getSourceFile());
  return found;
}
