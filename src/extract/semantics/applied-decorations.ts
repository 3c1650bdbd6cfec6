/**
 * The decorations of a library that a class or a member has, by itself or through decorators of the program that apply them:
 * `const OnOrder = (key: string) => applyDecorators(EventPattern(key), UseFilters(Failures))`. In: a node, and the names that matter. Out: these,
 * with what the parameters of the program's decorators are bound to.
 */
import { ts } from 'ts-morph';
import { boundCall } from './evaluate/calls.js';
import type { Evaluator } from './evaluate/evaluator.js';
import type { Context, FunctionValue } from './evaluate/values.js';
import { type Decoration, decorationsOf, nameOfDecorator } from './tables/decorators.js';

/** Decorators of the program that apply one another. */
const DEEPEST = 3;

export function appliedDecorations(
  evaluator: Evaluator,
  node: ts.Node,
  names: RegExp,
): readonly Decoration[] {
  return decorationsOf(node).flatMap((each) =>
    names.test(each.name)
      ? [each]
      : [each, ...appliedBy(evaluator, each.node.expression, each, names, each.context, 0)],
  );
}

/** What a decorator of the program applies, in the place of the one that is written down. */
function appliedBy(
  evaluator: Evaluator,
  expression: ts.Expression,
  { node }: Pick<Decoration, 'node'>,
  names: RegExp,
  context: Context,
  depth: number,
): readonly Decoration[] {
  if (depth > DEEPEST) return [];
  const call = ts.isCallExpression(expression) ? expression : undefined;
  return evaluator.valuesOf(call?.expression ?? expression, context).flatMap((value) => {
    if (value.kind !== 'function') return [];
    const inside = call ? boundCall(evaluator, value, call, context) : value.context;
    return callsIn(value).flatMap((each): readonly Decoration[] => {
      const name = nameOfDecorator(each.expression);
      if (name === undefined) return [];
      return names.test(name)
        ? [{ name, arguments: [...each.arguments], node, context: inside }]
        : appliedBy(evaluator, each, { node }, names, inside, depth + 1);
    });
  });
}

/** The calls that a decorator makes: of what it applies, it makes a decorator first. */
function callsIn({ node }: FunctionValue): readonly ts.CallExpression[] {
  const found: ts.CallExpression[] = [];
  const visit = (inner: ts.Node): void => {
    if (
      ts.isCallExpression(inner) &&
      ts.isIdentifier(inner.expression) &&
      /^[A-Z]/.test(inner.expression.text)
    )
      found.push(inner);
    ts.forEachChild(inner, visit);
  };
  if ('body' in node && node.body) visit(node.body as ts.Node);
  return found;
}
