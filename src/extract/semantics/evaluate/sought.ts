/**
 * The elements of a list that a function is meant to find in it: `services.find((each) => each.name === 'orders')`. In: the elements and the
 * function. Out: those that are equal in what it compares; where none is known to be, those of which it is not known.
 */
import { ts } from 'ts-morph';
import { decided } from './decided.js';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import type { Context, Open, Value } from './values.js';

export function soughtItems(
  evaluator: Evaluator,
  items: readonly Value[],
  test: ts.Expression | undefined,
  context: Context,
): readonly Value[] {
  const ofKind = test
    ? items.filter((item) => mayBeOfKind(item, test) && isLet(evaluator, item, test, context))
    : items;
  const comparison = test && comparisonOf(test);
  if (!comparison || ts.isTypeOfExpression(comparison.left)) return ofKind;
  const { parameter, left, right } = comparison;
  const compared = items.map((item) => {
    const bound = new Map<Open, () => readonly Value[]>([[parameter, () => [item]]]);
    const inside = { bound, outer: context, depth: context.depth + 1 };
    const [ours, theirs] = [left, right].map((side) => textsOf(evaluator.valuesOf(side, inside)));
    return { item, isEqual: ours && theirs && ours.some((text) => theirs.includes(text)) };
  });
  const equal = compared.filter(({ isEqual }) => isEqual);
  const possible = equal.length > 0 ? equal : compared.filter(({ isEqual }) => isEqual === undefined);
  return possible.map(({ item }) => item);
}

/** `(each) => !CLOSED.has(each)`: whether a function lets an element through, as far as that is known of it. */
function isLet(evaluator: Evaluator, item: Value, test: ts.Expression, context: Context): boolean {
  const said = testedBy(test);
  if (!said || fixed(item) === undefined) return true;
  const bound = new Map<Open, () => readonly Value[]>([[said.parameter, () => [item]]]);
  return decided(evaluator, said.body, { bound, outer: context, depth: context.depth + 1 }) !== false;
}

/** `(each) => typeof each === 'string' && !each.startsWith('mysql:')`: whether an element may be what a function asks for by its kind. */
function mayBeOfKind(item: Value, test: ts.Expression): boolean {
  if (!ts.isArrowFunction(test) || ts.isBlock(test.body)) return true;
  const name = test.parameters[0]?.name.getText();
  const may = (node: ts.Expression): boolean => {
    if (ts.isParenthesizedExpression(node)) return may(node.expression);
    if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken)
      return beginsWith(item, node.operand, name) !== true;
    if (!ts.isBinaryExpression(node)) return beginsWith(item, node, name) !== false;
    const { left, right, operatorToken } = node;
    if (operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) return may(left) && may(right);
    const isOfKind =
      operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken &&
      ts.isTypeOfExpression(left) &&
      left.expression.getText() === name &&
      ts.isStringLiteralLike(right);
    return !isOfKind || (KINDS[item.kind] ?? right.text) === right.text;
  };
  return may(test.body);
}

/** What `typeof` says of values; of what is not known, anything. */
const KINDS: Partial<Record<Value['kind'], string>> = {
  text: 'string',
  object: 'object',
  instance: 'object',
  list: 'object',
  shape: 'object',
  function: 'function',
  class: 'function',
};

/** Whether an element begins with a text, where a function asks that of it: `each.startsWith('mysql:')`. */
function beginsWith(item: Value, node: ts.Expression, name: string | undefined): boolean | undefined {
  const isAsking = ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression);
  if (!isAsking || node.expression.getText() !== `${name}.startsWith`) return undefined;
  const [start] = node.arguments;
  const text = fixed(item) ?? usual(item);
  return text === undefined || !start || !ts.isStringLiteralLike(start)
    ? undefined
    : text.startsWith(start.text);
}

/** What a function of one parameter gives back, if that is all that it does. */
function testedBy(test: ts.Expression) {
  if (!ts.isArrowFunction(test) && !ts.isFunctionExpression(test)) return undefined;
  const [parameter, ...others] = test.parameters;
  const [only, ...more] = ts.isBlock(test.body) ? test.body.statements : [];
  const returned = only && more.length === 0 && ts.isReturnStatement(only) ? only.expression : undefined;
  const body = ts.isBlock(test.body) ? returned : test.body;
  return parameter && others.length === 0 && body ? { parameter, body } : undefined;
}

/** What such a function compares, if that is all that it does. */
export function comparisonOf(test: ts.Expression) {
  const { parameter, body } = testedBy(test) ?? {};
  if (!parameter || !body || !ts.isBinaryExpression(body)) return undefined;
  const { kind } = body.operatorToken;
  const isEquality =
    kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken;
  return isEquality ? { parameter, left: body.left, right: body.right } : undefined;
}

/** The texts that values are, where no deployment says otherwise; undefined when one of them is not known. */
function textsOf(values: readonly Value[]): readonly string[] | undefined {
  const texts = values.flatMap((value) => fixed(value) ?? usual(value) ?? []);
  return texts.length === values.length && texts.length > 0 ? texts : undefined;
}

function usual(value: Value): string | undefined {
  const [part, ...others] = value.kind === 'text' ? value.parts : [];
  if (typeof part !== 'object' || !('variable' in part) || !('otherwise' in part) || others.length > 0)
    return undefined;
  const texts = part.otherwise?.filter((each) => typeof each === 'string') ?? [];
  return texts.length > 0 && texts.length === part.otherwise?.length ? texts.join('') : undefined;
}
