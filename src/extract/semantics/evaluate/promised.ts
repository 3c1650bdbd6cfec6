/**
 * What comes of what is waited for. In: a call on a promise, or `yield*` of a generator that runs what it is given. Out: what the promise brings
 * in the end, be it made by a callback; of a tag of Effect, the service that it stands for.
 * Source: https://effect.website/docs/requirements-management/services/
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { returned } from './returned.js';
import type { Context, Value } from './values.js';

/** `queue.waitUntilReady().then(() => queue)`, `ready.catch(…)`; undefined for any other call, and where nothing is known of it. */
export function settledValues(
  evaluator: Evaluator,
  { expression: callee, arguments: [first] }: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  if (!ts.isPropertyAccessExpression(callee) || !first) return undefined;
  const { text: name } = callee.name;
  if (name === 'catch' || name === 'finally') return evaluator.valuesOf(callee.expression, context);
  if (name !== 'then') return undefined;
  const made = evaluator
    .valuesOf(first, context)
    .flatMap((value) => (value.kind === 'function' ? returned(evaluator, value.node, value.context) : []));
  return made.length > 0 ? made : undefined;
}

/** What `yield*` gives: what it is given brings, and for `class Queue extends Context.Tag('queue')<Queue, Shape>() {}` the shape. */
export function yieldedValues(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Value[] {
  return evaluator.valuesOf(node, context).flatMap((value) => {
    const shape = value.kind === 'class' ? shapeOfTag(value.node) : undefined;
    return shape ? evaluator.valuesOfType(shape) : [value];
  });
}

function shapeOfTag(node: ts.ClassLikeDeclaration): ts.TypeNode | undefined {
  const extended = node.heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword);
  let making: ts.Node | undefined = extended?.types[0]?.expression;
  while (making && ts.isCallExpression(making)) {
    const [self, shape] = making.typeArguments ?? [];
    if (shape && self?.getText() === node.name?.text) return shape;
    making = making.expression;
  }
  return undefined;
}
