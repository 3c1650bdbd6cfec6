/** What methods of lists make of a list whose elements are known: the same elements, or what a function returns for each of them. */
import { ts } from 'ts-morph';
import { elementOf } from './declarations.js';
import { sameEncoded } from './encoded.js';
import type { Evaluator } from './evaluator.js';
import { filledElements } from './filled-elements.js';
import { reducedTo } from './records.js';
import { calledWith } from './returned.js';
import { soughtItems } from './sought.js';
import { fixed, namedText } from './text.js';
import {
  type Context,
  type Derived,
  distinct,
  further,
  type ListValue,
  MOST_ALTERNATIVES,
  type Value,
} from './values.js';

/** Methods that give elements of the list alone, if not all of them. */
const SAME = /^(filter|slice|splice|sort|reverse|toSorted|toReversed)$/;
/** Methods that give one of them. */
const ONE = /^(find|findLast|at|pop|shift)$/;

/**
 * What a list can hold that is made of what can be gone through, `Array.from(depots, (each) => …)`, or of as many as there shall be:
 * `Array.from({ length }, (_, index) => depots.slice(index, index + 10))`.
 */
export function listFrom(
  evaluator: Evaluator,
  { arguments: [from, callback] }: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  if (from && callback && ts.isObjectLiteralExpression(from))
    return evaluator.indexOf(from).named.has('length')
      ? [
          {
            ...mapped(evaluator, { kind: 'list', items: [], elements: [[]] }, callback, context),
            isFilled: true,
          },
        ]
      : undefined;
  const lists = from ? evaluator.valuesOf(from, context).filter((value) => value.kind === 'list') : [];
  if (lists.length === 0) return undefined;
  return callback ? lists.map((list) => mapped(evaluator, list, callback, context)) : lists;
}

/** `new Set(depots)`: what it is made with, as a list that is gone through in the same way. */
export function setOf(
  evaluator: Evaluator,
  { root, steps }: Derived,
  made: ts.NewExpression,
  context: Context,
): readonly ListValue[] {
  const [given] = made.arguments ?? [];
  if (!given || !('name' in root) || root.name !== 'Set' || steps.length > 0) return [];
  if (isChanged(made)) return [];
  const lists = evaluator.valuesOf(given, context).filter((value) => value.kind === 'list');
  return lists.filter(({ items }) => items.length > 0);
}

/** Whether the file of a set changes it after it was made: what is in it then is not known. */
function isChanged(made: ts.NewExpression): boolean {
  const { parent } = made;
  const isHeld = ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent);
  const name = isHeld ? parent.name.getText().replace(/[^\w]/g, '') : undefined;
  return (
    name !== undefined &&
    new RegExp(`\\b${name}\\s*[!?]?\\.\\s*(?:add|delete|clear)\\s*\\(`).test(made.getSourceFile().text)
  );
}

/** What an expression in a list can be; of `...others` the elements of the other list. */
export function listedValues(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Value[] {
  if (!ts.isSpreadElement(node)) {
    const values = evaluator.valuesOf(node, context);
    return values.length > 0 ? values : namedText(node);
  }
  return evaluator
    .valuesOf(node.expression, context)
    .flatMap((value) => (value.kind === 'list' ? value.items : elementOf(value, node)));
}

/** The values of a call of a method of lists; undefined when the method is another one, or nothing is known of the list. */
export function listValues(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const { expression: callee } = node;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { text: method } = callee.name;
  const [first, second] = node.arguments;
  const isReducing = method === 'reduce' && first !== undefined;
  if (isReducing && second) {
    const text = reduced(evaluator, first, second, context);
    if (text) return text;
  }
  const isMapping = /^(?:map|flatMap)$/.test(method) && first !== undefined;
  const isJoining = method === 'concat';
  if (!isMapping && !isReducing && !isJoining && method !== 'flat' && !SAME.test(method) && !ONE.test(method))
    return undefined;
  const found = evaluator.valuesOf(callee.expression, context);
  const lists = found.filter((value) => value.kind === 'list');
  if (!lists.some(({ items }) => items.length > 0))
    return isMapping ? madeOfEach(evaluator, found, first, context) : undefined;
  if (isReducing) return reducedTo(evaluator, lists, first, second, context);
  if (method === 'flat') return lists.map(flattened);
  if (isJoining) return [joinedLists(evaluator, lists, node.arguments, context)];
  const isSeeking = /^(find|findLast|filter)$/.test(method);
  const kept = (items: readonly Value[]) =>
    isSeeking ? soughtItems(evaluator, items, first, context) : items;
  const place = placeOf(evaluator, node, callee, context);
  if (ONE.test(method))
    return distinct(
      lists.flatMap(({ items, elements, isFilled }) =>
        place !== undefined && elements && !isFilled ? (elements.at(place) ?? []) : kept(items),
      ),
    );
  if (!isMapping)
    return lists.map((list) => {
      const filled = method === 'filter' ? filledElements(evaluator, node, list, context) : undefined;
      if (filled) return filled;
      const { items, isFilled } = list;
      return { kind: 'list', items: kept(items), ...(isFilled && { isFilled }) };
    });
  // A list of which only the type is known, somebody else gives.
  const given = found.flatMap((value): readonly Value[] =>
    value.kind === 'derived' && 'open' in value.root
      ? [further(value, { step: 'member', name: method, node: callee }, { step: 'call', node, context })]
      : [],
  );
  const made = lists.map((list) => mapped(evaluator, list, first, context));
  return [...(method === 'flatMap' ? made.map(flattened) : made), ...given];
}

/** Which element a call gives, of a list that nobody else has: `path.split('/').pop()`, `segments.at(-1)`. */
function placeOf(
  evaluator: Evaluator,
  { arguments: [first] }: ts.CallExpression,
  { expression: list, name }: ts.PropertyAccessExpression,
  context: Context,
): number | undefined {
  if (name.text === 'at') {
    if (ts.isIdentifier(list) && isReordered(list)) return undefined;
    const [place, ...others] = first ? evaluator.valuesOf(first, context).map(fixed) : [];
    if (place !== undefined && others.length === 0 && /^\d+$/.test(place)) return Number(place);
    return first && /^-\d+$/.test(first.getText()) ? Number(first.getText()) : undefined;
  }
  // What a variable holds may be taken from before.
  if (!ts.isCallExpression(list)) return undefined;
  return name.text === 'pop' ? -1 : name.text === 'shift' ? 0 : undefined;
}

/** Whether some code of its file moves what a list of that name holds: `queues.reverse()`. */
function isReordered(list: ts.Identifier): boolean {
  const { text } = list.getSourceFile();
  return ['reverse', 'sort', 'splice', 'shift', 'copyWithin'].some((method) =>
    text.includes(`${list.text}.${method}(`),
  );
}

/** `orders.map((order) => ({ topic: 'orders', value: order }))`: however many there are, an object is made so of each. */
function madeOfEach(
  evaluator: Evaluator,
  found: readonly Value[],
  callback: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  let made: ts.Node | undefined = ts.isArrowFunction(callback) ? callback.body : undefined;
  while (made && ts.isParenthesizedExpression(made)) made = made.expression;
  if (!made || !ts.isObjectLiteralExpression(made)) return undefined;
  const each = found.flatMap((value) => elementOf(value, callback));
  const { items } = mapped(evaluator, { kind: 'list', items: each, elements: [each] }, callback, context);
  return [{ kind: 'list', items, isFilled: true }];
}

/** The elements of a list, and those of the lists that it holds. */
function flattened({ items, isFilled }: ListValue): ListValue {
  const all = items.flatMap((item) => (item.kind === 'list' ? item.items : [item]));
  return { kind: 'list', items: distinct(all), ...(isFilled && { isFilled }) };
}

/** `depots.concat(others, 'east')` */
function joinedLists(
  evaluator: Evaluator,
  lists: readonly ListValue[],
  others: readonly ts.Expression[],
  context: Context,
): ListValue {
  const more = others.flatMap((each) => evaluator.valuesOf(each, context));
  const all = [...lists, ...more].flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  return { kind: 'list', items: distinct(all) };
}

/**
 * `keys.reduce((path, key) => path.replace(`:${key}`, params[key]), '/orders/:id')`: where each step changes the text that it is given, what that was in the
 * beginning, for of the steps it is not known how many there are.
 */
function reduced(
  evaluator: Evaluator,
  callback: ts.Expression,
  initial: ts.Expression,
  context: Context,
): readonly Value[] | undefined {
  const [step] = ts.isFunctionLike(callback) ? callback.parameters : [];
  const body = ts.isArrowFunction(callback) && !ts.isBlock(callback.body) ? callback.body.getText() : '';
  if (!step || !body.startsWith(`${step.name.getText()}.replace`)) return undefined;
  const values = evaluator.valuesOf(initial, context);
  return values.some(({ kind }) => kind === 'text') ? values : undefined;
}

function mapped(evaluator: Evaluator, list: ListValue, callback: ts.Expression, context: Context): ListValue {
  const functions = evaluator.valuesOf(callback, context).filter((value) => value.kind === 'function');
  const ofElement = (values: readonly Value[]): readonly Value[] =>
    sameEncoded(callback, () => values) ??
    functions.flatMap((each) => calledWith(evaluator, each, [() => values], context).returned());
  const { elements, isFilled } = list;
  if (!elements) {
    const items = distinct(list.items.flatMap((item) => ofElement([item])));
    return { kind: 'list', items, ...(isFilled && { isFilled }) };
  }
  const made = elements.slice(0, MOST_ALTERNATIVES).map(ofElement);
  return {
    kind: 'list',
    items: distinct(made.flat()),
    ...(made.length === elements.length && { elements: made }),
  };
}
