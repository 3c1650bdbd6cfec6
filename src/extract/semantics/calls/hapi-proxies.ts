/**
 * Routes of hapi that hand on what they are asked. In: `h.proxy({ uri })` in a handler, and routes whose handler is `{ proxy: { uri } }`. Out: the
 * address that is asked, by the method of the route. Source: the API of @hapi/h2o2 10.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Value } from '../evaluate/values.js';
import { functionAround } from '../functions.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet, untold } from './options.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

/** The plugin that gives hapi such routes. */
export const H2O2 = '@hapi/h2o2';

/** `h.proxy({ uri })`: what a handler gives back of another server. */
export function readHandedOn(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly CallReading[] {
  const { expression: callee, arguments: given } = node;
  const [options] = given;
  if (!options || !ts.isPropertyAccessExpression(callee) || !isToolkit(callee.expression)) return [];
  const manner = mannerOf(evaluator, { ...quiet, node, context, by: H2O2, isRead: false });
  return asked(evaluator, evaluator.valuesOf(options, context), routeAround(node), node).map((told) => ({
    kind: 'call',
    protocol: 'http',
    by: H2O2,
    ...manner,
    ...told,
    awaited: true,
    node,
  }));
}

/** `{ method, path, handler: { proxy: { uri } } }` */
export function readProxyRoute(
  evaluator: Evaluator,
  route: ts.ObjectLiteralExpression,
): readonly CallReading[] {
  const { named } = evaluator.indexOf(route);
  const handler = named.get('handler');
  if (!handler || !ts.isPropertyAssignment(handler) || !named.has('path')) return [];
  if (!ts.isObjectLiteralExpression(handler.initializer)) return [];
  const proxy = evaluator.indexOf(handler.initializer).named.get('proxy');
  if (!proxy || !ts.isPropertyAssignment(proxy)) return [];
  const options = evaluator.valuesOf(proxy.initializer);
  return asked(evaluator, options, route, proxy).map((told) => ({
    kind: 'call',
    protocol: 'http',
    by: H2O2,
    ...untold,
    ...told,
    awaited: true,
    node: proxy,
  }));
}

/** Whether something is the second parameter of a handler. */
function isToolkit(node: ts.Expression): boolean {
  const handler = functionAround(node);
  return (
    ts.isIdentifier(node) &&
    handler !== undefined &&
    ts.isFunctionLike(handler) &&
    handler.parameters[1]?.name.getText() === node.text
  );
}

/** The route that a handler is written in. */
function routeAround(node: ts.Node): ts.ObjectLiteralExpression | undefined {
  for (let place = node.parent; place; place = place.parent)
    if (ts.isPropertyAssignment(place) && place.name.getText() === 'handler') {
      const route = place.parent;
      return ts.isObjectLiteralExpression(route) ? route : undefined;
    }
  return undefined;
}

type Told = Pick<CallReading, 'address' | 'method' | 'hands'>;

function asked(
  evaluator: Evaluator,
  options: readonly Value[],
  route: ts.ObjectLiteralExpression | undefined,
  node: ts.Node,
): readonly Told[] {
  const ofRoute = (name: string): readonly Value[] => {
    const property = route && evaluator.indexOf(route).named.get(name);
    return property && ts.isPropertyAssignment(property) ? evaluator.valuesOf(property.initializer) : [];
  };
  const paths = ofRoute('path').flatMap((value) => fixed(value) ?? []);
  const verbs = ofRoute('method')
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .map((value) => fixed(value)?.toUpperCase());
  const methods = verbs.length === 0 || verbs.includes('*') ? [undefined] : verbs;
  const hands = paths.map((path) => path.replace(/\/?\{.*$/, '') || '/');
  return addresses(evaluator, options, paths, node).flatMap((address) =>
    methods.map((method) => ({ address, ...(method !== undefined && { method }), hands })),
  );
}

/** The address as the options say it: whole, by a function, or the server alone, which is asked for the same path. */
function addresses(
  evaluator: Evaluator,
  options: readonly Value[],
  paths: readonly string[],
  node: ts.Node,
): readonly Parts[] {
  const said = (name: string, of = options) => memberOf(evaluator, of, name, node);
  const mapped = said('mapUri').flatMap((value) =>
    value.kind === 'function' ? evaluator.returnedBy(value) : [],
  );
  const whole = [...said('uri'), ...said('uri', mapped)];
  if (whole.length > 0) return partsOfValues(evaluator, whole, node);
  const [host] = partsOfValues(evaluator, said('host'), node);
  if (!host) return [];
  const [port] = partsOfValues(evaluator, said('port'), node);
  const path: Parts = paths.length === 1 ? [paths[0]!] : ['/', { hole: true }];
  return [joinUrl(['http://', ...host, ...(port ? [':', ...port] : [])], path)];
}
