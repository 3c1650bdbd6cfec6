/**
 * Clients that are typed by what the server says: tRPC, GraphQL, Connect and nice-grpc, openapi-fetch, Hono's `hc`, what OpenAPI generators
 * configure. In: a call or `new` and what its callee is, by the evaluator. Out: what it asks of whom. A client whose users name no address (hooks,
 * generated methods) asks where it is made.
 */
import { ts } from 'ts-morph';
import { capital } from '../endpoints/nest.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/returned.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Step, Value } from '../evaluate/values.js';
import { UNNAMED } from './clients.js';
import { givenTo } from './given.js';
import type { CallReading } from './http.js';
import { mannerOf, quiet, untold } from './options.js';
import { OF_ORPC, procedureOfOrpc } from './orpc.js';
import { memberOf, type Parts, partsOf, partsOfValues } from './texts.js';

/** Methods of typed clients that no other client has, for a first look at the text. */
export const TYPED_METHOD =
  /^(query|mutate|subscribe|use\w*Query|useMutation|\w*[qQ]ueryOptions|mutationOptions|(?:pre)?fetch(?:Infinite)?|ensureData|rawRequest|invoke|GET|POST|PUT|PATCH|DELETE)$/;
/** Methods by which a procedure of tRPC is asked, or is given to what asks it: `useQuery(trpc.orders.byId.queryOptions(id))`. */
const ASKS =
  /^(query|mutate|subscribe|use\w*Query|useMutation|useSubscription|(infiniteQ|q)ueryOptions|mutationOptions|subscriptionOptions|(?:pre)?fetch(?:Infinite)?|ensureData)$/;
/** What is made once and asked through something else. */
export const TYPED_MADE =
  /^(?:createHttpLink|createUploadLink|createBatchLink|createClient|HttpLink|BatchHttpLink|ApolloClient|Client|IntrospectAndCompose|ApolloGateway|Configuration|createApi|injectEndpoints)$/;

type Site = ts.CallExpression | ts.NewExpression;
type Made = Step & { readonly step: 'call' | 'new' };

export function readTyped(
  evaluator: Evaluator,
  node: Site,
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
      ...trpc(evaluator, callee, made, reading),
      ...untyped(evaluator, node, context, callee, made, reading),
    ];
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

type Told = Pick<CallReading, 'protocol' | 'address' | 'route' | 'method'>;

function reader(evaluator: Evaluator, node: Site, context: Context, by: string) {
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

/** `client.orders.byId.query(…)`; the address stands in the links that the client is made with, if it is known at all. */
function trpc(
  evaluator: Evaluator,
  { steps }: Derived,
  made: Made | undefined,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const start = steps.findLastIndex(({ step }) => step === 'call' || step === 'new' || step === 'instance');
  const names = steps.slice(start + 1).flatMap((step) => (step.step === 'member' ? [step.name] : []));
  const how = names.pop();
  // What hooks give to ask without them: `trpc.useUtils().client.orders.place.mutate()`.
  const maker = steps[start - 1];
  const isByHook = maker?.step === 'member' && /^use(?:Utils|Context)$/.test(maker.name);
  if (isByHook && names[0] === 'client') names.shift();
  if (start === -1 || names.length === 0 || !ASKS.test(how ?? '')) return [];
  const addresses = made ? linkedTo(evaluator, made) : [];
  const route = [names.join('.')];
  return (addresses.length > 0 ? addresses : [undefined]).map((address) =>
    reading({ protocol: 'rpc', route, ...(address && { address }) }),
  );
}

/** `createTRPCUntypedClient({ links }).query('orders.byId', …)`, whose procedure is named when it is asked. */
function untyped(
  evaluator: Evaluator,
  node: Site,
  context: Context,
  { steps }: Derived,
  made: Made | undefined,
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const at = made ? steps.indexOf(made) : -1;
  const maker = steps[at - 1];
  const how = steps.at(-1);
  const [first] = node.arguments ?? [];
  const isMade =
    maker?.step === 'member' && /^(?:createTRPCUntypedClient|TRPCUntypedClient)$/.test(maker.name);
  if (!made || !isMade || at !== steps.length - 2 || how?.step !== 'member' || !first) return [];
  if (how.name !== UNNAMED && !/^(?:query|mutation|mutate|subscription)$/.test(how.name)) return [];
  const addresses = linkedTo(evaluator, made);
  return partsOf(evaluator, first, context).flatMap((route) =>
    (addresses.length > 0 ? addresses : [undefined]).map((address) =>
      reading({ protocol: 'rpc', route, ...(address && { address }) }),
    ),
  );
}

function linkedTo(evaluator: Evaluator, { node, context }: Made): readonly Parts[] {
  const [first] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  const given = first ? evaluator.valuesOf(first, context) : [];
  // Next is given a function: `createTRPCNext({ config: () => ({ links }) })`.
  const configured = memberOf(evaluator, given, 'config', node).flatMap((value) =>
    value.kind === 'function' ? returned(evaluator, value.node, value.context) : [],
  );
  const links = memberOf(evaluator, [...given, ...configured], 'links', node).flatMap((value) =>
    value.kind === 'list' ? value.items : [],
  );
  return links.flatMap((link) => {
    const step = link.kind === 'derived' ? link.steps.findLast((each) => each.step === 'call') : undefined;
    return step?.step === 'call' ? optionOf(evaluator, step, 'url') : [];
  });
}

/** What an option of the object that something is made with says. */
function optionOf(
  evaluator: Evaluator,
  { node, context }: Made,
  ...names: readonly string[]
): readonly Parts[] {
  const [first] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  const options = first ? evaluator.valuesOf(first, context) : [];
  for (const name of names) {
    const values = memberOf(evaluator, options, name, node);
    if (values.length > 0) return partsOfValues(evaluator, values, node);
  }
  return [];
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
  const name = serviceName(service);
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

/** The name of a service by what is imported for it: `Orders`, `OrdersService`, `OrdersDefinition`. */
export function serviceName(node: ts.Expression): string {
  const text = ts.isPropertyAccessExpression(node) ? node.name.text : node.getText().slice(0, 80);
  return text.replace(/(?:Definition|Descriptor)$/, '');
}

/** `client.GET('/orders/{id}', …)` */
function documented(
  evaluator: Evaluator,
  node: Site,
  context: Context,
  made: Made,
  names: readonly string[],
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [first] = givenTo(evaluator, node, context);
  const method = names.at(-1) ?? '';
  if (!first || !/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.test(method)) return [];
  const bases = optionOf(evaluator, made, 'baseUrl');
  return (bases.length > 0 ? bases : [undefined]).flatMap((base) =>
    partsOfValues(evaluator, first.values, first.node).map((path) =>
      reading({ protocol: 'http', address: joinUrl(base, path), method }),
    ),
  );
}

/** `createClient(fetchClient).useQuery('get', '/orders/{id}', …)` of openapi-react-query, upon a client of openapi-fetch. */
function hooked(
  evaluator: Evaluator,
  node: Site,
  context: Context,
  made: Made,
  names: readonly string[],
  reading: (told: Told) => CallReading,
): readonly CallReading[] {
  const [verb, path] = node.arguments ?? [];
  if (!verb || !path || !/^(use\w*Query|useMutation|(infiniteQ|q)ueryOptions)$/.test(names.at(-1) ?? ''))
    return [];
  const method = evaluator.valuesOf(verb, context).map(fixed)[0]?.toUpperCase();
  const [given] = ts.isTaggedTemplateExpression(made.node) ? [] : (made.node.arguments ?? []);
  const bases = (given ? evaluator.valuesOf(given, made.context) : []).flatMap((value) => {
    const client = value.kind === 'derived' ? value.steps.find(({ step }) => step === 'call') : undefined;
    return client?.step === 'call' ? optionOf(evaluator, client, 'baseUrl') : [];
  });
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
  node: Site,
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
  node: Site,
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
  node: Site,
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
