/**
 * Handlers that routes are given by their names, or by those of what makes them: `router.get('/orders', list)`, `app.post('/orders',
 * checked(orders.create))`, `app.get('/orders', forwardTo(ORDERS_URL))`. In: calls. Out: for a
 * handler, the routes that lead into it, each with the request that it gives. Why: what hands requests on asks for what its route says.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { type Context, free, further, type Open, type Value } from '../evaluate/values.js';
import { nameOfHanded } from '../tables/handed-names.js';
import type { Entry } from '../tables/made-classes.js';

interface Given {
  readonly route: ts.CallExpression;
  readonly handler: ts.Expression;
}

const VERBS = /^(?:get|post|put|patch|delete|del|all)$/;

export class GivenHandlers {
  readonly #byName = new Map<string, Given[]>();

  add(route: ts.CallExpression): void {
    const { expression: callee, arguments: given } = route;
    if (given.length < 2 || !ts.isPropertyAccessExpression(callee) || !VERBS.test(callee.name.text)) return;
    for (const handler of given.slice(1).flatMap(handlersIn)) {
      const name = nameOfHanded(ts.isCallExpression(handler) ? handler.expression : handler);
      if (name !== undefined) this.#byName.set(name, [...(this.#byName.get(name) ?? []), { route, handler }]);
    }
  }

  /** The routes into a handler, in which its request is the one that they give. */
  of(
    evaluator: Evaluator,
    owner: ts.SignatureDeclaration,
    open: Open,
    name: string | undefined,
  ): readonly Entry[] {
    const known = name ?? makerOf(owner);
    return (known === undefined ? [] : (this.#byName.get(known) ?? [])).flatMap(({ route, handler }) => {
      const meant = evaluator
        .valuesOf(handler)
        .find((value) => value.kind === 'function' && value.node === owner);
      if (meant?.kind !== 'function') return [];
      const request = () => requestOf(evaluator, route);
      const enter = (around: Context): Context => ({
        bound: new Map([[open, request]]),
        outer: meant.context === free ? around : meant.context,
        depth: around.depth,
      });
      return [{ place: handler, enter }];
    });
  }
}

/** What may be the handler among what a route is given; what is made of it goes by its name. */
function handlersIn(given: ts.Expression): readonly ts.Expression[] {
  if (ts.isArrayLiteralExpression(given)) return given.elements.flatMap(handlersIn);
  if (nameOfHanded(given) !== undefined) return [given];
  return ts.isCallExpression(given) ? [given, ...given.arguments.flatMap(handlersIn)] : [];
}

/** The name of the function that gives a nameless one back. */
function makerOf({ parent }: ts.SignatureDeclaration): string | undefined {
  let place: ts.Node = parent;
  while (ts.isReturnStatement(place) || ts.isBlock(place) || ts.isParenthesizedExpression(place))
    place = place.parent;
  if (ts.isMethodDeclaration(place) || ts.isFunctionDeclaration(place)) return place.name?.getText();
  const holder = ts.isArrowFunction(place) || ts.isFunctionExpression(place) ? place.parent : undefined;
  const isNamed = holder && (ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder));
  return isNamed ? holder.name.getText() : undefined;
}

/** The request that a route gives to its handler. */
function requestOf(evaluator: Evaluator, route: ts.CallExpression): readonly Value[] {
  const callee = evaluator.valuesOf(route.expression);
  return callee.flatMap((value) =>
    value.kind === 'derived'
      ? [further(value, { step: 'call', node: route, context: free }, { step: 'given', index: 0 })]
      : [],
  );
}
