/**
 * Calls that something else makes: effects of sagas, `call(api.get, '/orders')`, `call([api, 'get'], '/orders')`, `retry(3, 1000, load, id)`, and what a list
 * calls with each of its elements, `urls.map(fetch)`. In: a call. Out: what it has called, and what with. Source: https://redux-saga.js.org/docs/api#effect-creators
 */
import { ts } from 'ts-morph';
import { saidIn } from '../said-in.js';

export interface Effect {
  /** What is called: of a list, its member. */
  readonly of: ts.Expression;
  /** The name of the member of it that is called, where that is said as a text. */
  readonly member?: string;
  readonly given: readonly ts.Expression[];
  /** What is given is a list, and it is called with each element of that. */
  readonly ofEach?: true;
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
  if (/^(?:map|forEach|flatMap)$/.test(name) && ts.isPropertyAccessExpression(callee)) {
    const [of, ...others] = given;
    const isClient = of !== undefined && others.length === 0 && asksByItself(of);
    return isClient ? { of, given: [callee.expression], ofEach: true } : undefined;
  }
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

/** `fetch`, `axios.get` */
function asksByItself(node: ts.Expression): boolean {
  return ts.isIdentifier(node)
    ? node.text === 'fetch'
    : ts.isPropertyAccessExpression(node) && node.name.text === 'get' && ts.isIdentifier(node.expression);
}
