/**
 * What a function of the program gives that is called by methods of functions: `original.apply(this, args)`, `original.call(this, order)`,
 * `Reflect.apply(original, this, args)`. In: the call. Out: what the function returns for what it is given there. Why: what wraps a method calls it so.
 */
import { ts } from 'ts-morph';
import { isBody } from '../functions.js';
import type { Evaluator } from './evaluator.js';
import { calledWith } from './returned.js';
import { type Context, type Derived, derived, further, type Open, type Value } from './values.js';

/** Calls within calls that are followed. */
const DEEPEST = 8;

/** A call by such a method: of what, and with which arguments, or a list of them. */
interface Applied {
  readonly of: ts.Expression;
  readonly given: readonly ts.Expression[];
  readonly isList?: true;
}

/** Undefined for any other call, and for what is no function of the program. */
export function appliedValues(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] | undefined {
  const applied = context.depth > DEEPEST ? undefined : appliedIn(node);
  if (!applied) return undefined;
  const called = evaluator.valuesOf(applied.of, context);
  const isReflected = applied.of !== receiverOf(node);
  const given = argumentsOf(evaluator, applied, context);
  const found = called.flatMap((value): readonly Value[] => {
    if (value.kind === 'derived' && isReflected) return [further(value, { step: 'call', node, context })];
    if (value.kind !== 'function') return [];
    if (isBody(value.node)) return calledWith(evaluator, value, given, context).returned();
    // What only a type says of it, whoever gives it knows.
    const open = parameterNamed(evaluator, applied.of);
    return open ? [derived(open, { step: 'call', node, context })] : [];
  });
  return found.length > 0 || called.some(({ kind }) => kind === 'function') ? found : undefined;
}

function receiverOf({ expression: callee }: ts.CallExpression): ts.Expression | undefined {
  return ts.isPropertyAccessExpression(callee) ? callee.expression : undefined;
}

/** The parameter that a name stands for. */
function parameterNamed(
  evaluator: Evaluator,
  node: ts.Expression,
): (Derived['root'] & { open: Open }) | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const open = evaluator.scopes.find(node.text, node).find(ts.isParameter);
  return open && { open, name: node.text };
}

function appliedIn({ expression: callee, arguments: given }: ts.CallExpression): Applied | undefined {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { name, expression: of } = callee;
  const [first, , list] = given;
  if (name.text === 'call') return { of, given: given.slice(1) };
  if (name.text !== 'apply') return undefined;
  if (!ts.isIdentifier(of) || of.text !== 'Reflect') return { of, given: given.slice(1, 2), isList: true };
  return first && { of: first, given: list ? [list] : [], isList: true };
}

/** What each parameter is given, as far as that is known: what only others hand on is left to those who call the function by itself. */
function argumentsOf(
  evaluator: Evaluator,
  { given, isList }: Applied,
  context: Context,
): readonly (() => readonly Value[])[] {
  if (!isList) {
    const spread = given.findIndex(ts.isSpreadElement);
    const before = spread === -1 ? given : given.slice(0, spread);
    return before.map((each) => () => evaluator.valuesOf(each, context));
  }
  const lists = given.flatMap((each) => evaluator.valuesOf(each, context));
  const [only, ...others] = lists;
  if (only?.kind !== 'list' || others.length > 0 || !only.elements || only.isFilled) return [];
  return only.elements.map((each) => () => each);
}
