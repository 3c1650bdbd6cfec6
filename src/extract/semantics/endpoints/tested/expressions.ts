/**
 * Expressions that say what a request asks for: `req.url`, `url.pathname`, `request.method`, what is split or cut off them, and variables and parameters
 * that hold one of these. In: an expression of a handler. Out: which it is.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../../evaluate/evaluator.js';

export type Said =
  /** What asks, or an address that is made of it. */
  | { readonly kind: 'request' }
  | { readonly kind: 'url' }
  /** A bare one has lost the slash that it begins with. */
  | { readonly kind: 'path'; readonly isBare?: true }
  | { readonly kind: 'method' }
  /** The verb and the path in one text, with what stands between them. */
  | { readonly kind: 'both'; readonly between: string }
  /** The words of the path; the first of the path is at the offset, which is below nothing where that was cut off. */
  | { readonly kind: 'words'; readonly offset: number }
  | { readonly kind: 'word'; readonly index: number }
  | { readonly kind: 'length'; readonly offset: number };

/** What is known of parameters: of a handler, and of functions that it calls. */
export type Given = ReadonlyMap<ts.Node, Said>;

/** How people call a request in functions that are made around handlers. */
const REQUEST = /^_?req(?:uest)?$/;
/** What of a request is one as well, or holds its address. */
const HOLDS = /^(?:req|request|raw|nextUrl|_parsedUrl|http|requestContext)$/;
const PATH = /^(?:url|path|originalUrl|rawPath|resource)$/;
const METHOD = /^(?:method|httpMethod)$/;
/** Variables of variables. */
const DEEPEST = 10;
/** Assignments to a name in a file, beyond which it may be anything. */
const MOST_GIVEN = 6;

export function saidBy(evaluator: Evaluator, node: ts.Expression, given: Given, depth = 0): Said | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (each: ts.Expression) => saidBy(evaluator, each, given, depth + 1);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node) || ts.isAsExpression(node))
    return inner(node.expression);
  if (ts.isAwaitExpression(node)) return inner(node.expression);
  if (ts.isIdentifier(node)) return ofVariable(evaluator, node, given, depth);
  if (ts.isPropertyAccessExpression(node)) return ofMember(node, inner);
  if (ts.isElementAccessExpression(node)) return ofElement(node, inner);
  if (ts.isTemplateExpression(node)) return ofTemplate(node, inner);
  if (ts.isBinaryExpression(node)) return ofBinary(node, inner);
  if (ts.isNewExpression(node)) return addressOf(node, inner);
  return ts.isCallExpression(node) ? (ofCall(node, inner) ?? addressOf(node, inner)) : undefined;
}

type Inner = (node: ts.Expression) => Said | undefined;

function ofMember(node: ts.PropertyAccessExpression, inner: Inner): Said | undefined {
  const of = inner(node.expression);
  const name = node.name.text;
  if (name === 'length') return of?.kind === 'words' ? { kind: 'length', offset: of.offset } : undefined;
  return of && memberOf(of, name);
}

function memberOf({ kind }: Said, name: string): Said | undefined {
  if (name === 'pathname') return /^(?:request|url|path)$/.test(kind) ? { kind: 'path' } : undefined;
  if (kind === 'url') return name === 'path' ? { kind: 'path' } : undefined;
  if (kind !== 'request') return undefined;
  if (HOLDS.test(name)) return { kind: 'request' };
  if (name === 'routeKey') return { kind: 'both', between: ' ' };
  return PATH.test(name) ? { kind: 'path' } : METHOD.test(name) ? { kind: 'method' } : undefined;
}

/** An address that is made of what a request asks for: `new URL(req.url, base)`, `parse(req.url)`, ``new URL(`http://${host}${req.url}`)``. */
function addressOf(
  { expression, arguments: [first] = ts.factory.createNodeArray() }: ts.NewExpression | ts.CallExpression,
  inner: Inner,
): Said | undefined {
  if (!first || !/url|parse/i.test(expression.getText().slice(-40))) return undefined;
  const last = ts.isTemplateExpression(first) ? first.templateSpans.at(-1) : undefined;
  const isJoined = ts.isBinaryExpression(first) && first.operatorToken.kind === ts.SyntaxKind.PlusToken;
  const path = last?.literal.text === '' ? last.expression : isJoined ? first.right : first;
  return /^(?:request|url|path)$/.test(inner(path)?.kind ?? '') ? { kind: 'url' } : undefined;
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
function ofCall({ expression: callee, arguments: given }: ts.CallExpression, inner: Inner): Said | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const of = inner(callee.expression);
  const name = callee.name.text;
  const [first = '', second] = given.map((each) => each.getText());
  if (of?.kind === 'method') return /^to(?:Upper|Lower)Case$/.test(name) ? of : undefined;
  if (of?.kind === 'words') {
    if (name === 'slice' && second === undefined && /^\d+$/.test(first))
      return { kind: 'words', offset: of.offset - Number(first) };
    const isOfEmpty = name === 'filter' && LEAVES_EMPTY.test(first);
    return isOfEmpty ? { kind: 'words', offset: Math.min(0, of.offset) } : undefined;
  }
  if (of?.kind !== 'path') return undefined;
  if (name !== 'split') return kept(of, name, first, second);
  if (/^['"`]\?['"`]$/.test(first)) return of;
  return /^['"`]\/['"`]$/.test(first) ? { kind: 'words', offset: of.isBare ? 0 : 1 } : undefined;
}

/** `Boolean`, `(word) => word`, `(word) => word !== ''`, `(word) => word.length > 0` */
const LEAVES_EMPTY =
  /^(?:Boolean|\(?(\w+)\)?\s*=>\s*(?:!!)?\1(?:\.length)?(?:\s*(?:!==?|>)\s*(?:0|''|""))?)$/;

/** What a method leaves of a path: it as ever, or without the slash that it begins with. */
function kept(
  of: Said & { readonly kind: 'path' },
  name: string,
  first: string,
  second: string | undefined,
): Said | undefined {
  if (/^(?:toLowerCase|trim|trimEnd|toString)$/.test(name)) return of;
  const bare = of.isBare ? undefined : ({ kind: 'path', isBare: true } as const);
  if (/^(?:slice|substring|substr)$/.test(name)) {
    if (first === '1' && second === undefined) return bare;
    // To where something begins, and not of a length.
    return first === '0' && second !== undefined && !/^\d/.test(second) ? of : undefined;
  }
  const isOfSlashes = /^replace(?:All)?$/.test(name) && /^\/[^\w\s]+\/[gimu]*$/.test(first);
  if (!isOfSlashes || !/^['"`]\/?['"`]$/.test(second ?? '')) return undefined;
  return /^\/\^\\\/\+?(?:\||\/)/.test(first) && second?.length === 2 ? bare : of;
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
    if (ts.isParameter(declaration)) return REQUEST.test(node.text) ? { kind: 'request' } : undefined;
    const isBound = ts.isBindingElement(declaration);
    if (!isBound && !ts.isVariableDeclaration(declaration)) continue;
    const { initializer } = declaration;
    const said = isBound
      ? ofBinding(evaluator, declaration, given, depth)
      : initializer && saidBy(evaluator, initializer, given, depth + 1);
    if (said) return staysSo(evaluator, declaration, node.text, said, given, depth) ? said : undefined;
  }
  return undefined;
}

/** Whether whatever a variable is given later says the same, or is a path by itself: `path = path.slice(0, -1)`, but not `path = path.slice(4)`. */
function staysSo(
  evaluator: Evaluator,
  declaration: ts.VariableDeclaration | ts.BindingElement,
  name: string,
  said: Said,
  given: Given,
  depth: number,
): boolean {
  const { scopes } = evaluator;
  const all = scopes.assignedTo(name, declaration.getSourceFile());
  if (all.length > MOST_GIVEN) return false;
  const later = all.filter((each) => scopes.find(name, each).some((found) => found === declaration));
  const known = new Map(given).set(declaration, said);
  return (
    !(said.kind === 'words' && isCut(declaration, name)) &&
    later.every((each) => {
      if (ts.isStringLiteralLike(each)) return true;
      const next = saidBy(evaluator, each, known, depth + 3);
      return JSON.stringify(next) === JSON.stringify(said);
    })
  );
}

/** Whether a list loses some of its words where it stands: `words.shift()`. */
function isCut(declaration: ts.Node, name: string): boolean {
  const isKnown = cut.get(declaration);
  if (isKnown !== undefined) return isKnown;
  const { text } = declaration.getSourceFile();
  const isFound = ['shift', 'unshift', 'splice', 'reverse', 'sort'].some((each) =>
    text.includes(`${name}.${each}(`),
  );
  cut.set(declaration, isFound);
  return isFound;
}

const cut = new WeakMap<ts.Node, boolean>();

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
  const of = from ? saidBy(evaluator, from, given, depth + 1) : given.get(holder);
  if (!of) return undefined;
  if (!ts.isArrayBindingPattern(pattern))
    return memberOf(of, (declaration.propertyName ?? declaration.name).getText());
  const index = pattern.elements.indexOf(declaration);
  if (of.kind === 'path') return index === 0 && from && /\.split\(/.test(from.getText()) ? of : undefined;
  return of.kind === 'words' && index >= of.offset ? { kind: 'word', index: index - of.offset } : undefined;
}
