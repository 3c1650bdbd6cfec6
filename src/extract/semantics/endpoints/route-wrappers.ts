/**
 * Routes that a function of the program adds for whoever calls it: `createRoute(server, { method, path, handler })`. In: the places that add a
 * route whose path hangs on a parameter, and what calls the functions around them. Out: the routes, each at the call that adds it, by
 * the verb that what is given chooses there; where that is not known, to any.
 */
import { ts } from 'ts-morph';
import { beginsUnknown, type Parts, partsOf } from '../calls/texts.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { registeredIn } from '../evaluate/registrations.js';
import { fixed, openOf, withoutNodes } from '../evaluate/text.js';
import { type Context, free, type Open } from '../evaluate/values.js';
import { isBody } from '../functions.js';
import type { Entries } from '../tables/instantiation.js';
import type { Entry } from '../tables/made-classes.js';
import { type Standing, verbsOf } from './routing.js';

/** A place that adds a route for its callers. */
export interface OpenRoute {
  /** What it is added to. */
  readonly receiver: ts.Expression;
  /** Where it is not the same for all, what says it. */
  readonly verb: string | ts.Expression;
  readonly path: ts.Expression;
  readonly open: Open;
  /** The context at the place, by the one around the function of the parameter. */
  within(around: Context): Context;
}

/** A place that mounts what only those say who call the function, or make the class, around it. */
export interface OpenMount {
  readonly node: ts.CallExpression;
  readonly callee: ts.PropertyAccessExpression;
  readonly open: Open;
  /** The context at the place, by the one around the function of the parameter. */
  within(around: Context): Context;
}

/** The parameter that holds what is mounted as one of its members: `controller.router` of `controllers`. */
export function openMounted(evaluator: Evaluator, mounted: ts.Expression): Open | undefined {
  for (const value of evaluator.valuesOf(mounted)) {
    if (value.kind !== 'derived' || !('open' in value.root) || value.steps.length === 0) continue;
    const { open } = value.root;
    if (ts.isParameter(open) && ts.isPropertyAccessExpression(mounted)) return open;
  }
  return undefined;
}

export interface PlacedRoute {
  readonly router: Standing;
  /** `all` where the function adds it for several. */
  readonly verb: string;
  readonly path: Parts;
  readonly node: ts.Node;
}

/** The parameter that a path hangs on. */
export function openPath(
  evaluator: Evaluator,
  path: ts.Expression,
  context: Context = free,
): Open | undefined {
  return evaluator.valuesOf(path, context).flatMap((value) => openOf(value) ?? [])[0];
}

/** What is bound around a node by each call of the function that it stands in. */
export function callsAround(evaluator: Evaluator, node: ts.Node): readonly Context[] {
  const parameters = ts.findAncestor(node, isBody)?.parameters ?? [];
  for (const { name } of parameters) {
    const contexts = ts.isIdentifier(name) ? registeredIn(evaluator, name, free, node) : [free];
    if (contexts.some((each) => each !== free)) return contexts;
  }
  return [free];
}

/** Gives the routes that those say who call, and what only those say who call them in turn. */
export function placeRoutes(
  evaluator: Evaluator,
  open: readonly OpenRoute[],
  entries: Entries,
  routersOf: (node: ts.Expression, context: Context) => readonly Standing[],
): { readonly placed: readonly PlacedRoute[]; readonly handedOn: readonly OpenRoute[] } {
  const handedOn: OpenRoute[] = [];
  const placed = new Map<string, PlacedRoute>();
  const numbers = new Map<ts.Node, number>();
  const number = (node: ts.Node) => {
    numbers.set(node, numbers.get(node) ?? numbers.size);
    return numbers.get(node);
  };
  /** What is bound at a place, once for each element of the lists that loops run over, around the call and around the place. */
  const contextsOf = ({ within, path }: OpenRoute, { place, enter, around }: Entry): readonly Context[] =>
    (around ? [free] : elementContexts(evaluator, place, free, { ofTexts: true })).flatMap((each) =>
      elementContexts(evaluator, path, within(enter(each)), { ofTexts: true }),
    );
  for (const route of open)
    for (const entry of entries.of(route.open)) {
      const { place, enter } = entry;
      for (const [index, context] of contextsOf(route, entry).entries()) {
        // What it is given may choose another verb: `switch (contract.method) { case 'GET': app.get(contract.path, handle); … }`.
        if (!mayRun(evaluator, route.path, route.path.getSourceFile(), context)) continue;
        const paths = partsOf(evaluator, route.path, context);
        const further = paths.some(beginsUnknown) ? openPath(evaluator, route.path, context) : undefined;
        if (further && further !== route.open)
          handedOn.push({ ...route, open: further, within: (around) => route.within(enter(around)) });
        for (const path of paths) {
          if (beginsUnknown(path)) continue;
          for (const router of routersOf(route.receiver, context)) {
            const key = `${index} ${number(place)} ${number(router.node)} ${JSON.stringify(path, withoutNodes)}`;
            const put = (verb: string, at = key) => placed.set(at, { router, verb, path, node: place });
            if (typeof route.verb === 'string') {
              const known = placed.get(key);
              put(known && known.verb !== route.verb ? 'all' : route.verb);
              continue;
            }
            const verbs = verbsOf(evaluator, route.verb, context);
            // What is known to be another method adds no route.
            const isOther = evaluator
              .valuesOf(route.verb, context)
              .some((value) => fixed(value) !== undefined);
            for (const verb of verbs.length > 0 || isOther ? verbs : ['all']) put(verb, `${verb} ${key}`);
          }
        }
      }
    }
  return { placed: [...placed.values()], handedOn };
}
