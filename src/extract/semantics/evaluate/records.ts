/**
 * Objects and lists that are made of lists, an element at a time: `Object.fromEntries(depots.map(…))`, `depots.reduce((all, each) => ({ ...all, [each]: … }), {})`.
 * In: the call that makes one. Out: what it holds by which names. Why: who has a queue for each of some constants often makes its names, or the queues themselves, so.
 */
import { ts } from 'ts-morph';
import { entriesOf } from './all-members.js';
import type { Evaluator } from './evaluator.js';
import { heldBy } from './fillings.js';
import { listedValues } from './lists.js';
import { mayRun } from './may-run.js';
import { nameOf, objectMember } from './members.js';
import { calledWith } from './returned.js';
import { fixed } from './text.js';
import {
  type Context,
  distinct,
  type Entry,
  type FunctionValue,
  type ListValue,
  MOST_ALTERNATIVES,
  type RecordValue,
  textValue,
  type Value,
} from './values.js';

/** What a record holds by a name. */
export function recordMember({ entries }: RecordValue, name: string): readonly Value[] {
  return entries
    .filter(({ keys }) => keys.some((key) => fixed(key) === name))
    .flatMap(({ values }) => values());
}

/** `Object.fromEntries(…)`: undefined where the entries are not known. */
export function recordOf(lists: readonly Value[]): readonly Value[] | undefined {
  const entries = lists.flatMap((list) => (list.kind === 'list' ? list.items : [])).flatMap(entryIn);
  return entries.length > 0 ? [{ kind: 'record', entries }] : undefined;
}

function entryIn(value: Value): readonly Entry[] {
  const [keys, values] = (value.kind === 'list' && value.elements) || [];
  return keys && values ? [{ keys, values: () => values }] : [];
}

/** `mapValues(limits, (limit, name) => …)`, `mapKeys(…)` of lodash: undefined where nothing is known of what is gone through. */
export function mappedRecord(
  evaluator: Evaluator,
  method: string,
  [of, callback]: readonly ts.Expression[],
  context: Context,
): readonly Value[] | undefined {
  if (!of || !callback || (method !== 'mapValues' && method !== 'mapKeys')) return undefined;
  const held = heldBy(evaluator, { node: of, method: 'entries' }, evaluator.valuesOf(of, context), context);
  const functions = functionsOf(evaluator, callback, context);
  const entries = recordEntries(held ?? []).flatMap(({ keys, values }): readonly Entry[] => {
    const made = () =>
      functions.flatMap((each) => calledWith(evaluator, each, [values, () => keys], context).returned());
    return method === 'mapValues' ? [{ keys, values: made }] : [{ keys: made(), values }];
  });
  return entries.length > 0 ? [{ kind: 'record', entries }] : undefined;
}

function recordEntries(lists: readonly ListValue[]): readonly Entry[] {
  return lists.flatMap(({ items }) => items).flatMap(entryIn);
}

/**
 * What a list is reduced to where each step adds to what the steps before it made, be it by spreading that, by filling it or by pushing to it; undefined
 * where it is reduced in another way.
 */
export function reducedTo(
  evaluator: Evaluator,
  lists: readonly ListValue[],
  callback: ts.Expression,
  initial: ts.Expression | undefined,
  context: Context,
): readonly Value[] | undefined {
  const items = lists.flatMap((list) => list.items).slice(0, MOST_ALTERNATIVES);
  const begun = initial ? evaluator.valuesOf(initial, context) : [];
  const steps = functionsOf(evaluator, callback, context).flatMap((step) => stepOf(step) ?? []);
  if (items.length === 0 || steps.length === 0) return undefined;
  const entries: Entry[] = [];
  const added: Value[] = [];
  for (const step of steps)
    for (const item of items) {
      const { inside } = calledWith(evaluator, step.of, [() => [], () => [item]], context);
      const runs = (node: ts.Node) => mayRun(evaluator, node, step.body, inside);
      for (const each of step.entries)
        if (runs('at' in each ? each.at : each)) entries.push(...entryAt(evaluator, each, inside));
      for (const each of step.added) if (runs(each)) added.push(...listedValues(evaluator, each, inside));
    }
  if (entries.length > 0) {
    const before = begun.flatMap((value) => entriesOf(evaluator, value)).flatMap(entryIn);
    return [{ kind: 'record', entries: [...before, ...entries] }];
  }
  const before = begun.flatMap((value) => (value.kind === 'list' ? value.items : []));
  return added.length > 0 ? [{ kind: 'list', items: distinct([...before, ...added]) }] : undefined;
}

function functionsOf(
  evaluator: Evaluator,
  callback: ts.Expression,
  context: Context,
): readonly FunctionValue[] {
  return evaluator.valuesOf(callback, context).filter((value) => value.kind === 'function');
}

/** What one step of a reduction adds. */
interface Step {
  readonly of: FunctionValue;
  readonly body: ts.ConciseBody;
  readonly entries: readonly (Filled | ts.ObjectLiteralElementLike)[];
  readonly added: readonly ts.Expression[];
}

/** `all[each] = …` */
interface Filled {
  readonly key: ts.Expression;
  readonly value: ts.Expression;
  readonly at: ts.Node;
}

/** What a function adds to what its first parameter holds; undefined where that is not all that it gives back. */
function stepOf(of: FunctionValue): Step | undefined {
  const [whole] = of.node.parameters;
  const body = 'body' in of.node ? (of.node.body as ts.ConciseBody | undefined) : undefined;
  if (!whole || !body || !ts.isIdentifier(whole.name)) return undefined;
  const name = whole.name.text;
  const isWhole = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === name;
  const entries: (Filled | ts.ObjectLiteralElementLike)[] = [];
  const added: ts.Expression[] = [];
  const isSpread = (node: ts.Node): boolean =>
    (ts.isSpreadAssignment(node) || ts.isSpreadElement(node)) && isWhole(node.expression);
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node) && node.properties.some(isSpread)) {
      entries.push(...node.properties.filter((each) => !ts.isSpreadAssignment(each)));
      return;
    }
    if (ts.isArrayLiteralExpression(node) && node.elements.some(isSpread)) {
      added.push(...node.elements.filter((each) => !isSpread(each)));
      return;
    }
    if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
      const { left, right } = node;
      if (ts.isElementAccessExpression(left) && isWhole(left.expression))
        entries.push({ key: left.argumentExpression, value: right, at: node });
    }
    if (ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression)) {
      const { name: method, expression: on } = node.expression;
      if (isWhole(on) && method.text === 'push') added.push(...node.arguments);
      const [into, from] = node.arguments;
      if (node.expression.getText() === 'Object.assign' && into && isWhole(into) && from)
        if (ts.isObjectLiteralExpression(from)) entries.push(...from.properties);
    }
    if (!ts.isFunctionLike(node)) ts.forEachChild(node, visit);
  };
  visit(body);
  return { of, body, entries, added };
}

function entryAt(
  evaluator: Evaluator,
  each: Filled | ts.ObjectLiteralElementLike,
  inside: Context,
): readonly Entry[] {
  if ('key' in each)
    return [
      { keys: evaluator.valuesOf(each.key, inside), values: () => evaluator.valuesOf(each.value, inside) },
    ];
  const name = nameOf(each.name, evaluator, inside);
  if (name === undefined || !ts.isObjectLiteralExpression(each.parent)) return [];
  const { parent: node } = each;
  const values = () => objectMember(evaluator, { kind: 'object', node, context: inside }, name, each);
  return [{ keys: [textValue(name, each)], values }];
}
