/**
 * Expressions that say what a request asks for: `req.url`, `url.pathname`, `request.method`, what is split or cut off them, and variables and parameters
 * that hold one of these. In: an expression of a handler. Out: which it is.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../../evaluate/evaluator.js';

export type Said =
  /** With or without the slash that it begins with. */
  | { readonly kind: 'path' }
  | { readonly kind: 'method' }
  /** The verb and the path in one text, with what stands between them. */
  | { readonly kind: 'both'; readonly between: string }
  /** The words of the path; the first of the path is at the offset. */
  | { readonly kind: 'words'; readonly offset: number }
  | { readonly kind: 'word'; readonly index: number }
  | { readonly kind: 'length'; readonly offset: number };

/** What the parameters of a function that a handler calls are given. */
export type Given = ReadonlyMap<ts.Node, Said>;

/** How people call a request. */
export const REQUEST = /^(?:_?req|_?request|ctx|context|event|evt|e|c|r)$/;
const PATH = /^(?:url|path|originalUrl|rawPath|resource)$/;
const METHOD = /^(?:method|httpMethod)$/;
/** Variables of variables. */
const DEEPEST = 6;

export function saidBy(evaluator: Evaluator, node: ts.Expression, given: Given, depth = 0): Said | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (each: ts.Expression) => saidBy(evaluator, each, given, depth + 1);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return inner(node.expression);
  if (ts.isIdentifier(node)) return ofVariable(evaluator, node, given, depth);
  if (ts.isPropertyAccessExpression(node)) return ofMember(node, inner);
  if (ts.isElementAccessExpression(node)) return ofElement(node, inner);
  if (ts.isTemplateExpression(node)) return ofTemplate(node, inner);
  if (ts.isBinaryExpression(node)) return ofBinary(node, inner);
  return ts.isCallExpression(node) ? ofCall(node, inner) : undefined;
}

type Inner = (node: ts.Expression) => Said | undefined;

/** Whether an expression is a request, or what a lambda is told of one. */
function isRequest(node: ts.Expression): boolean {
  if (ts.isIdentifier(node)) return REQUEST.test(node.text);
  if (!ts.isPropertyAccessExpression(node)) return false;
  return (
    /^(?:req|request|raw|nextUrl|http)$/.test(node.name.text) &&
    (isRequest(node.expression) || /requestContext$/.test(node.expression.getText()))
  );
}

function ofMember(node: ts.PropertyAccessExpression, inner: Inner): Said | undefined {
  const name = node.name.text;
  if (name === 'pathname') return { kind: 'path' };
  if (name === 'length') {
    const words = inner(node.expression);
    return words?.kind === 'words' ? { kind: 'length', offset: words.offset } : undefined;
  }
  if (!isRequest(node.expression)) return undefined;
  if (name === 'routeKey') return { kind: 'both', between: ' ' };
  return PATH.test(name) ? { kind: 'path' } : METHOD.test(name) ? { kind: 'method' } : undefined;
}

function ofElement(
  { expression, argumentExpression }: ts.ElementAccessExpression,
  inner: Inner,
): Said | undefined {
  if (!ts.isNumericLiteral(argumentExpression)) return undefined;
  const index = Number(argumentExpression.text);
  const of = inner(expression);
  // The first part of `url.split('?')` is the path.
  if (of?.kind === 'path') return index === 0 && /\.split\(/.test(expression.getText()) ? of : undefined;
  return of?.kind === 'words' && index >= of.offset ? { kind: 'word', index: index - of.offset } : undefined;
}

function ofTemplate({ head, templateSpans }: ts.TemplateExpression, inner: Inner): Said | undefined {
  const [first, second] = templateSpans;
  if (!first || head.text !== '') return undefined;
  if (!second) return first.literal.text === '' ? inner(first.expression) : undefined;
  const isBoth = inner(first.expression)?.kind === 'method' && inner(second.expression)?.kind === 'path';
  return isBoth && templateSpans.length === 2 && second.literal.text === ''
    ? { kind: 'both', between: first.literal.text }
    : undefined;
}

function ofBinary(
  { left, operatorToken: { kind }, right }: ts.BinaryExpression,
  inner: Inner,
): Said | undefined {
  if (kind === ts.SyntaxKind.BarBarToken || kind === ts.SyntaxKind.QuestionQuestionToken) return inner(left);
  if (kind !== ts.SyntaxKind.PlusToken || inner(right)?.kind !== 'path') return undefined;
  if (inner(left)?.kind === 'method') return { kind: 'both', between: '' };
  const isJoined =
    ts.isBinaryExpression(left) && left.operatorToken.kind === kind && ts.isStringLiteralLike(left.right);
  return isJoined && inner(left.left)?.kind === 'method' && ts.isStringLiteralLike(left.right)
    ? { kind: 'both', between: left.right.text }
    : undefined;
}

/** What methods of texts and lists leave of it. */
function ofCall(
  { expression: callee, arguments: [first] }: ts.CallExpression,
  inner: Inner,
): Said | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const of = inner(callee.expression);
  const name = callee.name.text;
  if (of?.kind === 'method') return /^to(?:Upper|Lower)Case$/.test(name) ? of : undefined;
  if (of?.kind === 'words') {
    const [, index] = /^slice\((\d+)\)$/.exec(`${name}(${first?.getText() ?? ''})`) ?? [];
    if (index !== undefined) return { kind: 'words', offset: Math.max(0, of.offset - Number(index)) };
    return name === 'filter' ? { kind: 'words', offset: 0 } : undefined;
  }
  if (of?.kind !== 'path') return undefined;
  if (name !== 'split') return KEEPS.test(name) ? of : undefined;
  const by = first && ts.isStringLiteralLike(first) ? first.text : '';
  if (by !== '/') return by === '?' ? of : undefined;
  return { kind: 'words', offset: isBare(callee.expression) ? 0 : 1 };
}

/** Methods of a text after which it is the path as ever. */
const KEEPS = /^(?:replace|replaceAll|toLowerCase|trim|trimEnd|toString|slice|substring|substr)$/;

/** Whether the slash that a path begins with is taken away before it is split. */
function isBare(node: ts.Expression): boolean {
  return /\.(?:slice|substring|substr)\(1\)$|\.replace\(\/\^\\\//.test(node.getText());
}

function ofVariable(
  evaluator: Evaluator,
  node: ts.Identifier,
  given: Given,
  depth: number,
): Said | undefined {
  for (const declaration of evaluator.scopes.find(node.text, node)) {
    const known = given.get(declaration);
    if (known) return known;
    if (ts.isVariableDeclaration(declaration) && declaration.initializer)
      return saidBy(evaluator, declaration.initializer, given, depth + 1);
    if (ts.isBindingElement(declaration)) return ofBinding(evaluator, declaration, given, depth);
  }
  return undefined;
}

/** `const { pathname } = new URL(req.url)`, `const { method, url } = req`, `const [, name] = path.split('/')`, `({ url }, res) => …` */
function ofBinding(
  evaluator: Evaluator,
  declaration: ts.BindingElement,
  given: Given,
  depth: number,
): Said | undefined {
  const pattern = declaration.parent;
  const holder = pattern.parent;
  const from = ts.isVariableDeclaration(holder) ? holder.initializer : undefined;
  if (ts.isArrayBindingPattern(pattern)) {
    const of = from && saidBy(evaluator, from, given, depth + 1);
    const index = pattern.elements.indexOf(declaration);
    if (of?.kind === 'path' && index === 0) return of;
    return of?.kind === 'words' && index >= of.offset
      ? { kind: 'word', index: index - of.offset }
      : undefined;
  }
  const name = (declaration.propertyName ?? declaration.name).getText();
  if (name === 'pathname') return { kind: 'path' };
  const isOfRequest = from ? isRequest(from) : ts.isParameter(holder);
  if (!isOfRequest) return undefined;
  return PATH.test(name) ? { kind: 'path' } : METHOD.test(name) ? { kind: 'method' } : undefined;
}
