/** What a class extends, and what is bound in that: the arguments of its types, and what `super(…)` gives to its constructor. */
import { ts } from 'ts-morph';
import { constructorOf } from './constructors.js';
import type { Evaluator } from './evaluator.js';
import { type Bindable, type Context, free, type Value } from './values.js';

/** What the parameters of a base class are bound to by a class that extends it. */
export function inheritedContext(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  clause: ts.ExpressionWithTypeArguments,
  base: ts.ClassLikeDeclaration,
  context: Context,
): Context {
  const bound = new Map([
    ...boundTypes(evaluator, base, clause, context),
    ...boundBySuper(evaluator, of, base, context),
  ]);
  return { bound, depth: context.depth };
}

/** What an expression can be: of `super` the classes above. */
export function valuesOrAbove(evaluator: Evaluator, node: ts.Expression): readonly Value[] {
  if (node.kind !== ts.SyntaxKind.SuperKeyword) return evaluator.valuesOf(node);
  let place: ts.Node = node;
  while (!ts.isClassLike(place) && !ts.isSourceFile(place)) place = place.parent;
  return ts.isClassLike(place) ? basesOf(evaluator, place, free).map(({ value }) => value) : [];
}

/** What a class extends, as values, each with the clause that says so. */
export function basesOf(
  evaluator: Evaluator,
  node: ts.ClassLikeDeclaration,
  context: Context,
): readonly { readonly value: Value; readonly clause: ts.ExpressionWithTypeArguments }[] {
  const clauses = (node.heritageClauses ?? [])
    .filter(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)
    .flatMap(({ types }) => [...types]);
  return clauses.flatMap((clause) =>
    evaluator.valuesOf(clause.expression, context).map((value) => ({ value, clause })),
  );
}

function boundTypes(
  evaluator: Evaluator,
  base: ts.ClassLikeDeclaration,
  clause: ts.ExpressionWithTypeArguments,
  context: Context,
): readonly (readonly [Bindable, () => readonly Value[]])[] {
  return (base.typeParameters ?? []).flatMap((parameter, index) => {
    const type = clause.typeArguments?.[index];
    return type ? [[parameter, () => evaluator.valuesOfType(type, context)] as const] : [];
  });
}

/** What `super(…)` gives to the constructor of the base; without a constructor of its own, a class hands on what it is given. */
function boundBySuper(
  evaluator: Evaluator,
  of: ts.ClassLikeDeclaration,
  base: ts.ClassLikeDeclaration,
  context: Context,
): readonly (readonly [Bindable, () => readonly Value[]])[] {
  const parameters = constructorOf(base)?.parameters ?? [];
  const own = constructorOf(of);
  if (!own) return boundAround(context);
  const call = own.body && superCall(own.body);
  return [...parameters].flatMap((parameter, index) => {
    const argument = call?.arguments[index];
    return argument ? [[parameter, () => evaluator.valuesOf(argument, context)] as const] : [];
  });
}

/** All that is bound here, in whatever call around. */
function boundAround(context: Context): readonly (readonly [Bindable, () => readonly Value[]])[] {
  const outer = context.outer ? boundAround(context.outer) : [];
  return [...outer, ...context.bound];
}

/** The call of `super(…)` in a constructor. */
export function superCall(node: ts.Node): ts.CallExpression | undefined {
  return ts.forEachChild(node, function visit(inner): ts.CallExpression | undefined {
    if (ts.isCallExpression(inner) && inner.expression.kind === ts.SyntaxKind.SuperKeyword) return inner;
    return ts.isFunctionLike(inner) ? undefined : ts.forEachChild(inner, visit);
  });
}

/** What is bound in one context, and in another before that. */
export function withBound(first: Context, then: Context): Context {
  return { bound: new Map([...boundAround(first), ...boundAround(then)]), depth: 0 };
}
