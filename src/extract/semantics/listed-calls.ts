/**
 * Functions that are given to what goes through a list: `services.map(check)`, `Promise.all(urls.map(this.load))`, `pMap(services, check)`. In: the calls of the
 * files that may hold such places. Out: for a function, the contexts in which its first parameter is known, once for each element.
 */
import { ts } from 'ts-morph';
import { elementOf } from './evaluate/declarations.js';
import type { Evaluator } from './evaluate/evaluator.js';
import {
  type Context,
  type FunctionValue,
  free,
  MOST_ALTERNATIVES,
  type Open,
  type Value,
} from './evaluate/values.js';
import type { Entry } from './tables/made-classes.js';

/** Methods of lists, and functions that are given a list first. */
const OF_LISTS = /^(?:map|forEach|flatMap|filter|some|every|find)$/;
const GIVEN_LISTS = /^(?:pMap|map|each|forEach|eachSeries|mapSeries)$/;

interface Given {
  readonly node: ts.CallExpression;
  readonly list: ts.Expression;
  readonly called: ts.Expression;
}

export class ListedCalls {
  readonly #given = new Map<string, Given[]>();

  add(node: ts.CallExpression): void {
    const { expression: callee } = node;
    const [first, second] = node.arguments;
    const method = ts.isPropertyAccessExpression(callee) ? callee.name.text : '';
    if (first && ts.isPropertyAccessExpression(callee) && OF_LISTS.test(method))
      this.#note({ node, list: callee.expression, called: first });
    const name = ts.isIdentifier(callee) ? callee.text : method;
    if (first && second && GIVEN_LISTS.test(name)) this.#note({ node, list: first, called: second });
  }

  #note(given: Given): void {
    const name = nameOf(given.called);
    if (name !== undefined) this.#given.set(name, [...(this.#given.get(name) ?? []), given]);
  }

  /** The ways into a function by what is given to its first parameter. */
  of(evaluator: Evaluator, owner: ts.Node, open: Open, name: string | undefined): readonly Entry[] {
    const given = name === undefined ? [...this.#given.values()].flat() : (this.#given.get(name) ?? []);
    return given.flatMap(({ node, list, called }): readonly Entry[] => {
      const meant = evaluator
        .valuesOf(called)
        .find((value) => value.kind === 'function' && value.node === owner);
      if (meant?.kind !== 'function') return [];
      const lists = evaluator.valuesOf(list);
      const elements = lists.flatMap((value) =>
        value.kind === 'list' ? (value.elements ?? value.items.map((item) => [item])) : [],
      );
      const isKnown = lists.every(({ kind }) => kind === 'list') && elements.length > 0;
      if (isKnown && elements.length <= MOST_ALTERNATIVES)
        return elements.map((element) => ({
          place: node,
          enter: (around) => insideOf(meant, open, () => element, around),
        }));
      const all = (around: Context) =>
        evaluator
          .valuesOf(list, around)
          .flatMap((value) => (value.kind === 'list' ? value.items : elementOf(value, node)));
      return [{ place: node, enter: (around) => insideOf(meant, open, () => all(around), around) }];
    });
  }
}

/** `check`, `this.check`, `this.check.bind(this)` */
function nameOf(node: ts.Expression): string | undefined {
  if (ts.isIdentifier(node)) return node.text;
  if (ts.isPropertyAccessExpression(node)) return node.name.text;
  const bound = ts.isCallExpression(node) ? node.expression : undefined;
  return bound && ts.isPropertyAccessExpression(bound) && bound.name.text === 'bind'
    ? nameOf(bound.expression)
    : undefined;
}

/** Inside of a function whose parameter is given some values, and the others nothing. */
export function insideOf(
  { node, context }: FunctionValue,
  open: Open,
  values: () => readonly Value[],
  around: Context,
): Context {
  const outer = context === free ? around : context;
  const absent = new Set<Open>(
    node.parameters.filter(
      (each) => each !== open && ts.isIdentifier(each.name) && !each.initializer && !each.dotDotDotToken,
    ),
  );
  return { bound: new Map([[open, values]]), absent, outer, depth: around.depth };
}
