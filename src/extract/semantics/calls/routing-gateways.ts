/**
 * Gateways that are given a table of routes: `gateway({ routes: [{ prefix: '/orders', target, prefixRewrite: '/v1' }] })`. In: the call that makes one. Out: for
 * each route the address that is asked; what it takes away of the path is put back by nobody. Source: the README of fast-gateway 4.
 */
import type { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import { memberOf, partsOfValues } from './texts.js';

/** Packages that make such gateways. */
export const ROUTING = /^(?:fast-gateway|k-fastify-gateway)$/;

export function readRoutingGateway(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
): readonly CallReading[] {
  const last = steps.at(-1);
  const isMade = 'package' in root && ROUTING.test(root.package) && steps.length === 0;
  const isRegistering = last?.step === 'member' && /^(?:register|use)$/.test(last.name);
  if (!isMade && !isRegistering) return [];
  const values = node.arguments.map((each) => evaluator.valuesOf(each, context));
  if (!isMade && !values[0]?.some(isRouting)) return [];
  const by = 'package' in root && ROUTING.test(root.package) ? root.package : 'k-fastify-gateway';
  return memberOf(evaluator, values.flat(), 'routes', node)
    .flatMap((value) => (value.kind === 'list' ? value.items : []))
    .flatMap((route) => readRoute(evaluator, node, by, route, context));
}

function isRouting(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && ROUTING.test(value.root.package);
}

function readRoute(
  evaluator: Evaluator,
  node: ts.CallExpression,
  by: string,
  route: Value,
  context: Context,
): readonly CallReading[] {
  const said = (name: string) => memberOf(evaluator, [route], name, node);
  const [prefix] = said('prefix').map((value) => fixed(value)?.replace(/\/?\*$/, ''));
  const [put = ''] = said('prefixRewrite').map(fixed);
  const place = route.kind === 'object' ? route.node : node;
  const manner = mannerOf(evaluator, { ...quiet, node, context, by, own: [], isRead: false });
  return partsOfValues(evaluator, said('target'), place).map((address) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address: joinUrl(address, joinUrl([put], ['/', { hole: true }])),
    ...manner,
    awaited: true,
    ...(prefix !== undefined && { hands: [prefix], rest: 'kept' as const }),
    node: place,
  }));
}
