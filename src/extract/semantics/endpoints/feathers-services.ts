/**
 * Services of Feathers, which answer by the methods that they have: `app.use('/orders', new Orders(options), { methods })`. In: the call. Out: the routes. What a service
 * has from a package is all that there is. Source: https://feathersjs.com/api/services
 */
import { ts } from 'ts-morph';
import { dependsOn } from '../actions/depends-on.js';
import { memberOf, partsOf } from '../calls/texts.js';
import { basesOf } from '../evaluate/bases.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { free, type Value } from '../evaluate/values.js';
import type { TypedEndpoint } from './typed-servers.js';

const ROUTES: Readonly<Record<string, readonly [method: string, rest: string]>> = {
  find: ['GET', ''],
  get: ['GET', ':id'],
  create: ['POST', ''],
  update: ['PUT', ':id'],
  patch: ['PATCH', ':id'],
  remove: ['DELETE', ':id'],
};
const PACKAGES = ['@feathersjs/feathers', '@feathersjs/express', '@feathersjs/koa'];
/** What makes services for a store. */
const SERVICE_PACKAGE =
  /^(?:feathers-[\w-]+|@feathersjs\/(?:knex|mongodb|memory|adapter-commons|mongoose|[\w-]*sequelize))$/;
/** Classes of classes. */
const DEEPEST = 6;

export function readFeathersService(evaluator: Evaluator, node: ts.CallExpression): readonly TypedEndpoint[] {
  const callee = node.expression;
  const [path, service, options] = node.arguments;
  if (!path || !service || !ts.isPropertyAccessExpression(callee) || callee.name.text !== 'use') return [];
  if (ts.isFunctionLike(service)) return [];
  if (!dependsOn(evaluator.program, node, PACKAGES)) return [];
  const told = options ? memberOf(evaluator, evaluator.valuesOf(options), 'methods', node) : [];
  const said = told.flatMap((value) =>
    value.kind === 'list' ? value.items.flatMap((each) => fixed(each) ?? []) : [],
  );
  const has = new Set(evaluator.valuesOf(service).flatMap((value) => methodsOf(evaluator, value, 0)));
  const methods = Object.keys(ROUTES).filter(
    (name) => has.has(name) && (said.length === 0 || said.includes(name)),
  );
  return partsOf(evaluator, path, free).flatMap((each) =>
    methods.map((name) => {
      const [method, rest] = ROUTES[name]!;
      return {
        protocol: 'http' as const,
        method,
        path: joinUrl([''], rest === '' ? each : joinUrl(each, [rest])),
        node,
      };
    }),
  );
}

/** The methods of a service, be it an object, made of a class, or of a package. */
function methodsOf(evaluator: Evaluator, value: Value, depth: number): readonly string[] {
  if (depth > DEEPEST) return [];
  switch (value.kind) {
    case 'object':
      return [...evaluator.indexOf(value.node).named.keys()].filter((name) => Object.hasOwn(ROUTES, name));
    case 'instance':
      return ofClass(evaluator, value.of, depth);
    case 'class':
      return ofClass(evaluator, value.node, depth);
    case 'derived': {
      const isService = 'package' in value.root && SERVICE_PACKAGE.test(value.root.package);
      return isService ? Object.keys(ROUTES) : [];
    }
    default:
      return [];
  }
}

function ofClass(evaluator: Evaluator, node: ts.ClassLikeDeclaration, depth: number): readonly string[] {
  const own = node.members.flatMap(({ name }) => {
    const text = name && ts.isIdentifier(name) ? name.text : '';
    return Object.hasOwn(ROUTES, text) ? [text] : [];
  });
  const inherited = basesOf(evaluator, node, free).flatMap(({ value }) =>
    methodsOf(evaluator, value, depth + 1),
  );
  return [...own, ...inherited];
}
