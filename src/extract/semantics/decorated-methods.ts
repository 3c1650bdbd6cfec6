/**
 * Methods that a decorator of the program wraps: `@Publishes() opened() { … }` of
 * `() => (target, key, descriptor) => { const original = descriptor.value; descriptor.value = async (...given) => … }`. In: the decorators of the files that
 * may hold such places. Out: for the function that decorates, the contexts in which its parameters are known: the class, the name and the method.
 * Sources: https://www.typescriptlang.org/docs/handbook/decorators.html, https://github.com/tc39/proposal-decorators
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluate/evaluator.js';
import {
  type Context,
  type FunctionValue,
  free,
  type Entry as Member,
  type Open,
  textValue,
  type Value,
} from './evaluate/values.js';
import type { Entry } from './tables/made-classes.js';

interface Decorated {
  readonly decorator: ts.Decorator;
  readonly method: ts.MethodDeclaration;
  readonly of: ts.ClassLikeDeclaration;
}

export class DecoratedMethods {
  readonly #decorated: Decorated[] = [];

  add(node: ts.Node): void {
    if (!ts.isMethodDeclaration(node) || !node.body || !ts.isClassLike(node.parent)) return;
    for (const decorator of ts.getDecorators(node) ?? [])
      this.#decorated.push({ decorator, method: node, of: node.parent });
  }

  /** The ways into a function that decorates: one for each method that it does. */
  of(evaluator: Evaluator, owner: ts.SignatureDeclaration): readonly Entry[] {
    if (!mayDecorate(owner)) return [];
    return this.#decorated.flatMap((each): readonly Entry[] => {
      const { expression } = each.decorator;
      const decorates = (around: Context) =>
        evaluator
          .valuesOf(expression, around)
          .find((value): value is FunctionValue => value.kind === 'function' && value.node === owner);
      const found = decorates(free);
      if (!found) return [];
      return [
        {
          place: expression,
          enter: (around) => inside(evaluator, decorates(around) ?? found, each, around),
        },
      ];
    });
  }
}

/** Whether a function may be told of a method: it takes what is decorated, and at least its name or the context. */
function mayDecorate({ parameters }: ts.SignatureDeclaration): boolean {
  return parameters.length > 1 && parameters.length < 4;
}

/** Inside of a decorator, as it is called for a method: with the class, the name and the descriptor, or with the method and the context. */
function inside(
  evaluator: Evaluator,
  { node, context: outer }: FunctionValue,
  { method, of }: Decorated,
  { depth }: Context,
): Context {
  const self = evaluator.anyInstanceOf(of);
  const isStatic = method.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword) ?? false;
  const target: Value = isStatic ? { kind: 'class', node: of, context: free } : self;
  const value: Value = {
    kind: 'function',
    node: method,
    context: evaluator.inside(isStatic ? { kind: 'class', node: of, context: free } : self),
  };
  const name = textValue(method.name.getText(), method.name);
  const given: readonly Value[] = isOfStandard(node)
    ? [value, record({ name, kind: textValue('method', method.name) })]
    : [target, name, record({ value })];
  const bound = new Map<Open, () => readonly Value[]>();
  for (const [index, parameter] of node.parameters.entries()) {
    const values = given[index];
    if (values) bound.set(parameter, () => [values]);
  }
  return { bound, outer, depth };
}

/** Whether a decorator is one of the language, which is given the method itself, and not one of TypeScript's own. */
function isOfStandard({ parameters: [first, second, third] }: ts.SignatureDeclaration): boolean {
  if (third || !first || !second) return false;
  return (
    /Decorator\w*Context\b/.test(second.type?.getText() ?? '') ||
    /^_?(?:context|ctx)$/i.test(second.name.getText())
  );
}

function record(members: Readonly<Record<string, Value>>): Value {
  const entries = Object.entries(members).map(
    ([name, value]): Member => ({
      keys: [{ kind: 'text', parts: [name], origins: [] }],
      values: () => [value],
    }),
  );
  return { kind: 'record', entries };
}
