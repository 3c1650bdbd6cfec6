/**
 * Effects of sagas: `call(api.get, '/orders')`, `call([api, 'get'], '/orders')`, `retry(3, 1000, load, id)`. In: a call. Out: what the effect calls, and
 * what with. Source: https://redux-saga.js.org/docs/api#effect-creators
 */
import { ts } from 'ts-morph';
import { saidIn } from '../said-in.js';

export interface Effect {
  /** What is called: of a list, its member. */
  readonly of: ts.Expression;
  /** The name of the member of it that is called, where that is said as a text. */
  readonly member?: string;
  readonly given: readonly ts.Expression[];
}

const hasSagas = saidIn(
  /['"](?:redux-saga\/effects|typed-redux-saga(?:\/\w+)?|@redux-saga\/core\/effects)['"]/,
);

/** What an effect calls; undefined for any other call. */
export function effectOf({ expression: callee, arguments: given }: ts.CallExpression): Effect | undefined {
  const name = ts.isIdentifier(callee)
    ? callee.text
    : ts.isPropertyAccessExpression(callee)
      ? callee.name.text
      : '';
  if (!/^(?:call|fork|spawn|retry)$/.test(name) || !hasSagas(callee.getSourceFile())) return undefined;
  const [of, ...rest] = name === 'retry' ? given.slice(2) : given;
  if (!of) return undefined;
  if (!ts.isArrayLiteralExpression(of)) return { of, given: rest };
  const [holder, called] = of.elements;
  if (!holder || !called) return undefined;
  return ts.isStringLiteralLike(called)
    ? { of: holder, member: called.text, given: rest }
    : { of: called, given: rest };
}
