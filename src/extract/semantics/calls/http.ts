/**
 * Outbound HTTP. In: a call and what its callee is, by the evaluator: a chain that begins at a package (`axios` → `create({ baseURL })` →
 * `post`). Out: the address, the method and the manner. One description of clients serves all libraries: where a client is made, what its
 * options call the base of all addresses, which methods send.
 */
import { ts } from 'ts-morph';
import type { CallManner } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { returned } from '../evaluate/members.js';
import { fixed } from '../evaluate/text.js';
import { type Context, type Derived, free, type Value } from '../evaluate/values.js';
import { mannerOf, type Timeout } from './options.js';
import { readProxy } from './proxies.js';
import { joinUrl, memberOf, type Parts, partsOf, partsOfValues } from './texts.js';

/** A call as it stands, its holes still hanging on parameters. */
export interface CallReading extends CallManner {
  readonly kind: 'call';
  readonly protocol: 'http' | 'grpc' | 'rpc';
  readonly by: string;
  readonly address?: Parts;
  readonly method?: string;
  readonly route?: Parts;
  readonly node: ts.Node;
}

/** Clients that are no browsers' own and how long each waits by itself. */
const CLIENTS: readonly { readonly packages: RegExp; readonly timeout: Timeout }[] = [
  {
    packages: /^(axios|axios-retry|redaxios|@nestjs\/axios|@nestjs\/common|nestjs-http-promise)$/,
    timeout: 'none',
  },
  { packages: /^(ky|ky-universal)$/, timeout: 10_000 },
  {
    packages:
      /^(got|got-cjs|superagent|needle|request|request-promise|request-promise-native|wretch|ofetch|bent|phin)$/,
    timeout: 'none',
  },
  {
    packages:
      /^(undici|node-fetch|node-fetch-native|cross-fetch|isomorphic-fetch|isomorphic-unfetch|unfetch|make-fetch-happen|fetch-retry)$/,
    timeout: 'none',
  },
  { packages: /^(node:)?https?$/, timeout: 'none' },
  { packages: /^@angular\/common(\/http)?$/, timeout: 'none' },
  { packages: /^(@?apollo-?\/?datasource-rest|apollo-datasource-rest)$/, timeout: 'none' },
];

const VERBS = /^\$?(get|post|put|patch|delete|del|head|options)(Form|Async)?$/;
/** Methods that take the verb from their options. */
const SENDS = /^(request|fetch|stream|pipeline|raw)$/;
/** What makes a client of a client, or of nothing. */
const MAKES = /^(create|extend|instance|defaults|createInstance|agent)$/;
/** Packages that are called to make a client. */
const FACTORIES = /^(wretch|bent|fetch-retry|axios-retry)$/;
const BASES = ['baseURL', 'baseUrl', 'prefixUrl', 'prefix', 'basePath'];

/** What a program says once for all calls of a library that say nothing else. */
export interface ClientDefaults {
  readonly by: string;
  readonly bases: readonly Parts[];
  readonly options: readonly Value[];
}

export type DefaultsAt = (node: ts.Node, by: string) => ClientDefaults | undefined;

/** `axios.defaults.baseURL = …`, and Nest's `HttpModule.register({ baseURL, timeout })`. */
export function readDefaults(evaluator: Evaluator, node: ts.Node): ClientDefaults | undefined {
  if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
    const { expression, name } = node.left;
    const isDefaults = ts.isPropertyAccessExpression(expression) && expression.name.text === 'defaults';
    if (name.text !== 'baseURL' || !isDefaults) return undefined;
    const isAxios = evaluator
      .valuesOf(expression.expression)
      .some(
        (value) =>
          value.kind === 'derived' &&
          'package' in value.root &&
          value.root.package === 'axios' &&
          value.steps.length === 0,
      );
    return isAxios ? { by: 'axios', bases: partsOf(evaluator, node.right, free), options: [] } : undefined;
  }
  if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return undefined;
  const { expression, name } = node.expression;
  const [first] = node.arguments;
  if (!/^register(Async)?$/.test(name.text) || !first || expression.getText() !== 'HttpModule')
    return undefined;
  const given = evaluator.valuesOf(first);
  const options =
    name.text === 'register'
      ? given
      : memberOf(evaluator, given, 'useFactory', node).flatMap((value) =>
          value.kind === 'function' ? returned(evaluator, value.node, value.context) : [],
        );
  return { by: '@nestjs/axios', bases: basesIn(evaluator, options, node), options };
}

export function readHttp(
  evaluator: Evaluator,
  node: ts.CallExpression,
  callee: Derived,
  context: Context,
  defaultsAt: DefaultsAt,
): readonly CallReading[] {
  const proxied = readProxy(evaluator, node, callee, context);
  if (proxied.length > 0) return proxied;
  const client = clientOf(evaluator, callee);
  if (!client) return [];
  const { by, verb, timeout } = client;
  const usually = client.bases.length === 0 ? defaultsAt(node, by) : undefined;
  const bases = usually?.bases ?? client.bases;
  const options = [...client.options, ...(usually?.options ?? [])];
  const [first, second, third] = node.arguments;
  if (!first) return [];
  const values = evaluator.valuesOf(first, context);
  const asOptions = values.filter((value) => value.kind === 'object');
  const takesBody = /^(post|put|patch)$/i.test(verb ?? '') && /axios|@nestjs|needle/.test(by);
  const given = takesBody ? third : second;
  const own = [
    ...asOptions,
    ...(given ? evaluator.valuesOf(given, context) : []),
    // http.request(url, options, callback) and request(url, body, options).
    ...(third && given !== third ? evaluator.valuesOf(third, context) : []),
  ];
  const paths =
    asOptions.length > 0 ? addressesOf(evaluator, asOptions, node) : partsOf(evaluator, first, context);
  const ownBases = basesIn(evaluator, own, node);
  const roots = ownBases.length > 0 ? ownBases : bases;
  const addresses =
    roots.length === 0
      ? paths
      : roots.flatMap((base) =>
          paths.map((path) => joinUrl(base, by === 'ky' || by === 'got' ? path : path)),
        );
  const methods = verb
    ? [verb]
    : memberOf(evaluator, own, 'method', node).flatMap((value) => fixed(value)?.toUpperCase() ?? []);
  const hasMethod = own.some(
    (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has('method'),
  );
  const isOpaque = given !== undefined && own.length === 0;
  const usual = methods[0] ?? (hasMethod || isOpaque ? undefined : 'GET');
  const manner = mannerOf(evaluator, node, context, own, options, timeout);
  return addresses.slice(0, 8).map((address) => ({
    kind: 'call',
    protocol: 'http',
    by,
    address,
    ...(usual !== undefined && { method: usual }),
    ...manner,
    node,
  }));
}

interface Client {
  readonly by: string;
  readonly verb?: string;
  readonly bases: readonly Parts[];
  readonly options: readonly Value[];
  readonly timeout: Timeout;
}

/** The client that a callee is a method of, if it sends something. */
function clientOf(evaluator: Evaluator, { root, steps }: Derived): Client | undefined {
  const by = 'package' in root ? root.package : 'name' in root && !('open' in root) ? root.name : '';
  const isGlobal = !('package' in root);
  if (isGlobal) {
    const names = steps.flatMap((step) => (step.step === 'member' ? [step.name] : ['()']));
    const path = [by, ...names].join('.');
    return /^((globalThis|window|self|global)\.)?\$?fetch$/.test(path)
      ? { by: 'fetch', bases: [], options: [], timeout: 'none' }
      : undefined;
  }
  const known = CLIENTS.find(({ packages }) => packages.test(by));
  if (!known) return undefined;
  const service = /^@nestjs\/common$/.test(by)
    ? 'HttpService'
    : /^@angular/.test(by)
      ? 'HttpClient'
      : undefined;
  if (service !== undefined && !steps.some((step) => step.step === 'member' && step.name === service))
    return undefined;
  let bases: readonly Parts[] = [];
  let options: readonly Value[] = [];
  let isUnbound = false;
  let last: string | undefined;
  for (const [index, step] of steps.entries()) {
    if (step.step === 'member') {
      if (step.name !== 'default') last = step.name;
    } else if (step.step === 'call' || step.step === 'new') {
      const isMaking = step.step === 'new' || (last === undefined ? FACTORIES.test(by) : MAKES.test(last));
      // What is done with an answer is no call.
      if (!isMaking) return undefined;
      if (ts.isTaggedTemplateExpression(step.node)) return undefined;
      const [first] = step.node.arguments ?? [];
      const values = first ? evaluator.valuesOf(first, step.context) : [];
      const made = basesIn(evaluator, values, step.node);
      if (made.length > 0) bases = made;
      else if (
        first &&
        (step.step === 'new' || by === 'wretch') &&
        values.some(({ kind }) => kind === 'text')
      )
        bases = partsOfValues(evaluator, values, first);
      options = [...values.filter(({ kind }) => kind === 'object'), ...options];
      isUnbound = false;
      last = undefined;
    } else if (step.step === 'subclass') {
      const self: Value = { kind: 'instance', of: step.of, context: free };
      const own = BASES.flatMap((name) => evaluator.member(self, name, step.of)).filter(
        ({ kind }) => kind === 'text',
      );
      if (own.length > 0) bases = partsOfValues(evaluator, own, step.of);
    } else if (step.step === 'instance') {
      // An instance by its declared type alone: its base is not known.
      isUnbound = index > 0 && !/^Http(?:Service|Client)$/.test(last ?? '');
      last = undefined;
    }
  }
  if (isUnbound && bases.length === 0) bases = [[{ hole: true }]];
  const verb = last === undefined ? undefined : VERBS.exec(last)?.[1];
  const isSending = verb !== undefined || last === undefined || SENDS.test(last) || last === by;
  if (!isSending) return undefined;
  // The builtins are called by their methods alone.
  if (last === undefined && /^(node:|undici$|@nestjs|http)/.test(by)) return undefined;
  // A package that is called with options makes a client: what that makes is a chain further on.
  return {
    by: by.replace(/^node:/, ''),
    ...(verb !== undefined && { verb: verb === 'del' ? 'DELETE' : verb.toUpperCase() }),
    bases,
    options,
    timeout: known.timeout,
  };
}

function basesIn(evaluator: Evaluator, values: readonly Value[], node: ts.Node): readonly Parts[] {
  for (const name of BASES) {
    const isThere = values.some(
      (value) => value.kind === 'object' && evaluator.indexOf(value.node).named.has(name),
    );
    // Options of which nothing is known need not say anything of it.
    const found = memberOf(evaluator, values, name, node).filter(({ kind }) => isThere || kind === 'text');
    if (found.length > 0) return partsOfValues(evaluator, found, node);
    if (isThere) return [[{ hole: true }]];
  }
  return [];
}

/** The address that options say: whole, or in the pieces that Node takes. */
function addressesOf(evaluator: Evaluator, options: readonly Value[], node: ts.Node): readonly Parts[] {
  for (const name of ['url', 'uri', 'href']) {
    const found = memberOf(evaluator, options, name, node);
    if (found.length > 0) return partsOfValues(evaluator, found, node);
  }
  const said = (name: string) => {
    const values = memberOf(evaluator, options, name, node);
    return values.length > 0 ? partsOfValues(evaluator, values, node)[0] : undefined;
  };
  const host = said('hostname') ?? said('host');
  if (!host) return [[{ hole: true }]];
  const port = said('port');
  const path = said('path') ?? ['/'];
  return [['http://', ...host, ...(port ? [':', ...port] : []), ...path]];
}
