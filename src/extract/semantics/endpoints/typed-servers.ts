/**
 * What servers answer to that are described by a router or a schema: the procedures of a tRPC router that an adapter is given, services of
 * Connect and nice-grpc, and the one endpoint of GraphQL. In: a call or `new` and the evaluator. Out: what is answered, and where that stands.
 */
import { ts } from 'ts-morph';
import type { EndpointFact } from '../../../model/facts.js';
import { memberOf, type Parts, partsOfValues } from '../calls/texts.js';
import { serviceName } from '../calls/typed-clients.js';
import { contractRoutes } from '../contracts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { ObjectValue, Value } from '../evaluate/values.js';
import { libraryRoutes } from './library-routes.js';
import { capital } from './nest.js';

export interface TypedEndpoint {
  readonly protocol: EndpointFact['protocol'];
  readonly method?: string;
  readonly path: Parts;
  readonly prefixed?: true;
  readonly node: ts.Node;
}

/** What GraphQL servers use where nobody says otherwise. */
const USUAL = '/graphql';
/** Middlewares that answer to GraphQL wherever they are mounted. */
const GRAPHQL_HANDLERS =
  /^(express-graphql|@apollo\/server|@as-integrations\/.+|graphql-http|graphql-yoga|graphql-helix|koa-graphql)$/;
/** Routers of routers beyond these are nobody's. */
const DEEPEST = 8;
const MOST = 2_000;

/** Whether a value is a handler of GraphQL that waits for a path. */
export function isGraphqlHandler(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && GRAPHQL_HANDLERS.test(value.root.package);
}

export function readTypedServer(evaluator: Evaluator, node: ts.CallExpression): readonly TypedEndpoint[] {
  const callee = node.expression;
  const name = ts.isPropertyAccessExpression(callee) ? callee.name.text : callee.getText().slice(0, 60);
  const router = routerGiven(evaluator, node, name);
  if (router.length > 0)
    return router.flatMap((value) => procedures(evaluator, value, [], node, 0)).slice(0, MOST);
  if (CONTRACT.test(name)) {
    const routes = contracted(evaluator, node, callee);
    if (routes.length > 0) return routes;
  }
  if (AZURE.test(name) && ts.isPropertyAccessExpression(callee)) {
    const functions = azureFunction(evaluator, node, callee);
    if (functions.length > 0) return functions;
  }
  if (/^(service|add|addService)$/.test(name) && node.arguments.length >= 2)
    return services(evaluator, node, callee);
  const ofLibrary = libraryRoutes(evaluator, node, name);
  return ofLibrary.length > 0 ? ofLibrary : graphql(evaluator, node, callee, name);
}

/** `new RPCHandler(router)` of oRPC: a record of procedures, of which each may be made by itself. */
export function readHandler(evaluator: Evaluator, node: ts.NewExpression): readonly TypedEndpoint[] {
  const [router] = node.arguments ?? [];
  const name = node.expression.getText().slice(-40);
  if (!router || !/(?:^|\.)(?:RPC|OpenAPI)Handler$/.test(name)) return [];
  const isOrpc = evaluator
    .valuesOf(node.expression)
    .some(
      (value) => value.kind === 'derived' && 'package' in value.root && /^@orpc\//.test(value.root.package),
    );
  if (!isOrpc) return [];
  return evaluator
    .valuesOf(router)
    .flatMap((value) => {
      if (isRouter(value)) return procedures(evaluator, value, [], node, 0);
      return value.kind === 'object' ? recorded(evaluator, value, [], node, 0) : [];
    })
    .slice(0, MOST);
}

/** Adapters of tRPC for servers, whose options may be kept by a name: `createHTTPHandler(config)`, `createOpenApiHttpHandler(config)`. */
const ADAPTER =
  /^(?:create(?:OpenApi)?(?:HTTP|Http|Express|Next|Nuxt|Aws|AWS)\w*|applyWSSHandler|\w*[rR]equestHandler)$/;

/** The routers of tRPC among the options of a call: `createExpressMiddleware({ router })`, `{ trpcOptions: { router } }`, `startService({ trpc: { router } })`. */
function routerGiven(evaluator: Evaluator, node: ts.CallExpression, name: string): readonly Value[] {
  return node.arguments.flatMap((argument): readonly Value[] => {
    if (ts.isIdentifier(argument) && ADAPTER.test(name))
      return memberOf(evaluator, evaluator.valuesOf(argument), 'router', node).filter(isRouter);
    if (!ts.isObjectLiteralExpression(argument)) return [];
    const { named } = evaluator.indexOf(argument);
    const values = named.has('router') ? evaluator.valuesOf(argument) : [];
    const inner = [...named].flatMap(([name, property]) =>
      /trpc/i.test(name) ? memberOf(evaluator, evaluator.valuesOf(argument), name, property) : [],
    );
    return memberOf(evaluator, [...values, ...inner], 'router', node).filter(isRouter);
  });
}

function isRouter(value: Value): boolean {
  return (
    value.kind === 'derived' &&
    'package' in value.root &&
    /^@(?:trpc|orpc)\/server$/.test(value.root.package) &&
    routesOf(value) !== undefined
  );
}

/** The call that makes a router. */
function routesOf(value: Value) {
  if (value.kind !== 'derived') return undefined;
  const last = value.steps.at(-1);
  const before = value.steps.at(-2);
  const isMade =
    last?.step === 'call' &&
    before?.step === 'member' &&
    /^(router|mergeRouters|createTRPCRouter)$/.test(before.name);
  return isMade && ts.isCallExpression(last.node) ? { node: last.node, context: last.context } : undefined;
}

function procedures(
  evaluator: Evaluator,
  value: Value,
  names: readonly string[],
  adapter: ts.Node,
  depth: number,
): readonly TypedEndpoint[] {
  const made = routesOf(value);
  if (!made || depth > DEEPEST) return [];
  return made.node.arguments.flatMap((argument) =>
    evaluator.valuesOf(argument, made.context).flatMap((given): readonly TypedEndpoint[] => {
      if (isRouter(given)) return procedures(evaluator, given, names, adapter, depth + 1);
      if (given.kind !== 'object') return [];
      return recorded(evaluator, given, names, adapter, depth);
    }),
  );
}

/** The procedures of a record: routers, records and procedures under their names, and what is spread into it. */
function recorded(
  evaluator: Evaluator,
  record: ObjectValue,
  names: readonly string[],
  adapter: ts.Node,
  depth: number,
): readonly TypedEndpoint[] {
  if (depth > DEEPEST) return [];
  const { named, spread } = evaluator.indexOf(record.node);
  const brought = spread
    .flatMap((each) => evaluator.valuesOf(each, record.context))
    .flatMap((each) => (each.kind === 'object' ? recorded(evaluator, each, names, adapter, depth + 1) : []));
  const own = [...named].flatMap(([name, property]): readonly TypedEndpoint[] => {
    const path = [...names, name];
    const values = evaluator
      .member(record, name, property)
      .flatMap((each) => loaded(evaluator, each, property));
    const inner = values.filter(isRouter);
    if (inner.length > 0)
      return inner.flatMap((each) => procedures(evaluator, each, path, adapter, depth + 1));
    const records = values.filter((each) => each.kind === 'object');
    if (records.length > 0)
      return records.flatMap((each) => recorded(evaluator, each, path, adapter, depth + 1));
    // Where a router lies in a library, who gives it to a server answers.
    const isNear = property.getSourceFile() === adapter.getSourceFile();
    return [{ protocol: 'rpc' as const, path: [path.join('.')], node: isNear ? property : adapter }];
  });
  return [...own, ...brought];
}

/** The router of `lazy(() => import('./stock'))`, which is the one that the file exports, or of `….then((file) => file.router)`. */
function loaded(evaluator: Evaluator, value: Value, node: ts.Node): readonly Value[] {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (value.kind !== 'derived' || last?.step !== 'call' || !ts.isCallExpression(last.node)) return [value];
  const before = value.steps.at(-2);
  const [load] = last.node.arguments;
  if (before?.step !== 'member' || !/^lazy(?:Router)?$/.test(before.name) || !load) return [value];
  return evaluator
    .valuesOf(load, last.context)
    .flatMap((each) => (each.kind === 'function' ? evaluator.returnedBy(each) : []))
    .flatMap((each): readonly Value[] => {
      if (each.kind !== 'module') return [each];
      const file = evaluator.program.file(each.path);
      const names = file ? [...evaluator.exportsOf(file).names.keys()] : [];
      return names.flatMap((name) => evaluator.member(each, name, node)).filter(isRouter);
    });
}

/** What is given a contract of ts-rest to answer to it. */
const CONTRACT =
  /^(?:createExpressEndpoints|createNextHandler|createNextRouter|fetchRequestHandler|createLambdaHandler|router|zodiosApp|zodiosRouter|app)$/;

function contracted(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: ts.Expression,
): readonly TypedEndpoint[] {
  const [contract] = node.arguments;
  const isServer = evaluator
    .valuesOf(callee)
    .some(
      (value) =>
        value.kind === 'derived' &&
        'package' in value.root &&
        /^@(?:ts-rest\/(?:express|next|serverless|fastify)|zodios\/express)/.test(value.root.package),
    );
  if (!isServer || !contract) return [];
  return evaluator.valuesOf(contract).flatMap((value) =>
    contractRoutes(evaluator, value, contract).map(({ method, path }) => ({
      protocol: 'http' as const,
      method,
      path,
      node,
    })),
  );
}

/** How Azure Functions are told of what answers to requests. */
const AZURE = /^(http|get|post|put|patch|deleteRequest)$/;

/** `app.http('orders', { methods: ['GET'], route: 'orders/{id}', handler })` of Azure Functions, that all go below `/api`. */
function azureFunction(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: ts.PropertyAccessExpression,
): readonly TypedEndpoint[] {
  const [name, options] = node.arguments;
  if (!name || !options || !ts.isObjectLiteralExpression(options)) return [];
  const isAzure = evaluator
    .valuesOf(callee.expression)
    .some(
      (value) =>
        value.kind === 'derived' && 'package' in value.root && value.root.package === '@azure/functions',
    );
  if (!isAzure) return [];
  const values = evaluator.valuesOf(options);
  const routes = memberOf(evaluator, values, 'route', node);
  const paths = partsOfValues(evaluator, routes.length > 0 ? routes : evaluator.valuesOf(name), node);
  const listed = memberOf(evaluator, values, 'methods', node).flatMap((value) =>
    value.kind === 'list' ? value.items.flatMap((each) => fixed(each) ?? []) : [],
  );
  const own = callee.name.text === 'http' ? undefined : callee.name.text.replace('Request', '').toUpperCase();
  const methods =
    own !== undefined ? [own] : listed.length > 0 ? listed.map((each) => each.toUpperCase()) : [undefined];
  return paths.flatMap((path) =>
    methods.map((method) => ({
      protocol: 'http' as const,
      ...(method !== undefined && { method }),
      path: ['/api/', ...path],
      node,
    })),
  );
}

/** `router.service(Orders, { get })` of Connect, `server.add(OrdersDefinition, { get })` of nice-grpc. */
function services(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: ts.Expression,
): readonly TypedEndpoint[] {
  const [service, handlers] = node.arguments;
  if (!service || !handlers || !ts.isPropertyAccessExpression(callee)) return [];
  const isTyped = evaluator
    .valuesOf(callee)
    .some(
      (value) =>
        value.kind === 'derived' && 'package' in value.root && /connect|nice-grpc/.test(value.root.package),
    );
  if (!isTyped) return [];
  const name = serviceName(service);
  const methods = evaluator
    .valuesOf(handlers)
    .flatMap((value) => (value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : []));
  const paths = methods.length > 0 ? methods.map((method) => `${name}/${capital(method)}`) : [`${name}/*`];
  return paths.map((path) => ({ protocol: 'grpc' as const, path: [path], node }));
}

function graphql(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: ts.Expression,
  name: string,
): readonly TypedEndpoint[] {
  const [first, second] = node.arguments;
  const at = (paths: readonly Parts[], prefixed = false): readonly TypedEndpoint[] =>
    paths.map((path) => ({
      protocol: 'http' as const,
      path,
      ...(prefixed && { prefixed: true as const }),
      node,
    }));
  const said = (options: ts.Expression | undefined, option: string): readonly Parts[] => {
    const values = options ? memberOf(evaluator, evaluator.valuesOf(options), option, node) : [];
    return values.length > 0 ? partsOfValues(evaluator, values, node) : [[USUAL]];
  };
  const from = (expression: ts.Expression, packages: RegExp) =>
    evaluator
      .valuesOf(expression)
      .some(
        (value) => value.kind === 'derived' && 'package' in value.root && packages.test(value.root.package),
      );
  if (name === 'applyMiddleware' && from(callee, /^apollo-server/)) return at(said(first, 'path'));
  if (name === 'startStandaloneServer' && from(callee, /^@apollo\/server$/)) return at([['/*']]);
  if (name === 'listen' && from(callee, /^(apollo-server|graphql-yoga)$/)) return at([['/*']]);
  if (name === 'createYoga' && from(callee, /^graphql-yoga$/)) return at(said(first, 'graphqlEndpoint'));
  if (/^forRoot(Async)?$/.test(name) && from(callee, /^@nestjs\/graphql$/))
    return at(said(first, 'path'), true);
  if (
    name === 'register' &&
    first &&
    from(first, /^(mercurius|apollo-server-fastify|@as-integrations\/fastify)$/)
  )
    return at(said(second, 'path'));
  // Fastify's plugin of Apollo Server 3: `app.register(server.createHandler())`.
  if (name === 'createHandler' && from(callee, /^apollo-server-(fastify|lambda|koa|micro)$/))
    return at(said(first, 'path'));
  return [];
}
