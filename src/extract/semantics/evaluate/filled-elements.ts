/**
 * The elements of a list that say something, in their order: `[prefix, name, suffix].filter(Boolean).join('.')`. In: a call of `filter`, and the list that it
 * is called on. Out: the list without what surely says nothing; undefined where it is filtered otherwise, or its elements are neither written there nor all of them known.
 */
import { ts } from 'ts-morph';
import { decided, isNothingGiven } from './decided.js';
import type { Evaluator } from './evaluator.js';
import { conditionOf } from './predicates.js';
import { calledWith } from './returned.js';
import { fixed } from './text.js';
import type { Context, ListValue } from './values.js';

export function filledElements(
  evaluator: Evaluator,
  { expression: callee, arguments: [test] }: ts.CallExpression,
  { elements }: ListValue,
  context: Context,
): ListValue | undefined {
  const list = ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
  if (!test || !elements) return undefined;
  if (!asksWhetherFilled(test)) return keptTexts(evaluator, elements, test, context);
  if (!ts.isArrayLiteralExpression(list)) return filledTexts(elements);
  if (list.elements.length !== elements.length || list.elements.some(ts.isSpreadElement)) return undefined;
  const kept = elements.filter((values, index) => {
    const written = list.elements[index]!;
    const isEmpty = values.length > 0 && values.every((value) => fixed(value) === '');
    return !isEmpty && !isNothingGiven(evaluator, written, context);
  });
  return { kind: 'list', items: kept.flat(), elements: kept };
}

/** `path.split('/').filter(Boolean)`: of texts of which each is known, those that are not empty. */
function filledTexts(elements: Elements): ListValue | undefined {
  if (!areKnown(elements)) return undefined;
  const kept = elements.filter(([only]) => only && fixed(only) !== '');
  return { kind: 'list', items: kept.flat(), elements: kept };
}

/** `name.split('.').filter((part) => part.length > 0)`: of texts of which each is known, those that a test surely keeps, where that is known of all. */
function keptTexts(
  evaluator: Evaluator,
  elements: Elements,
  test: ts.Expression,
  context: Context,
): ListValue | undefined {
  if (elements.length === 0 || !areKnown(elements)) return undefined;
  const [keeping, ...others] = evaluator.valuesOf(test, context);
  const condition = keeping?.kind === 'function' ? conditionOf(keeping.node) : undefined;
  if (keeping?.kind !== 'function' || others.length > 0 || !condition) return undefined;
  const isKept = elements.map((values) =>
    decided(evaluator, condition, calledWith(evaluator, keeping, [() => values], context).inside),
  );
  if (isKept.includes(undefined)) return undefined;
  const kept = elements.filter((_, index) => isKept[index]);
  return { kind: 'list', items: kept.flat(), elements: kept };
}

type Elements = NonNullable<ListValue['elements']>;

function areKnown(elements: Elements): boolean {
  return elements.every(([only, ...others]) => only && others.length === 0 && fixed(only) !== undefined);
}

/** `Boolean`, `(each) => each`, `(each) => !!each`, `(each) => Boolean(each)`. */
function asksWhetherFilled(test: ts.Expression): boolean {
  if (ts.isIdentifier(test)) return test.text === 'Boolean';
  if (!ts.isArrowFunction(test) || ts.isBlock(test.body)) return false;
  const name = test.parameters[0]?.name.getText();
  const asked = test.body.getText().replace(/^!!|^Boolean\((\w+)\)$/, '$1');
  return name !== undefined && asked === name;
}
