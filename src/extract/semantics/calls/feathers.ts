/**
 * Clients of Feathers: `client.service('orders').get(id)`, over HTTP where the client was configured with an address: `client.configure(rest(url))`.
 * In: a call of a service. Out: what is asked for. Without an address, a service is one of the program itself.
 * Source: https://feathersjs.com/api/client/rest
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet } from './options.js';
import type { SettingAt } from './settings.js';
import { type Parts, partsOf } from './texts.js';

export const FEATHERS = 'feathers';

const PACKAGES = /^(?:@feathersjs\/(?:feathers|client)|feathers(?:-client)?)$/;
const REST = /^(?:@feathersjs\/rest-client|feathers-rest)$/;
const METHODS: Readonly<Record<string, readonly [method: string, ofOne: boolean]>> = {
  find: ['GET', false],
  get: ['GET', true],
  create: ['POST', false],
  update: ['PUT', true],
  patch: ['PATCH', true],
  remove: ['DELETE', true],
};

/** For a first look at the text: a method of `client.service('orders')`, or of what is called a service. */
export function mayBeFeathers(callee: ts.Expression): boolean {
  if (!ts.isPropertyAccessExpression(callee) || !Object.hasOwn(METHODS, callee.name.text)) return false;
  const { expression } = callee;
  const of = ts.isCallExpression(expression) ? expression.expression : expression;
  const name = ts.isPropertyAccessExpression(of) ? of.name : of;
  return ts.isIdentifier(name) && /service/i.test(name.text);
}

export function readFeathers(
  evaluator: Evaluator,
  node: ts.CallExpression,
  { root, steps }: Derived,
  context: Context,
  settingAt: SettingAt,
): readonly CallReading[] {
  const last = steps.at(-1);
  const service = steps.at(-2);
  const named = steps.at(-3);
  if (!('package' in root) || !PACKAGES.test(root.package) || last?.step !== 'member') return [];
  const [method, ofOne] = METHODS[last.name] ?? [];
  const isService = named?.step === 'member' && named.name === 'service';
  if (method === undefined || !isService || service?.step !== 'call' || !ts.isCallExpression(service.node))
    return [];
  const [path] = service.node.arguments;
  const paths = path ? partsOf(evaluator, path, service.context) : [];
  return settingAt(node, { by: FEATHERS }).bases.flatMap((base) =>
    paths.map(
      (each): CallReading => ({
        kind: 'call',
        protocol: 'http',
        by: FEATHERS,
        address: [...joinUrl(base, each), ...(ofOne ? ['/', { hole: true as const }] : [])],
        method,
        ...mannerOf(evaluator, { ...quiet, node, context, by: FEATHERS, method, isRead: false }),
        node,
      }),
    ),
  );
}

/** The addresses of what a client is configured with: `rest(url)`. */
export function configuredBases(evaluator: Evaluator, given: ts.Expression): readonly Parts[] {
  return evaluator.valuesOf(given).flatMap((value) => {
    if (value.kind !== 'derived' || !('package' in value.root)) return [];
    const isRest =
      REST.test(value.root.package) ||
      value.steps.some((step) => step.step === 'member' && step.name === 'rest');
    const made = value.steps.find(({ step }) => step === 'call');
    const [address] = made?.step === 'call' && ts.isCallExpression(made.node) ? made.node.arguments : [];
    return isRest && address ? partsOf(evaluator, address, free) : [];
  });
}
