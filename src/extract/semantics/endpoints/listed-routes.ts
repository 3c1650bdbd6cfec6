/**
 * Routes that a program lists by their paths: `Bun.serve({ routes: { '/orders/:id': { GET, DELETE } } })`, `module.exports.routes = { 'POST /orders': 'OrdersController.add' }` of
 * Sails. In: a node and the evaluator. Out: the routes. Sources: https://bun.sh/docs/api/http#routing, https://sailsjs.com/documentation/concepts/routes
 */
import { ts } from 'ts-morph';
import { dependsOn } from '../actions/depends-on.js';
import { memberOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import type { Context } from '../evaluate/values.js';
import type { TypedEndpoint } from './typed-servers.js';

const VERB = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/;

export function readListedRoutes(evaluator: Evaluator, node: ts.Node): readonly TypedEndpoint[] {
  if (ts.isCallExpression(node)) return ofBun(evaluator, node);
  return ts.isBinaryExpression(node) ? ofSails(evaluator, node) : [];
}

function ofBun(evaluator: Evaluator, node: ts.CallExpression): readonly TypedEndpoint[] {
  const [options] = node.arguments;
  if (!options || lastName(node.expression) !== 'serve') return [];
  const isBun =
    node.expression.getText() === 'Bun.serve' ||
    evaluator
      .valuesOf(node.expression)
      .some((value) => value.kind === 'derived' && 'package' in value.root && value.root.package === 'bun');
  if (!isBun) return [];
  const told = evaluator.valuesOf(options);
  return ['routes', 'static'].flatMap((option) =>
    memberOf(evaluator, told, option, node).flatMap((value) =>
      value.kind === 'object' ? routesIn(evaluator, value.node, value.context) : [],
    ),
  );
}

function routesIn(
  evaluator: Evaluator,
  node: ts.ObjectLiteralExpression,
  context: Context,
): readonly TypedEndpoint[] {
  const { named, spread } = evaluator.indexOf(node);
  const own = [...named].flatMap(([path, property]): readonly TypedEndpoint[] => {
    if (!path.startsWith('/')) return [];
    const verbs = evaluator
      .member({ kind: 'object', node, context }, path, property)
      .flatMap((value) => (value.kind === 'object' ? [...evaluator.indexOf(value.node).named] : []))
      .filter(([name]) => VERB.test(name));
    const route = { protocol: 'http' as const, path: [path] };
    return verbs.length > 0
      ? verbs.map(([method, at]) => ({
          ...route,
          method,
          node: at.getSourceFile() === node.getSourceFile() ? at : property,
        }))
      : [{ ...route, node: property }];
  });
  const others = spread.flatMap((each) =>
    evaluator
      .valuesOf(each, context)
      .flatMap((value) => (value.kind === 'object' ? routesIn(evaluator, value.node, value.context) : [])),
  );
  return [...own, ...others];
}

function ofSails(evaluator: Evaluator, { left, right }: ts.BinaryExpression): readonly TypedEndpoint[] {
  if (!ts.isObjectLiteralExpression(right) || !/^(?:module\.)?exports\.routes$/.test(left.getText()))
    return [];
  if (!dependsOn(evaluator.program, left, ['sails'])) return [];
  return [...evaluator.indexOf(right).named].flatMap(([name, node]): readonly TypedEndpoint[] => {
    const [, verb, path] = /^(?:(\w+)\s+)?(\/\S*)$/.exec(name.trim()) ?? [];
    if (path === undefined) return [];
    const method = verb === undefined || /^all$/i.test(verb) ? undefined : verb.toUpperCase();
    return [{ protocol: 'http', ...(method !== undefined && { method }), path: [path], node }];
  });
}
