/**
 * What a test lets through: `ALLOWED.includes(kind)`, `TABLES[kind]`, `kind in TABLES`, `isKnown(kind)`. In: a test, and what is asked about.
 * Out: the texts that this can be where the test holds, or where it does not; none where something is listed that is not known.
 */
import { ts } from 'ts-morph';
import { entriesOf } from './all-members.js';
import type { Evaluator } from './evaluator.js';
import { comparisonOf } from './sought.js';
import { fixed } from './text.js';
import {
  type Context,
  free,
  MOST_ALTERNATIVES,
  type Open,
  type TextValue,
  textValue,
  type Value,
} from './values.js';
import { bare, initialOf, wordsOf } from './words.js';

export type Texts = readonly TextValue[];

/** What is asked about: an expression, in the words of the function that it stands in. */
export interface Asked {
  readonly evaluator: Evaluator;
  readonly context: Context;
  /** Whether the expression is called so there. */
  isCalled(words: string): boolean;
}

/** Asks about the expression that is called so. */
export function askedAbout(evaluator: Evaluator, words: string, context: Context): Asked {
  return { evaluator, context, isCalled: (each) => each === words };
}

/** What a test is asked about is called so: for anything else it lets nothing through. */
export function wordsAskedIn(evaluator: Evaluator, look: (asked: Asked) => Texts): ReadonlySet<string> {
  const found = new Set<string>();
  // That nothing is what is asked for has all of the test looked through, and nothing evaluated.
  look({
    evaluator,
    context: free,
    isCalled: (words) => {
      found.add(words);
      return false;
    },
  });
  return found;
}

/** Checks in functions that checks call are followed so deep. */
const DEEPEST = 3;

/** What an expression can be where a test holds, or where it does not. */
export function letThrough(asked: Asked, test: ts.Expression, holds: boolean, depth = 0): Texts {
  const node = bare(test);
  if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
    return letThrough(asked, node.operand, !holds, depth);
  if (ts.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    const isAnd = kind === ts.SyntaxKind.AmpersandAmpersandToken;
    if (isAnd || kind === ts.SyntaxKind.BarBarToken) {
      const sides = [node.left, node.right].map((side) => letThrough(asked, side, holds, depth));
      // Where both sides came out so, either says it; else one of them did, and nobody knows which.
      if (isAnd === holds) return sides.find(({ length }) => length > 0) ?? [];
      return sides.every(({ length }) => length > 0) ? sides.flat() : [];
    }
    const sense = comparing(node);
    return sense && sense.holds === holds ? compared(asked, node, sense.operator) : [];
  }
  return holds ? listed(asked, node, depth) : [];
}

/** What a comparison says where it comes out so: that something is listed, or is there. */
function comparing({ operatorToken: { kind }, right }: ts.BinaryExpression) {
  const isNone = /^(?:undefined|null|'undefined'|"undefined"|-1|0)$/.test(right.getText());
  switch (kind) {
    case ts.SyntaxKind.InKeyword:
      return { operator: 'in' as const, holds: true };
    case ts.SyntaxKind.EqualsEqualsEqualsToken:
    case ts.SyntaxKind.EqualsEqualsToken:
      return { operator: isNone ? ('there' as const) : ('same' as const), holds: !isNone };
    case ts.SyntaxKind.ExclamationEqualsEqualsToken:
    case ts.SyntaxKind.ExclamationEqualsToken:
      return { operator: isNone ? ('there' as const) : ('same' as const), holds: isNone };
    case ts.SyntaxKind.LessThanToken:
      return isNone ? { operator: 'there' as const, holds: false } : undefined;
    case ts.SyntaxKind.GreaterThanToken:
    case ts.SyntaxKind.GreaterThanEqualsToken:
      return isNone ? { operator: 'there' as const, holds: true } : undefined;
    default:
      return undefined;
  }
}

function compared(
  asked: Asked,
  { left, right }: ts.BinaryExpression,
  operator: 'in' | 'there' | 'same',
): Texts {
  if (operator === 'in') return isMeant(asked, left) ? keysOf(asked, right) : [];
  if (operator === 'there') return listed(asked, ts.isTypeOfExpression(left) ? left.expression : left, 0);
  const [one, other] = isMeant(asked, left) ? [left, right] : [right, left];
  return isMeant(asked, one) ? textsIn(asked.evaluator.valuesOf(other, asked.context), other) : [];
}

const HAS_OWN = /^(?:hasOwn|hasOwnProperty|has|call)$/;

/** What is let through by something that is there, or true. */
function listed(asked: Asked, test: ts.Expression, depth: number): Texts {
  const { evaluator, context } = asked;
  const node = bare(test);
  // `TABLES[kind].isPublic` is there where `TABLES[kind]` is.
  if (ts.isPropertyAccessExpression(node)) return listed(asked, node.expression, depth);
  if (ts.isElementAccessExpression(node))
    return isMeant(asked, node.argumentExpression) ? keysOf(asked, node.expression) : [];
  if (ts.isIdentifier(node)) {
    const initial = initialOf(evaluator, node);
    return initial && depth < DEEPEST ? letThrough(asked, initial, true, depth + 1) : [];
  }
  if (!ts.isCallExpression(node)) return [];
  const callee = bare(node.expression);
  const [first, second] = node.arguments;
  if (!first) return [];
  if (ts.isPropertyAccessExpression(callee)) {
    const { name, expression: on } = callee;
    if (HAS_OWN.test(name.text) && second && isMeant(asked, second)) return keysOf(asked, first);
    if (/^(?:hasOwnProperty|has|get)$/.test(name.text) && isMeant(asked, first)) return keysOf(asked, on);
    if (/^(?:includes|indexOf)$/.test(name.text) && isMeant(asked, first))
      return textsIn(
        evaluator.valuesOf(on, context).flatMap((value) => (value.kind === 'list' ? value.items : [value])),
        on,
      );
    if (/^(?:find|some|findIndex)$/.test(name.text)) return sought(asked, on, first);
  }
  return inside(asked, node, depth, (inner, body) => {
    const told = ts.isBlock(body) ? body.statements.flatMap(returnedBy) : [body];
    const [only, ...others] = told;
    return only && others.length === 0 ? letThrough(inner, only, true, depth + 1) : [];
  });
}

/** What a call lets through that throws at anything else: `assertKnown(kind)`. */
export function assured(asked: Asked, call: ts.Expression): Texts {
  if (!ts.isCallExpression(call)) return [];
  return inside(asked, call, 0, (inner, body) => {
    for (const each of ts.isBlock(body) ? body.statements : []) {
      if (!ts.isIfStatement(each) || !throws(each.thenStatement)) continue;
      const found = letThrough(inner, each.expression, false, 1);
      if (found.length > 0) return found;
    }
    return [];
  });
}

/** Looks into a function of the program that is given what is asked about. */
function inside(
  asked: Asked,
  call: ts.CallExpression,
  depth: number,
  look: (inner: Asked, body: ts.ConciseBody) => Texts,
): Texts {
  const index = call.arguments.findIndex(
    (each) => (ts.isIdentifier(each) || ts.isPropertyAccessExpression(each)) && isMeant(asked, each),
  );
  const { evaluator, context } = asked;
  if (index === -1 || depth >= DEEPEST) return [];
  for (const value of evaluator.valuesOf(call.expression, context)) {
    if (value.kind !== 'function' || !('body' in value.node)) continue;
    const name = value.node.parameters[index]?.name;
    const body = value.node.body as ts.ConciseBody | undefined;
    if (!name || !body || !ts.isIdentifier(name)) continue;
    return look(askedAbout(evaluator, name.text, value.context), body);
  }
  return [];
}

function returnedBy(node: ts.Statement): readonly ts.Expression[] {
  return ts.isReturnStatement(node) && node.expression ? [node.expression] : [];
}

function throws(node: ts.Statement): boolean {
  return ts.isThrowStatement(node) || (ts.isBlock(node) && node.statements.some(ts.isThrowStatement));
}

/** `RESOURCES.find((each) => each.name === kind)` */
function sought(asked: Asked, on: ts.Expression, test: ts.Expression): Texts {
  const comparison = comparisonOf(test);
  if (!comparison) return [];
  const { parameter, left, right } = comparison;
  const [own] = [left, right].filter((side) => !isMeant(asked, side));
  if (!own || (own === left) === !isMeant(asked, right)) return [];
  const { evaluator, context } = asked;
  const lists = evaluator.valuesOf(on, context);
  const items = lists.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const names = items.flatMap((item): readonly Value[] => {
    const bound = new Map<Open, () => readonly Value[]>([[parameter, () => [item]]]);
    const found = evaluator.valuesOf(own, { bound, outer: context, depth: context.depth + 1 });
    return found.length > 0 ? found : [item];
  });
  return textsIn(names, on);
}

/** The names under which an object, a map or a set holds something. */
function keysOf({ evaluator, context }: Asked, holder: ts.Expression): Texts {
  const keys = evaluator.valuesOf(holder, context).flatMap((value): readonly Value[] => {
    if (value.kind === 'object') {
      const isWhole = !value.node.properties.some(ts.isSpreadAssignment);
      const entries = isWhole ? entriesOf(evaluator, value) : [];
      return entries.length < value.node.properties.length ? [value] : entries.flatMap(firstOf);
    }
    if (value.kind === 'list') return value.items;
    return heldBy(evaluator, value) ?? [value];
  });
  return textsIn(keys, holder);
}

/** What a `Set` or a `Map` is made with. */
function heldBy(evaluator: Evaluator, value: Value): readonly Value[] | undefined {
  if (value.kind !== 'derived' || !('name' in value.root)) return undefined;
  const [made, ...others] = value.steps;
  if (!/^(?:Set|Map)$/.test(value.root.name) || made?.step !== 'new' || others.length > 0) return undefined;
  const [given] = ts.isNewExpression(made.node) ? (made.node.arguments ?? []) : [];
  const lists = given ? evaluator.valuesOf(given, made.context) : [];
  return lists.flatMap((list) => {
    if (list.kind !== 'list') return [list];
    return value.root && 'name' in value.root && value.root.name === 'Map'
      ? list.items.flatMap(firstOf)
      : list.items;
  });
}

function firstOf(entry: Value): readonly Value[] {
  return entry.kind === 'list' ? (entry.elements?.[0] ?? [entry]) : [entry];
}

/** The texts that values are; nothing where one of them is not known, or they are too many to say anything. */
export function textsIn(values: readonly Value[], origin: ts.Node): Texts {
  const texts = values.map(fixed);
  if (texts.length > MOST_ALTERNATIVES) return [];
  const known = texts.filter((text) => text !== undefined && text !== '');
  if (known.length < texts.length) return [];
  const [only, ...others] = [...new Set(known as string[])].map((text) => textValue(text, origin));
  if (!only || others.length === 0) return only ? [only] : [];
  return [only, ...others].map((text) => ({ ...text, among: true }));
}

export function isMeant({ evaluator, isCalled }: Asked, node: ts.Expression): boolean {
  return isCalled(wordsOf(evaluator, node));
}
