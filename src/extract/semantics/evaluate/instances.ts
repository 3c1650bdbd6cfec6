/** What `new` makes. In: a class and a call of it. Out: an instance in whose members the parameters of the class are bound. */
import { ts } from 'ts-morph';
import { basesOf } from './bases.js';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { type Context, free, type Value } from './values.js';

/** The constructor of a class, or the one that it inherits. */
export function makerOf(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  depth = 0,
): ts.ConstructorDeclaration | undefined {
  const own = constructorOf(of);
  if (own || depth > MOST_BASES) return own;
  for (const { value } of basesOf(evaluator, of, free)) {
    const inherited = value.kind === 'class' ? makerOf(evaluator, value.node, depth + 1) : undefined;
    if (inherited) return inherited;
  }
  return undefined;
}

/** Classes below classes. */
const MOST_BASES = 6;

/** What `new` makes of a class, its parameters bound. */
export function instanceOf(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  node: ts.NewExpression,
  context: Context,
): Value {
  const bound = new Map<ts.ParameterDeclaration | ts.TypeParameterDeclaration, () => readonly Value[]>();
  for (const [index, parameter] of (makerOf(evaluator, of)?.parameters ?? []).entries()) {
    const argument = node.arguments?.[index];
    const { initializer } = parameter;
    if (argument) bound.set(parameter, () => evaluator.valuesOf(argument, context));
    else if (initializer && !node.arguments?.some(ts.isSpreadElement))
      bound.set(parameter, () => evaluator.valuesOf(initializer));
  }
  for (const [index, parameter] of (of.typeParameters ?? []).entries()) {
    const type = node.typeArguments?.[index];
    if (type) bound.set(parameter, () => evaluator.valuesOfType(type, context));
  }
  return { kind: 'instance', of, context: { bound, depth: context.depth }, made: node };
}
