/**
 * Routes of which the verb is said beside the path: `router.register('/orders', ['GET', 'POST'], list)` of koa, `app.on(['PUT', 'DELETE'], '/orders', change)`
 * of hono, `router.on('GET', '/orders', list)` of find-my-way, `app.add('PUT', '/orders', change)` of polka, `app.route('M-SEARCH', '/orders', find)` of Elysia.
 * In: the call. Out: the verbs and the argument that says the path.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';

export interface GivenVerbs {
  readonly verbs: readonly string[];
  readonly path: ts.Expression;
}

/** Methods that may be told so. */
export const TELLS_VERB = /^(?:register|on|add|route)$/;
const VERB = /^(?:get|post|put|patch|delete|head|options|all|any|\*)$/i;
/** What is no word of a path, be it a verb of one server alone. */
const ANY_VERB = /^[A-Z][A-Z-]+$/;

export function givenVerbs(evaluator: Evaluator, node: ts.CallExpression): GivenVerbs | undefined {
  const [first, second] = node.arguments;
  if (!first || !second || node.arguments.length < 3) return undefined;
  const own = verbsIn(evaluator, first, ANY_VERB);
  if (own.length > 0) return { verbs: own, path: second };
  const behind = verbsIn(evaluator, second, VERB);
  return behind.length > 0 ? { verbs: behind, path: first } : undefined;
}

/** The verbs that an argument says alone or in a list; none where one of them is another text, or not known. */
function verbsIn(evaluator: Evaluator, node: ts.Expression, more: RegExp): readonly string[] {
  const said = evaluator.valuesOf(node).flatMap((value) => (value.kind === 'list' ? value.items : [value]));
  const verbs = said.flatMap((value) => fixed(value) ?? []);
  return verbs.length === said.length && verbs.every((each) => VERB.test(each) || more.test(each))
    ? verbs
    : [];
}
