/**
 * Contracts that client and server share as values: `initContract().router({ place: { method: 'POST', path: '/orders' } })` of ts-rest, and the list
 * `makeApi([{ alias, method, path }])` of Zodios. Out: each route with the names that lead to it. Sources: https://ts-rest.com/docs/core and
 * https://www.zodios.org/docs/client
 */
import { ts } from 'ts-morph';
import { memberOf, type Parts, partsOfValues } from './calls/texts.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { fixed } from './evaluate/text.js';
import { joinUrl } from './evaluate/urls.js';
import type { Step, Value } from './evaluate/values.js';

export interface ContractRoute {
  /** The members of a client that ask for it: `orders.place`. */
  readonly names: readonly string[];
  readonly method: string;
  readonly path: Parts;
}

/** Routers of routers beyond these are nobody's. */
const DEEPEST = 6;

/** The routes of what is, is made of, or is a part of, a contract. */
export function contractRoutes(evaluator: Evaluator, value: Value, node: ts.Node): readonly ContractRoute[] {
  return routesIn(evaluator, value, [], [''], node, 0);
}

/** The routes of a part of what was made, under the names that lead on from there. */
function ofPart(
  routes: readonly ContractRoute[],
  part: readonly string[],
  names: readonly string[],
): readonly ContractRoute[] {
  const from = names.length + part.length;
  return part.length === 0
    ? routes
    : routes.flatMap((route) =>
        part.every((name, index) => route.names[names.length + index] === name)
          ? [{ ...route, names: [...names, ...route.names.slice(from)] }]
          : [],
      );
}

/** `orders` and `list` of `c.router({ … }).orders.list` */
function membersAfterMaking(steps: readonly Step[]): readonly string[] {
  return steps
    .slice(steps.findLastIndex(({ step }) => step === 'call') + 1)
    .flatMap((each) => (each.step === 'member' ? [each.name] : []));
}

function routesIn(
  evaluator: Evaluator,
  value: Value,
  names: readonly string[],
  prefix: Parts,
  node: ts.Node,
  depth: number,
): readonly ContractRoute[] {
  if (depth > DEEPEST) return [];
  if (value.kind === 'list')
    return value.items.flatMap((each) => routeOf(evaluator, each, names, prefix, node));
  if (value.kind === 'derived') {
    const made = makingOf(value.steps);
    if (!made || !('package' in value.root) || !/^@(?:ts-rest|zodios)\//.test(value.root.package)) return [];
    const [first, options] = made.node.arguments;
    const given = first ? evaluator.valuesOf(first, made.context) : [];
    const said = options
      ? memberOf(evaluator, evaluator.valuesOf(options, made.context), 'pathPrefix', node)
      : [];
    const [more] = said.length > 0 ? partsOfValues(evaluator, said, node) : [['']];
    const routes = given.flatMap((each) =>
      routesIn(evaluator, each, names, joined(prefix, more ?? ['']), node, depth + 1),
    );
    return ofPart(routes, membersAfterMaking(value.steps), names);
  }
  if (value.kind !== 'object') return [];
  const own = routeOf(evaluator, value, names, prefix, node);
  if (own.length > 0) return own;
  return [...evaluator.indexOf(value.node).named.keys()].flatMap((name) =>
    evaluator
      .member(value, name, node)
      .flatMap((each) => routesIn(evaluator, each, [...names, name], prefix, node, depth + 1)),
  );
}

/** The last call that makes a router, an API or an endpoint of one. */
function makingOf(steps: readonly Step[]) {
  const step = steps.findLast((each) => each.step === 'call');
  return step?.step === 'call' && ts.isCallExpression(step.node) && step.node.arguments.length > 0
    ? { node: step.node, context: step.context }
    : undefined;
}

function routeOf(
  evaluator: Evaluator,
  value: Value,
  names: readonly string[],
  prefix: Parts,
  node: ts.Node,
): readonly ContractRoute[] {
  const method = memberOf(evaluator, [value], 'method', node).map(fixed)[0];
  if (method === undefined || !/^(?:get|post|put|patch|delete)$/i.test(method)) return [];
  const alias = memberOf(evaluator, [value], 'alias', node).map(fixed)[0];
  const paths = memberOf(evaluator, [value], 'path', node);
  return (paths.length > 0 ? partsOfValues(evaluator, paths, node) : []).map((path) => ({
    names: alias === undefined ? names : [...names, alias],
    method: method.toUpperCase(),
    path: joined(prefix, path),
  }));
}

function joined(prefix: Parts, path: Parts): Parts {
  return prefix.every((part) => part === '') ? path : joinUrl(prefix, path);
}
