/**
 * Clients that are typed by what the server says: tRPC, GraphQL, Connect and nice-grpc, openapi-fetch, Hono's `hc`, what OpenAPI generators
 * configure. In: a call or `new` and what its callee is, by the evaluator. Out: what it asks of whom. A client whose users name no address (hooks,
 * generated methods) asks where it is made.
 */
import { ts } from 'ts-morph';
import { capital } from '../endpoints/nest.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { OF_BETTER_AUTH, readBetterAuth } from './better-auth-clients.js';
import { givenTo } from './given.js';
import type { CallReading } from './http.js';
import { type Made, optionOf, type Told, type TypedSite } from './made-options.js';
import { mannerOf, quiet, untold } from './options.js';
import { OF_ORPC, procedureOfOrpc } from './orpc.js';
import { memberOf, type Parts, partsOf, partsOfValues } from './texts.js';
import { procedureOfTrpc, untypedProcedure } from './trpc-clients.js';

/** Methods of typed clients that no other client has, for a first look at the text. */
export const TYPED_METHOD =
  /^(query|mutate|subscribe|use\w*Query|useMutation|useSubscription|\w*[qQ]ueryOptions|mutationOptions|subscriptionOptions|(?:pre)?fetch(?:Infinite)?|ensureData|rawRequest|invoke|GET|POST|PUT|PATCH|DELETE)$/;
/** What is made once and asked through something else. */
export const TYPED_MADE =
  /^(?:createHttpLink|createUploadLink|createBatchLink|createClient|HttpLink|BatchHttpLink|ApolloClient|Client|IntrospectAndCompose|ApolloGateway|Configuration|createApi|injectEndpoints)$/;

export function readTyped(
  evaluator: Evaluator,
  node: TypedSite,
  callee: Derived,
  context: Context,
): readonly CallReading[] {
  if (!('package' in callee.root)) return [];
  const from = callee.root.package;
  const names = callee.steps.flatMap((step) =>
    step.step === 'member' && step.name !== 'default' ? [step.name] : [],
  );
  const made = callee.steps.find((step): step is Made => step.step === 'call' || step.step === 'new');
  const reading = reader(evaluator, node, context, from);
  if (/^@trpc\/(client|react-query|next|tanstack-react-query)$/.test(from))
    return [
      ...procedureOfTrpc(evaluator, callee, made, reading),
      ...untypedProcedure(evaluator, node, context, callee, made, reading),
    ];
  if (OF_BETTER_AUTH.test(from)) return readBetterAuth(evaluator, node, callee, context, reading);
  if (OF_ORPC.test(from) && ts.isCallExpression(node)) {
    const asked = procedureOfOrpc(evaluator, callee);
    const addresses = asked && asked.addresses.length > 0 ? asked.addresses : [undefined];
    return asked
      ? addresses.map((address) =>
          reading({ protocol: 'rpc', route: [asked.route], ...(address && { address }) }),
        )
      : [];
  }
  if (/^(@connectrpc\/connect|@bufbuild\/connect|nice-grpc(-web)?)$/.test(from) && ts.isCallExpression(node))
    return procedure(evaluator, callee, reading);
  if (from === 'openapi-fetch' && made) return documented(evaluator, node, context, made, names, reading);
  if (from === 'openapi-react-query' && made) return hooked(evaluator, node, context, made, names, reading);
  if (from === 'hono' && made && /^\$(get|post|put|patch|delete)$/.test(names.at(-1) ?? ''))
    return chained(evaluator, made, names, reading);
  if (from === '@elysiajs/eden' && made) return eden(evaluator, node, context, callee, made, reading);
  if (from === '@dapr/dapr' && names.at(-1) === 'invoke') return invoked(evaluator, node, context, reading);
  if (/^(graphql-request|@apollo\/|apollo-|@urql\/|urql$|graphql-hooks|apollo-angular)/.test(from))
    return graphql(evaluator, node, context, from, names, made, reading);
  return [];
}

/** `new Configuration({ basePath })`, that OpenAPI generators give to all of their clients; of a package or of the tree. */
export function readConfiguration(
  evaluator: Evaluator,
  node: ts.NewExpression,
  context: Context,
): readonly CallReading[] {
  const [first] = node.arguments ?? [];
  const options = first ? evaluator.valuesOf(first, context) : [];
  const reading = reader(evaluator, node, context, 'openapi');
  const bases = memberOf(evaluator, options, 'basePath', node);
  return bases.length === 0
    ? []
    : partsOfValues(evaluator, bases, node).map((base) =>
        reading({ protocol: 'http', address: joinUrl(base, ['/', { hole: true }]) }),
      );
}

function reader(evaluator: Evaluator, node: TypedSite, context: Context, by: string) {
  return (told: Told): CallReading => ({
    kind: 'call',
    by,
    ...told,
    ...(ts.isCallExpression(node)
      ? // What such a client is made with is not looked into.
        mannerOf(evaluator, { ...quiet, node, context, by, isRead: false })
      : untold),
    awaited: true,
    node,
  });
}

/** `createClient(Orders, transport)` and a procedure of it; `createClientFactory().use(…).create(Orders, channel)` of nice-grpc. */
function procedure(
  evaluator: Evaluator,
  { steps }: Derived,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [maker, made, method] = steps.slice(-3);
  const isMade =
    maker?.step === 'member' &&
    /^create(?:(?:Promise|Callback)?Client)?$/.test(maker.name) &&
    made?.step === 'call';
  if (!isMade || method?.step !== 'member') return [];
  const { node, context } = made;
  const [service, transport] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  if (!service) return [];
  const name = serviceName(givenAs(evaluator, service, context));
  const values = transport ? evaluator.valuesOf(transport, context) : [];
  const addresses = values.flatMap((value): readonly Parts[] => {
    const step = value.kind === 'derived' ? value.steps.findLast((each) => each.step === 'call') : undefined;
    if (step?.step !== 'call' || !ts.isCallExpression(step.node)) return [];
    const based = optionOf(evaluator, step, 'baseUrl');
    const [first] = step.node.arguments;
    return based.length > 0 || !first ? based : partsOf(evaluator, first, step.context);
  });
  const route = [`${name}/${capital(method.name)}`];
  return (addresses.length > 0 ? addresses : [undefined]).map((address) =>
    reading({ protocol: 'grpc', route, ...(address && { address }) }),
  );
}

/** What a function that makes clients is given for the service of one: `make(Orders)` of `make = (service) => createClient(service, transport)`. */
function givenAs(evaluator: Evaluator, service: ts.Expression, { call, outer }: Context): ts.Expression {
  if (!ts.isIdentifier(service) || !call) return service;
  const parameter = evaluator.scopes.find(service.text, service).find(ts.isParameter);
  const index = parameter ? parameter.parent.parameters.indexOf(parameter as never) : -1;
  const given = index === -1 ? undefined : call.arguments?.[index];
  return given ? givenAs(evaluator, given, outer ?? free) : service;
}

/** The name of a service by what is imported for it: `Orders`, `OrdersService`, `OrdersDefinition`. */
export function serviceName(node: ts.Expression): string {
  const text = ts.isPropertyAccessExpression(node) ? node.name.text : node.getText().slice(0, 80);
  return text.replace(/(?:Definition|Descriptor)$/, '');
}

/** `client.GET('/orders/{id}', …)`, `client.request('get', '/orders/{id}', …)`, `createPathBasedClient(…)['/orders/{id}'].GET(…)`. */
function documented(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  made: Made,
  names: readonly string[],
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const given = givenTo(evaluator, node, context);
  const last = names.at(-1) ?? '';
  const isNamed = last === 'request';
  const method = isNamed ? (given[0]?.values.map(fixed)[0]?.toUpperCase() ?? '') : last;
  if (!/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(method)) return [];
  const bases = documentedBases(evaluator, made);
  const below = names.at(-2) ?? '';
  if (below.startsWith('/'))
    return (bases.length > 0 ? bases : [undefined]).map((base) =>
      reading({ protocol: 'http', address: joinUrl(base, [below]), method }),
    );
  const first = given[isNamed ? 1 : 0];
  if (!first) return [];
  return (bases.length > 0 ? bases : [undefined]).flatMap((base) =>
    partsOfValues(evaluator, first.values, first.node).map((path) =>
      reading({ protocol: 'http', address: joinUrl(base, path), method }),
    ),
  );
}

/** The base of such a client, or of the one that it is made around: `wrapAsPathBasedClient(client)`. */
function documentedBases(evaluator: Evaluator, made: Made): readonly Parts[] {
  const own = optionOf(evaluator, made, 'baseUrl');
  return own.length > 0 ? own : basesOfGiven(evaluator, made);
}

function basesOfGiven(evaluator: Evaluator, { node, context }: Made): readonly Parts[] {
  const [given] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  return (given ? evaluator.valuesOf(given, context) : []).flatMap((value) => {
    const client = value.kind === 'derived' ? value.steps.find(({ step }) => step === 'call') : undefined;
    return client?.step === 'call' ? optionOf(evaluator, client, 'baseUrl') : [];
  });
}

/** `createClient(fetchClient).useQuery('get', '/orders/{id}', …)` of openapi-react-query, upon a client of openapi-fetch. */
function hooked(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  made: Made,
  names: readonly string[],
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [verb, path] = node.arguments ?? [];
  if (!verb || !path || !/^(use\w*Query|useMutation|(infiniteQ|q)ueryOptions)$/.test(names.at(-1) ?? ''))
    return [];
  const method = evaluator.valuesOf(verb, context).map(fixed)[0]?.toUpperCase();
  const bases = basesOfGiven(evaluator, made);
  return (bases.length > 0 ? bases : [undefined]).flatMap((base) =>
    partsOf(evaluator, path, context).map((each) =>
      reading({ protocol: 'http', address: joinUrl(base, each), ...(method !== undefined && { method }) }),
    ),
  );
}

/** `hc(url).orders[':id'].$get()` */
function chained(
  evaluator: Evaluator,
  { node, context }: Made,
  names: readonly string[],
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [first] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  if (!first || names[0] !== 'hc') return [];
  const segments = names.slice(1, -1).filter((name) => name !== 'index');
  const path = segments.map((name) => `/${name}`).join('');
  const method = names.at(-1)!.slice(1).toUpperCase();
  return partsOf(evaluator, first, context).map((base) =>
    reading({ protocol: 'http', address: joinUrl(base, [path === '' ? '/' : path]), method }),
  );
}

/** `treaty<App>(url).orders({ id }).get()`, `edenFetch<App>(url)('/orders/:id', { method })`. */
function eden(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  { steps }: Derived,
  made: Made,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [first] = ts.isTaggedTemplateExpression(made.node) ? [] : (made.node.arguments ?? []);
  if (!first) return [];
  const bases = partsOf(evaluator, first, made.context).map(withScheme);
  const below = steps.slice(steps.indexOf(made) + 1);
  const asks = (path: Parts, method: string | undefined) =>
    bases.map((base) =>
      reading({ protocol: 'http', address: joinUrl(base, path), ...(method !== undefined && { method }) }),
    );
  if (below.length === 0) {
    const [path, options] = node.arguments ?? [];
    const said = options
      ? memberOf(evaluator, evaluator.valuesOf(options, context), 'method', node).map(fixed)[0]
      : 'GET';
    return path ? partsOf(evaluator, path, context).flatMap((each) => asks(each, said?.toUpperCase())) : [];
  }
  const verb = below.at(-1);
  if (verb?.step !== 'member' || !/^(?:get|post|put|patch|delete|head|options)$/.test(verb.name)) return [];
  const segments = below
    .slice(0, -1)
    .flatMap((step): readonly string[] =>
      step.step === 'member'
        ? step.name === 'index'
          ? []
          : [`/${step.name}`]
        : step.step === 'call'
          ? ['/:id']
          : [],
    );
  return asks([segments.join('') || '/'], verb.name.toUpperCase());
}

/** `localhost:3000` of what is told a host alone. */
function withScheme(base: Parts): Parts {
  const [first, ...others] = base;
  return typeof first === 'string' && /^[\w.-]+(?::|$)/.test(first) && !/^\w+:\/\//.test(first)
    ? [`http://${first}`, ...others]
    : base;
}

/** `dapr.invoker.invoke('orders', '/orders', HttpMethod.POST, order)`: the sidecar finds who goes by that name. */
function invoked(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [app, path, verb] = node.arguments ?? [];
  if (!app || !path) return [];
  const [, method] = /\.(GET|POST|PUT|PATCH|DELETE)$/.exec(verb?.getText() ?? '.GET') ?? [];
  return partsOf(evaluator, app, context).flatMap((host) =>
    partsOf(evaluator, path, context).map((each) =>
      reading({
        protocol: 'http',
        address: joinUrl(['http://', ...host], each),
        ...(method !== undefined && { method }),
      }),
    ),
  );
}

const GRAPHQL_URL = ['uri', 'url', 'endpoint'];

function graphql(
  evaluator: Evaluator,
  node: TypedSite,
  context: Context,
  from: string,
  names: readonly string[],
  made: Made | undefined,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const last = names.at(-1) ?? '';
  const asks = (addresses: readonly Parts[]) =>
    addresses.map((address) => reading({ protocol: 'http', address, method: 'POST' }));
  const [first] = node.arguments ?? [];
  const at: Made | undefined = { step: 'call', node, context };
  if (from === 'graphql-request') {
    if (!/^(request|rawRequest|batchRequests|gql|GraphQLClient)$/.test(last) || !first) return [];
    // Of a client that was made for an address, or with it.
    if (made) {
      const [address] = ts.isTaggedTemplateExpression(made.node) ? [] : (made.node.arguments ?? []);
      return address && last !== 'GraphQLClient' && last !== 'gql'
        ? asks(partsOf(evaluator, address, made.context))
        : [];
    }
    if (ts.isNewExpression(node) || last === 'gql' || last === 'GraphQLClient') return [];
    const options = optionOf(evaluator, at, 'url');
    return asks(options.length > 0 ? options : partsOf(evaluator, first, context));
  }
  if (made || !TYPED_MADE.test(last)) return [];
  if (/^(IntrospectAndCompose|ApolloGateway)$/.test(last)) {
    const options = first ? evaluator.valuesOf(first, context) : [];
    const listed: readonly Value[] = ['subgraphs', 'serviceList']
      .flatMap((name) => memberOf(evaluator, options, name, node))
      .flatMap((value) => (value.kind === 'list' ? value.items : []));
    return asks(
      listed.flatMap((each) => partsOfValues(evaluator, memberOf(evaluator, [each], 'url', node), node)),
    );
  }
  return asks(optionOf(evaluator, at, ...GRAPHQL_URL));
}
