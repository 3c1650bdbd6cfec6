/**
 * The libraries that send requests: how each is known, how long it waits by itself, and what it does otherwise than most. Also the names
 * that such clients go by where nothing imports them: what browsers, frameworks and scripts of pages have without asking.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import type { Derived } from '../evaluate/values.js';
import { PROXIES } from './proxy-packages.js';
import type { Timeout } from './timeouts.js';

export interface Library {
  readonly packages: RegExp;
  readonly timeout: Timeout;
  /** What of the package sends, where it has much else. */
  readonly exports?: RegExp;
  /** Whether only what is imported by that name does, and not what something else of the package has by it. */
  readonly isDirect?: true;
  /** Whether the package is called to make a client, and not to send. */
  readonly isFactory?: true;
  /** Whether methods that send a body take it before their options. */
  readonly takesBody?: true;
  /** Methods that give the same client with more said to it: `wretch(url).url('/orders').get()`. */
  readonly chained?: RegExp;
  /** What makes a client is told its base as its nth argument, be it by a method: `new RestClient('shop', url)`. */
  readonly baseAt?: number;
  /** Methods that send by a verb of another name. */
  readonly verbs?: Readonly<Record<string, string>>;
}

/** What has functions for the APIs that Amplify is configured with, among much else. */
export const AMPLIFY_APIS = /^(?:aws-amplify(?:\/api)?|@aws-amplify\/api(?:-rest)?)(?:\/server)?$/;

const LIBRARIES: readonly Library[] = [
  { packages: /^(axios|redaxios|xior|axios-hooks)$/, timeout: 'none', takesBody: true },
  { packages: /^axios-retry$/, timeout: 'none', takesBody: true, isFactory: true },
  { packages: /^(@nestjs\/axios|nestjs-http-promise)$/, timeout: 'none', takesBody: true },
  { packages: /^@nestjs\/common$/, timeout: 'none', takesBody: true, exports: /^HttpService$/ },
  {
    packages: /^@angular\/(common|common\/http|http)$/,
    timeout: 'none',
    takesBody: true,
    exports: /^(Http(Client)?|httpResource)$/,
  },
  { packages: /^(\$http|vue-resource)$/, timeout: 'none', takesBody: true },
  { packages: /^vue$/, timeout: 'none', takesBody: true, exports: /^http$/ },
  { packages: /^(ky|ky-universal)$/, timeout: 10_000 },
  { packages: /^alova$/, timeout: 'none', takesBody: true, exports: /^createAlova$/ },
  { packages: /^needle$/, timeout: 'none', takesBody: true },
  { packages: /^superagent$/, timeout: 'none', chained: /^(use|set|auth)$/ },
  {
    packages: /^wretch$/,
    timeout: 'none',
    isFactory: true,
    chained:
      /^(url|auth|headers|query|json|body|formData|formUrl|options|content|accept|middlewares|addon|catcher|catcherFallback|errorType|polyfills|resolve|defer)$/,
  },
  { packages: /^bent$/, timeout: 'none', isFactory: true },
  { packages: /^apisauce$/, timeout: 'none', takesBody: true },
  { packages: /^(gaxios|@hapi\/wreck|wreck)$/, timeout: 'none' },
  { packages: /^urllib$/, timeout: 5_000 },
  {
    packages: /^typed-rest-client(\/\w+)?$/,
    timeout: 'none',
    takesBody: true,
    baseAt: 1,
    verbs: { create: 'POST', update: 'PATCH', replace: 'PUT' },
  },
  { packages: /^(node:)?http2$/, timeout: 'none', chained: /^connect$/, baseAt: 0 },
  { packages: /^fetch-retry$/, timeout: 'none', isFactory: true },
  {
    packages:
      /^(got|got-cjs|request|request-promise|request-promise-native|requestretry|ofetch|ohmyfetch|phin)$/,
    timeout: 'none',
  },
  {
    packages:
      /^(fetch|undici|node-fetch|node-fetch-native|cross-fetch|isomorphic-fetch|isomorphic-unfetch|unfetch|make-fetch-happen|minipass-fetch|@vercel\/fetch|r2)$/,
    timeout: 'none',
  },
  { packages: /^@vueuse\/core$/, timeout: 'none', exports: /^(useFetch|createFetch)$/ },
  { packages: /^(node:)?https?$/, timeout: 'none' },
  { packages: /^(@?apollo-?\/?datasource-rest|apollo-datasource-rest)$/, timeout: 'none', takesBody: true },
  { packages: /^jquery$/, timeout: 'none' },
  { packages: /^XMLHttpRequest$/, timeout: 'none' },
  // What apps for phones have of what they are built with: of Capacitor, of Cordova and of NativeScript.
  {
    packages: /^@capacitor(?:\/core|-community\/http)$/,
    timeout: 'none',
    exports: /^(?:CapacitorHttp|Http)$/,
  },
  {
    packages: /^@(?:awesome-cordova-plugins|ionic-native)\/http(?:\/ngx)?$/,
    timeout: 60_000,
    takesBody: true,
    exports: /^HTTP$/,
  },
  { packages: /^@nativescript\/core$/, timeout: 60_000, exports: /^Http$/, verbs: { getString: 'GET' } },
  { packages: /^@nativescript\/core\/http$/, timeout: 60_000, verbs: { getString: 'GET' } },
  {
    packages: AMPLIFY_APIS,
    timeout: 'none',
    exports: /^(?:(?:Rest)?API|get|post|put|patch|del|head)$/,
    isDirect: true,
  },
  // What programs have that run within others: of WeChat, of uni-app and of Taro.
  { packages: /^(wx|uni|@tarojs\/taro)$/, timeout: 60_000, exports: /^request$/ },
];

export function libraryOf(from: string): Library | undefined {
  return LIBRARIES.find(({ packages }) => packages.test(from));
}

/** Whether a method of that name sends by a verb of another, in a library that the program uses. */
export function isVerbOfOwn({ program }: Evaluator, name: string): boolean {
  return LIBRARIES.some(
    ({ packages, verbs }) => verbs !== undefined && Object.hasOwn(verbs, name) && program.uses(packages),
  );
}

/** Names that nothing declares, and the library whose client they are: of browsers, of Nuxt, of scripts that a page loads. */
const GLOBALS: ReadonlyMap<string, string> = new Map([
  ['fetch', 'fetch'],
  ['$fetch', 'ofetch'],
  ['useFetch', 'ofetch'],
  ['useLazyFetch', 'ofetch'],
  ['axios', 'axios'],
  ['$axios', 'axios'],
  ['$http', '$http'],
  ['$', 'jquery'],
  ['jQuery', 'jquery'],
  ['XMLHttpRequest', 'XMLHttpRequest'],
  ['wx', 'wx'],
  ['uni', 'uni'],
  ['Taro', '@tarojs/taro'],
]);
/** Clients that a company's own package hands on by their names: `import { fetch } from '@clinic/platform'`. */
const HANDED: ReadonlyMap<string, string> = new Map(
  ['fetch', 'axios', 'got', 'ky', 'superagent', 'undici'].map((name) => [name, name]),
);
/** Those that a framework gives to a function as its parameter, or to whatever is made by it as a member: `this.$http.get(url)`. */
const GIVEN = /^\$(http|axios|fetch)$/;

/** The value as one that comes from a library; undefined for what comes from none. */
export function ofLibrary(
  value: Derived,
): (Derived & { readonly root: { readonly package: string } }) | undefined {
  const { root, steps } = value;
  if ('package' in root) {
    const [handed] = steps;
    const own =
      handed?.step === 'member' && libraryOf(root.package) === undefined
        ? HANDED.get(handed.name)
        : undefined;
    return own === undefined
      ? { ...value, root }
      : { kind: 'derived', root: { package: own }, steps: steps.slice(1) };
  }
  const isGlobal = !('open' in root) && /^(globalThis|window|self|global)$/.test(root.name);
  const [first] = steps;
  const name = isGlobal && first?.step === 'member' ? first.name : root.name;
  const from = 'open' in root && !GIVEN.test(name) ? undefined : GLOBALS.get(name);
  return from === undefined
    ? undefined
    : { kind: 'derived', root: { package: from }, steps: isGlobal ? steps.slice(1) : steps };
}

/** What is called by its name alone, where nothing else is known of it: `$http(…)`, `this.$http`, `this.$axios.get`. */
export function givenClient(callee: ts.Expression): Derived | undefined {
  const named = lastName(callee);
  if (named !== undefined && GIVEN.test(named)) return { kind: 'derived', root: { name: named }, steps: [] };
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const { expression, name } = callee;
  const of = lastName(expression);
  return of !== undefined && GIVEN.test(of)
    ? {
        kind: 'derived',
        root: { name: of },
        steps: [{ step: 'member', name: name.text, node: callee }],
      }
    : undefined;
}

/**
 * Whether an identifier names what a file imports of a library that sends requests or hands them on, or makes of that:
 * `const rp = require('request-promise')`, `import { createProxyMiddleware as forward } from 'http-proxy-middleware'`.
 */
export function namesClient({ scopes }: Evaluator, node: ts.Identifier): boolean {
  return scopes.find(node.text, node).some((declaration) => {
    const from = specifierOf(declaration);
    if (from !== undefined) return isClientPackage(from);
    const made = ts.isVariableDeclaration(declaration) ? declaration.initializer : undefined;
    const callee = made && ts.isCallExpression(made) ? made.expression : undefined;
    const maker = callee && ts.isPropertyAccessExpression(callee) ? callee.expression : callee;
    return maker !== undefined && ts.isIdentifier(maker) && maker.text !== node.text
      ? scopes.find(maker.text, maker).some((each) => isClientPackage(specifierOf(each) ?? ''))
      : false;
  });
}

function isClientPackage(name: string): boolean {
  return libraryOf(name) !== undefined || PROXIES.test(name) || name === '@elysiajs/eden';
}

/** The module that a declaration imports from. */
function specifierOf(declaration: ts.Node): string | undefined {
  let place: ts.Node | undefined = declaration;
  while (place && !ts.isImportDeclaration(place) && !ts.isVariableDeclaration(place)) place = place.parent;
  if (!place) return undefined;
  if (ts.isImportDeclaration(place))
    return ts.isStringLiteral(place.moduleSpecifier) ? place.moduleSpecifier.text : undefined;
  const [, from] =
    /^(?:require|await\s+import)\(\s*['"]([^'"]+)['"]\s*\)/.exec(place.initializer?.getText() ?? '') ?? [];
  return from;
}
