/**
 * Outbound HTTP. In: a call and what its callee is, by the evaluator: a chain that begins at a package (`axios` → `create({ baseURL })` →
 * `post`). Out: the address, the method and the manner. One description of clients serves all libraries: where a client is made, what its
 * options call the base of all addresses, which methods send.
 */
import { ts } from 'ts-morph';
import type { CallManner, DescribedCall } from '../../../model/facts.js';
import type { Protocol } from '../../../model/nouns.js';
import { isNothingGiven } from '../evaluate/decided.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { verbOfRequest, withRouteOfMade } from '../evaluate/requests.js';
import { mayLack } from '../evaluate/set-members.js';
import { addressOfPath, originOfHost } from '../evaluate/taken-apart.js';
import { fixed, isHole } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { askedOfApi } from './amplify.js';
import { isAskedAgain } from './asked-again.js';
import { isChosenByMethod } from './chosen-by-method.js';
import { chosenTogether, pathIn } from './chosen-together.js';
import { basesIn, type Client, clientOf, VERB } from './clients.js';
import { type Given, givenTo } from './given.js';
import { withOptionalEnds } from './optional-ends.js';
import { mannerOf } from './options.js';
import { readProxy } from './proxies.js';
import type { PutMember } from './put-members.js';
import { addressSetBefore } from './set-before.js';
import type { SettingAt } from './settings.js';
import { beginsUnknown, memberOf, opensOf, type Parts, partsOf, partsOfValues } from './texts.js';
import { isRead } from './timeouts.js';

/** Alternatives of one address beyond these are no knowledge: a few bases, with a few roots, before a few paths. */
const MOST_ADDRESSES = 64;

/** A call as it stands, its holes still hanging on parameters. */
export interface CallReading extends CallManner {
  readonly kind: 'call';
  readonly protocol: Protocol;
  readonly by: string;
  /** The broker that carries it to whoever consumes the channel that the route names. */
  readonly broker?: string;
  readonly address?: Parts;
  readonly method?: string;
  readonly route?: Parts;
  /** What is asked for of whoever consumes the channel, as the message says it: `headers: { operation: 'place' }`. */
  readonly operation?: Parts;
  /** What else is asked for with it, of the same graph. */
  readonly along?: readonly string[];
  readonly hands?: readonly string[];
  readonly rest?: 'kept' | 'none';
  readonly passes?: readonly string[];
  /** It goes on by whatever method the request came with that it is made for. */
  readonly anyMethod?: true;
  /** So it does as one of several, each by a method of its own. */
  readonly isOneOf?: boolean;
  readonly described?: DescribedCall;
  readonly node: ts.Node;
  /** Where it is told, if a loop makes it for many: the row that says what is passed on, or the request. */
  readonly toldAt?: ts.Node;
  /** The function that was put under a computed name, by which somebody asks. */
  readonly member?: PutMember;
  /** It was found by way of what fills a client with such functions: for all of them at once. */
  readonly ofAllMembers?: true;
  /** The request in a library, of which the place where it is told only says whom it asks. */
  readonly lentAt?: ts.Node;
}

export function readHttp(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
  settingAt: SettingAt,
): readonly CallReading[] {
  const proxied = readProxy(evaluator, node, callee, context);
  if (proxied.length > 0) return proxied;
  const client = clientOf(evaluator, callee);
  if (!client) return [];
  const { by, library } = client;
  const setting = settingAt(node, client);
  const request = requestMade(evaluator, node, client, context);
  const all = givenTo(evaluator, request?.node ?? node, request?.context ?? context).map((each) =>
    computed(evaluator, each),
  );
  const ofApi = askedOfApi(evaluator, by, all, node, settingAt);
  const { verb, asked, after } = requestOf(client, ofApi?.given ?? all);
  const said = setting.bases.length === 0 || saysBase(client) ? client.bases : setting.bases;
  const bases = ofApi?.bases ?? said;
  if (!asked && !(by === 'wretch' && verb && bases.length > 0)) return [];
  if (asked && isAskedAgain(asked.values)) return [];
  const asOptions = asked?.values.filter((value) => value.kind === 'object') ?? [];
  const [second, third] = after;
  const takesBody = library.takesBody && /^(post|put|patch)$/i.test(verb ?? '');
  const given = takesBody ? third : second;
  // http.request(url, options, callback) and request(url, body, options).
  const places = [given, third && given !== third ? third : undefined].filter((each) => each !== undefined);
  const own = [...asOptions, ...places.flatMap(({ values }) => values)];
  const ownBases = [...basesIn(evaluator, own, node), ...basesOfHanded(evaluator, own, node)];
  const roots = ownBases.length > 0 ? ownBases : bases;
  const set = asked && asOptions.length > 0 ? addressSetBefore(node, asked.node) : undefined;
  const paths =
    asked === undefined
      ? [[]]
      : set
        ? partsOf(evaluator, set, context)
        : asOptions.length > 0
          ? addressesOf(evaluator, asOptions, node, roots.length > 0)
          : partsOfValues(evaluator, asked.values, asked.node);
  const whole = (found: readonly Parts[]) =>
    (roots.length === 0 ? found : roots.flatMap((base) => found.map((path) => joinUrl(base, path)))).map(
      (parts) => withRouteOfMade(evaluator, parts, context),
    );
  const addresses = withOptionalEnds(evaluator, whole(paths), asked?.node);
  const options = verb ? [] : methodsOf(by).flatMap((name) => memberOf(evaluator, own, name, node));
  // A request has a method: `request.method ?? 'GET'`.
  const told = options.some(isOfRequest) ? options.filter(isOfRequest) : options;
  const methods = verb ? [verb] : verbsOf(told, context);
  const hasMethod = own.some((value) => methodsOf(by).some((name) => saysOption(evaluator, value, name)));
  // Options that are not read may say the verb.
  const isPiped = by === 'request' && verb === undefined && !hasMethod && isPipedInto(node);
  const isOpaque =
    client.isChosen ||
    isPiped ||
    (by === 'axios' && verb === undefined && isGivenWhole(asked)) ||
    (given !== undefined && !isKnown(evaluator, given, context)) ||
    (asOptions.length > 0 && !isRead(evaluator, asOptions));
  // Of options that only a test gives a verb, there may be none.
  const isUsual =
    verb === undefined &&
    own.some((value) => methodsOf(by).some((name) => mayLack(evaluator, value, name, node)));
  const likely = isUsual ? [...new Set([...methods, 'GET'])] : methods;
  const verbs = likely.length > 0 ? likely : [hasMethod || isOpaque ? undefined : 'GET'];
  const [usual] = verbs;
  const chosen = ts.isElementAccessExpression(node.expression)
    ? evaluator.valuesOf(node.expression.argumentExpression, context)
    : [];
  const passed = isPiped || [...told, ...chosen].some(isOfRequest) ? { anyMethod: true as const } : {};
  const isOneOf = verb !== undefined && isChosenByMethod(evaluator, node, context, isOfRequest);
  // The route of a handler says the verb that its request came with.
  const isOfRoute = told.every((value) => fixed(value) === undefined);
  const manner = mannerOf(evaluator, {
    node,
    context,
    by,
    ...(usual !== undefined && { method: usual }),
    own,
    isRead:
      client.isRead &&
      (asOptions.length === 0 || isRead(evaluator, asked?.values ?? [])) &&
      // superagent is given what it sends, and asked for the rest along its chain.
      (by === 'superagent' ||
        places.every(
          ({ node: each, values }) => isNothingGiven(evaluator, each, context) || isRead(evaluator, values),
        )),
    ofClient: client.options,
    setting,
    timeout: client.timeout,
  });
  const layers = [own, client.options, setting.options];
  const headers = layers.flatMap((options) => memberOf(evaluator, options, 'headers', node));
  const [app] = memberOf(evaluator, headers, 'dapr-app-id', node).map(fixed);
  const requests = chosenTogether(node, asked?.node, addresses.slice(0, MOST_ADDRESSES), verbs, {
    addresses: (each) =>
      withOptionalEnds(evaluator, whole(partsOf(evaluator, each, context)), each).slice(0, MOST_ADDRESSES),
    verbs: (each) => {
      const said = verbsOf(evaluator.valuesOf(each, context), context);
      return said.length > 0 ? said : [undefined];
    },
  });
  return requests.map(({ address, method }) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address: app === undefined ? address : joinUrl([`http://${app}`], pathIn(address)),
    ...(method !== undefined && { method }),
    ...(verb === undefined && (method === undefined || isOfRoute) && passed),
    ...(isOneOf && { anyMethod: true as const, isOneOf }),
    ...manner,
    node,
  }));
}

/** Whether a client is made with a base, be it one that only whoever calls for it knows; not where one that is handed here may have any, or none. */
function saysBase({ bases, isHanded }: Client): boolean {
  return bases.some(
    (base) =>
      opensOf(base).length === 0 || (!isHanded && base.some((part) => !(isHole(part) && part.optional))),
  );
}

/** Whether options say something by a name, be it not known what. */
function saysOption(evaluator: Evaluator, value: Value, name: string): boolean {
  const property = value.kind === 'object' ? evaluator.indexOf(value.node).named.get(name) : undefined;
  if (!property || value.kind !== 'object') return false;
  const said = ts.isPropertyAssignment(property) ? property.initializer : property.name;
  return !(said && ts.isExpression(said) && isNothingGiven(evaluator, said, value.context));
}

/** The bases of the client that a request is to be sent with: `useFetch('/orders', { $fetch: useNuxtApp().$api })`. */
function basesOfHanded(evaluator: Evaluator, own: readonly Value[], node: ts.Node): readonly Parts[] {
  const handing = own.filter(
    (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has('$fetch'),
  );
  return memberOf(evaluator, handing, '$fetch', node).flatMap((value) =>
    value.kind === 'derived' ? (clientOf(evaluator, value)?.bases ?? []) : [],
  );
}

/** Whether the method is that of a request that the program was sent. */
function isOfRequest(value: Value): boolean {
  const steps = value.kind === 'derived' ? withoutCase(value.steps) : [];
  const [type, before, last] = [-3, -2, -1].map((at) => steps.at(at));
  if (value.kind !== 'derived' || last?.step !== 'member' || last.name !== 'method') return false;
  const isNamed = 'open' in value.root && /^(?:req|request|ctx|context|c|event)$/.test(value.root.name);
  const isTyped =
    before?.step === 'instance' &&
    type?.step === 'member' &&
    /Request$|Context$|^IncomingMessage$/.test(type.name);
  return isNamed || isTyped || before?.step === 'given';
}

/** Whether the request that the program was sent is piped into one, which goes by its method: `req.pipe(request(url))`. */
function isPipedInto(node: ts.CallExpression): boolean {
  const { parent } = node;
  if (ts.isCallExpression(parent)) return PIPES.test(parent.expression.getText());
  if (!ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) return false;
  const text = ts.findAncestor(node, ts.isBlock)?.getText() ?? '';
  const { text: name } = parent.name;
  return [...text.matchAll(/\breq(?:uest)?\.pipe\(\s*(\w+)/g)].some(([, piped]) => piped === name);
}

const PIPES = /\breq(?:uest)?\.pipe$/;

/** `request.method.toLowerCase()` is what it is called on. */
function withoutCase(steps: Derived['steps']): Derived['steps'] {
  const named = steps.at(-2);
  const isCase = named?.step === 'member' && /^to(?:Locale)?(?:Upper|Lower)Case$/.test(named.name);
  return isCase && steps.at(-1)?.step === 'call' ? steps.slice(0, -2) : steps;
}

/** The verbs that options may say, each once; of those that a type lists, whoever gives one says which it is. */
function verbsOf(told: readonly Value[], context: Context): readonly string[] {
  const isListed = told.length > 1 && told.some((value) => value.kind === 'text' && value.typed);
  const verbs = told.flatMap((value) => fixed(value)?.toUpperCase() ?? verbOfRequest(value, context) ?? []);
  return isListed ? verbs.slice(0, 1) : [...new Set(verbs)];
}

/** What a function that is given in the place of an address says: `useFetch(() => `/orders/${id}`)`. */
function computed(evaluator: Evaluator, given: Given): Given {
  const values = given.values.flatMap((value) =>
    value.kind === 'function' && value.node.parameters.length === 0
      ? evaluator.returnedBy(value).filter(({ kind }) => kind === 'text')
      : [value],
  );
  return { ...given, values };
}

/**
 * The request that is sent as it was made: `fetch(new Request(url, init))`, Angular's `http.request(new HttpRequest('GET', url))`, which a builder
 * may have made that generators write beside their clients.
 */
function requestMade(
  evaluator: Evaluator,
  { arguments: [first, second] }: ts.CallExpression,
  { by, verb }: Client,
  context: Context,
): { readonly node: ts.NewExpression; readonly context: Context } | undefined {
  const isBuilt = by.startsWith('@angular/') && verb === undefined && second === undefined;
  if (!first || !(isBuilt || /\bRequest\b|^\w+$/.test(first.getText().slice(0, 40)))) return undefined;
  for (const value of evaluator.valuesOf(first, context)) {
    const made = value.kind === 'derived' ? value.steps.at(-1) : undefined;
    if (made?.step !== 'new' || !ts.isNewExpression(made.node)) continue;
    if (/(?:^|\.)(?:Http)?Request$/.test(made.node.expression.getText()))
      return { node: made.node, context: made.context };
  }
  return undefined;
}

/** Whether an argument says nothing that is not known. */
function isKnown(evaluator: Evaluator, { node, values }: Given, context: Context): boolean {
  return isNothingGiven(evaluator, node, context) || isRead(evaluator, values);
}

/** Whether what is asked for is all that somebody else gives: `axios(config)`. */
function isGivenWhole(asked: Given | undefined): boolean {
  return (
    asked !== undefined && asked.values.length > 0 && asked.values.every(({ kind }) => kind === 'derived')
  );
}

/** Options that say the verb. */
function methodsOf(by: string): readonly string[] {
  if (by === 'http2') return [':method'];
  return by === 'jquery' ? ['method', 'type'] : ['method'];
}

/** What is asked for, by which verb, and what is given after that. */
interface Request {
  readonly verb?: string;
  readonly asked?: Given;
  readonly after: readonly (Given | undefined)[];
}

function requestOf({ by, verb }: Client, given: readonly Given[]): Request {
  const [first, second, ...others] = given;
  // `request('POST', url)`, `xhr.open('POST', url)`.
  const named = verb === undefined && second ? first?.values.map(fixed)[0] : undefined;
  if (named !== undefined && second && VERB.test(named))
    return { verb: named.toUpperCase(), asked: second, after: others };
  const told = verb === undefined ? {} : { verb };
  // `api.url('/orders').get('?all')`, `api.post(order, '/orders')`.
  if (by === 'wretch') {
    const asked = verb !== undefined && /^(POST|PUT|PATCH)$/.test(verb) ? second : first;
    return { ...told, ...(asked && { asked }), after: [] };
  }
  return { ...told, ...(first && { asked: first }), after: [second, ...others] };
}

/** The address that options say: whole, or in the pieces that Node takes. */
function addressesOf(
  evaluator: Evaluator,
  options: readonly Value[],
  node: ts.Node,
  hasBase: boolean,
): readonly Parts[] {
  const allSaid = (name: string) => {
    const values = memberOf(evaluator, options, name, node);
    return values.length > 0 ? partsOfValues(evaluator, values, node) : [];
  };
  // What is spread into the options may have any name: what is known counts.
  const isSaid = (parts: Parts) => !beginsUnknown(parts);
  const named = ['hostname', 'host'].flatMap((name) => allSaid(name).slice(0, 1));
  const host = named.find(isSaid) ?? named[0];
  const whole = ['url', 'uri', 'href'].map(allSaid).find(({ length }) => length > 0);
  if (whole && (whole.some(isSaid) || !host || !isSaid(host))) return whole;
  // HTTP/2 has the path among the headers.
  const told = ['path', ':path'].map(allSaid).filter(({ length }) => length > 0);
  const known = told.filter((each) => each.some(isSaid));
  const paths = told.length > 0 ? (known.length > 0 ? known : told).flat() : [['/']];
  const hosts = ['hostname', 'host'].flatMap((name) => memberOf(evaluator, options, name, node));
  const origins = hosts.flatMap((value) => originOfHost(value) ?? []);
  // `{ hostname: url.hostname, path: url.pathname }` is the address that was taken apart.
  if (origins.length > 0)
    return paths.flatMap((path) => {
      const whole = addressOfPath(path);
      return whole ? [whole] : origins.map(({ parts }) => joinUrl(parts, path));
    });
  // What a client is made for has a host.
  if (!host) return hasBase ? paths : [[{ hole: true }]];
  const [port] = allSaid('port');
  return paths.map((path) => ['http://', ...host, ...(port ? [':', ...port] : []), ...path]);
}
