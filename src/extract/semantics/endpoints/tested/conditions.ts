/**
 * Conditions on what a request asks for: `req.method === 'POST' && url.pathname === '/orders'`. In: an expression. Out: the alternatives in which it holds;
 * undefined where it says nothing of what is asked for.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../../evaluate/evaluator.js';
import { conditionOf } from '../../evaluate/predicates.js';
import { fixed } from '../../evaluate/text.js';
import { eachBoth, pathIn, pathOfPattern, type Tested } from './asked.js';
import { type Given, type Said, saidBy } from './expressions.js';

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/i;
/** Variables that hold what a pattern found. */
const DEEPEST = 2;

export function conditions(
  evaluator: Evaluator,
  node: ts.Expression,
  given: Given,
  depth = 0,
): readonly Tested[] | undefined {
  if (depth > DEEPEST) return undefined;
  const inner = (each: ts.Expression) => conditions(evaluator, each, given, depth);
  if (ts.isParenthesizedExpression(node) || ts.isNonNullExpression(node)) return inner(node.expression);
  if (ts.isBinaryExpression(node)) return ofBinary(evaluator, node, given, inner);
  if (ts.isCallExpression(node))
    return ofCall(evaluator, node, given) ?? ofPredicate(evaluator, node, given, depth);
  if (!ts.isIdentifier(node)) return undefined;
  const [declaration] = evaluator.scopes.find(node.text, node);
  const isHeld = declaration && ts.isVariableDeclaration(declaration) && declaration.initializer;
  return isHeld ? conditions(evaluator, isHeld, given, depth + 1) : undefined;
}

function ofBinary(
  evaluator: Evaluator,
  { left, operatorToken: { kind }, right }: ts.BinaryExpression,
  given: Given,
  inner: (node: ts.Expression) => readonly Tested[] | undefined,
): readonly Tested[] | undefined {
  if (kind === ts.SyntaxKind.AmpersandAmpersandToken) {
    const [one, other] = [inner(left), inner(right)];
    return one && other ? eachBoth(one, other) : (one ?? other);
  }
  if (kind === ts.SyntaxKind.BarBarToken) {
    const [one, other] = [inner(left), inner(right)];
    return one && other ? [...one, ...other] : undefined;
  }
  if (kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && kind !== ts.SyntaxKind.EqualsEqualsToken)
    return undefined;
  for (const [asked, text] of [
    [left, right],
    [right, left],
  ] as const) {
    const said = saidBy(evaluator, asked, given);
    if (said) return equalling(evaluator, said, text);
  }
  return undefined;
}

/** What is told where what is asked for is what an expression says. */
export function equalling(
  evaluator: Evaluator,
  said: Said,
  node: ts.Expression,
): readonly Tested[] | undefined {
  if (said.kind === 'length') {
    const length = ts.isNumericLiteral(node) ? Number(node.text) - said.offset : -1;
    return length < 0 ? undefined : [{ path: { words: Array.from({ length }, () => '*'), isOpen: false } }];
  }
  const texts = evaluator.valuesOf(node).flatMap((value) => fixed(value) ?? []);
  const told = texts.flatMap((text) => ofText(said, text) ?? []);
  return told.length > 0 ? told : undefined;
}

/** What is told where what is asked for is a text. */
export function ofText(said: Said, text: string): Tested | undefined {
  switch (said.kind) {
    case 'method':
      return VERB.test(text) ? { method: text.toUpperCase() } : undefined;
    case 'path':
      return ofPath(said, text);
    case 'word':
      return /^[\w.~-]+$/.test(text)
        ? { path: { words: [...Array.from({ length: said.index }, () => '*'), text], isOpen: true } }
        : undefined;
    case 'both': {
      const at = said.between === '' ? text.indexOf('/') : text.indexOf(said.between);
      const method = text.slice(0, at).trim();
      const path = text.slice(at + said.between.length);
      const told = path.startsWith('/') ? pathIn(path) : undefined;
      return at > 0 && told && VERB.test(method) ? { method: method.toUpperCase(), path: told } : undefined;
    }
    default:
      return undefined;
  }
}

/** `/orders?page=1` is `/orders`; what has no slash is a path only where that was taken away. */
function ofPath({ isBare }: { readonly isBare?: true }, text: string): Tested | undefined {
  const [path = ''] = text.split(/[?#]/);
  return path.startsWith('/') !== (isBare ?? false) ? { path: pathIn(path) } : undefined;
}

/** `path.startsWith('/orders')`, `['/orders', '/sales'].includes(path)`, `/^\/orders\/\d+$/.test(path)`, `path.match(…)` */
function ofCall(
  evaluator: Evaluator,
  { expression: callee, arguments: [first] }: ts.CallExpression,
  given: Given,
): readonly Tested[] | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !first) return undefined;
  const name = callee.name.text;
  if (/^(?:test|exec|includes)$/.test(name)) {
    const said = saidBy(evaluator, first, given);
    if (!said) return undefined;
    return name === 'includes'
      ? listed(evaluator, said, callee.expression)
      : ofPattern(evaluator, said, callee.expression);
  }
  const said = saidBy(evaluator, callee.expression, given);
  if (said?.kind !== 'path') return undefined;
  if (name === 'match') return ofPattern(evaluator, said, first);
  if (name !== 'startsWith') return undefined;
  const texts = evaluator.valuesOf(first).flatMap((value) => fixed(value) ?? []);
  const paths = texts.filter((text) => (said.isBare ? text !== '' : text.startsWith('/') && text !== '/'));
  const told = paths.flatMap((text) => {
    const whole = ofPath(said, text)?.path;
    // `/orders?` is all of the path.
    return whole ? [{ path: { ...whole, isOpen: !text.includes('?') } }] : [];
  });
  return told.length > 0 ? told : undefined;
}

/** `isOrders(path)`, of a function that gives back a condition: `const isOrders = (path) => path === '/orders' || path.startsWith('/orders/')`. */
function ofPredicate(
  evaluator: Evaluator,
  { expression: callee, arguments: asked }: ts.CallExpression,
  given: Given,
  depth: number,
): readonly Tested[] | undefined {
  const said = asked.map((each) => saidBy(evaluator, each, given));
  if (said.every((each) => !each)) return undefined;
  const [value, ...others] = evaluator.valuesOf(callee);
  const condition = value?.kind === 'function' ? conditionOf(value.node) : undefined;
  if (value?.kind !== 'function' || !condition || others.length > 0) return undefined;
  const known = value.node.parameters.flatMap((parameter, index) => {
    const each = said[index];
    return each ? [[parameter as ts.Node, each] as const] : [];
  });
  return conditions(evaluator, condition, new Map(known), depth + 1);
}

function listed(evaluator: Evaluator, said: Said, list: ts.Expression): readonly Tested[] | undefined {
  const items = evaluator.valuesOf(list).flatMap((value) => (value.kind === 'list' ? value.items : []));
  const told = items.flatMap((item) => ofText(said, fixed(item) ?? '') ?? []);
  return told.length > 0 && told.length === items.length ? told : undefined;
}

function ofPattern(evaluator: Evaluator, said: Said, node: ts.Expression): readonly Tested[] | undefined {
  if (said.kind !== 'path' || said.isBare) return undefined;
  const pattern = ts.isIdentifier(node) ? heldPattern(evaluator, node) : node;
  if (!pattern || !ts.isRegularExpressionLiteral(pattern)) return undefined;
  const path = pathOfPattern(pattern.text.replace(/^\/|\/[a-z]*$/g, ''));
  return path && [{ path }];
}

function heldPattern(evaluator: Evaluator, node: ts.Identifier): ts.Expression | undefined {
  const [declaration] = evaluator.scopes.find(node.text, node);
  return declaration && ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
}
