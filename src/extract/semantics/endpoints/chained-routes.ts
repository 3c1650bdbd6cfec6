/**
 * Routes whose groups are told their prefix behind the functions that add them: `Route.group(() => { Route.get('/me', …) }).prefix('/users')` of AdonisJS, with
 * its resources; and the router of Egg, `app.router.resources('orders', '/orders', …)`. In: a call. Out: the routes, each below all groups around it.
 * Sources: https://docs.adonisjs.com/guides/basics/routing, https://www.eggjs.org/basics/router
 */
import { ts } from 'ts-morph';
import { dependsOn } from '../actions/depends-on.js';
import { type Parts, partsOf } from '../calls/texts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import { joinUrl } from '../evaluate/urls.js';
import { free } from '../evaluate/values.js';
import type { TypedEndpoint } from './typed-servers.js';

/** What a router of AdonisJS is imported from. */
const ADONIS = /^(?:@ioc:Adonis\/Core(?:\/Route)?|@adonisjs\/core(?:\/services\/router)?)$/;
const VERB = /^(?:get|post|put|patch|delete|del|head|options|any|route)$/;
const RESOURCE = /^(?:resources?|shallowResource|apiResource)$/;

/** What a resource answers to, by the names of its actions. */
const ACTIONS: Readonly<Record<string, readonly (readonly [method: string, rest: string])[]>> = {
  index: [['GET', '']],
  create: [['GET', 'create']],
  store: [['POST', '']],
  show: [['GET', ':id']],
  edit: [['GET', ':id/edit']],
  update: [
    ['PUT', ':id'],
    ['PATCH', ':id'],
  ],
  destroy: [['DELETE', ':id']],
};
/** Those that only give a form. */
const FORMS = ['create', 'edit'];

export function readChainedRoutes(evaluator: Evaluator, node: ts.CallExpression): readonly TypedEndpoint[] {
  const callee = node.expression;
  if (!ts.isPropertyAccessExpression(callee)) return [];
  const name = callee.name.text;
  const isResource = RESOURCE.test(name);
  const [first, second] = node.arguments;
  if (!first || !(isResource || (VERB.test(name) && second))) return [];
  const by = routerOf(evaluator, callee.expression);
  if (by === undefined || (by === 'egg' && !isResource && !second)) return [];
  const above = groupsAround(evaluator, node);
  const below = (path: Parts) => joinUrl(above, startsRooted(path) ? path : ['/', ...path]);
  const route = (method: string | undefined, path: Parts): TypedEndpoint => ({
    protocol: 'http',
    ...(method !== undefined && { method }),
    path: below(path),
    node,
  });
  if (isResource) return resource(evaluator, node, by).map(([method, path]) => route(method, path));
  const verbs = name === 'route' && second ? verbsIn(evaluator, second) : [VERBS[name] ?? name.toUpperCase()];
  // Of Egg, a name may go before the path.
  const [own = []] = [first, ...(by === 'egg' && second ? [second] : [])]
    .flatMap((each) => partsOf(evaluator, each, free))
    .filter((path) => by !== 'egg' || startsRooted(path));
  return own.length === 0 ? [] : verbs.map((verb) => route(verb === 'ANY' ? undefined : verb, own));
}

const VERBS: Readonly<Record<string, string>> = { del: 'DELETE' };

function startsRooted([first]: Parts): boolean {
  return typeof first === 'string' && first.startsWith('/');
}

/** Whose router an expression is. */
function routerOf(evaluator: Evaluator, node: ts.Expression): 'adonis' | 'egg' | undefined {
  const text = node.getText().slice(0, 40);
  if (!/(?:^|\.)(?:Route|router)$/.test(text)) return undefined;
  const isAdonis = evaluator
    .valuesOf(node)
    .some((value) => value.kind === 'derived' && 'package' in value.root && ADONIS.test(value.root.package));
  if (isAdonis || /\buse\(['"]Route['"]\)/.test(node.getSourceFile().text)) return 'adonis';
  const isRouterFile = /(?:^|\/)app\/router(?:\/[^/]+)*\.[jt]s$/.test(
    evaluator.program.pathOf(node.getSourceFile()),
  );
  return isRouterFile && dependsOn(evaluator.program, node, ['egg']) ? 'egg' : undefined;
}

function verbsIn(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  return evaluator
    .valuesOf(node)
    .flatMap((value) => (value.kind === 'list' ? value.items : []))
    .flatMap((item) => fixed(item)?.toUpperCase() ?? []);
}

/** The prefixes of the groups that a call stands in, the outermost first. */
function groupsAround(evaluator: Evaluator, node: ts.Node): Parts {
  let prefix: Parts = [''];
  for (let place: ts.Node = node; place.parent; place = place.parent) {
    const call = place.parent;
    const isGiven =
      ts.isFunctionLike(place) && ts.isCallExpression(call) && call.arguments.some((each) => each === place);
    if (!isGiven || !ts.isPropertyAccessExpression(call.expression) || call.expression.name.text !== 'group')
      continue;
    for (const { name, arguments: given } of chainAfter(call)) {
      const [own] = name === 'prefix' && given[0] ? partsOf(evaluator, given[0], free) : [];
      if (own) prefix = joinUrl(startsRooted(own) ? own : ['/', ...own], prefix);
    }
  }
  return prefix;
}

/** What is called on what a call gives, one after the other. */
function chainAfter(
  call: ts.CallExpression,
): readonly { readonly name: string; readonly arguments: readonly ts.Expression[] }[] {
  const { parent: member } = call;
  const next = ts.isPropertyAccessExpression(member) ? member.parent : undefined;
  if (!next || !ts.isPropertyAccessExpression(member) || !ts.isCallExpression(next)) return [];
  return [{ name: member.name.text, arguments: [...next.arguments] }, ...chainAfter(next)];
}

function resource(
  evaluator: Evaluator,
  node: ts.CallExpression,
  by: 'adonis' | 'egg',
): readonly (readonly [string, Parts])[] {
  const paths = node.arguments.slice(0, 2).flatMap((each) => partsOf(evaluator, each, free));
  const path = by === 'egg' ? paths.find(startsRooted) : paths[0];
  if (!path) return [];
  const chain = chainAfter(node);
  const said = (name: string) =>
    chain
      .filter((each) => each.name === name)
      .flatMap(({ arguments: [first] }) => (first ? listed(evaluator, first) : []));
  const [only, except] = [said('only'), said('except')];
  const isApi = chain.some(({ name }) => name === 'apiOnly');
  return Object.entries(ACTIONS)
    .filter(
      ([name]) =>
        (only.length === 0 || only.includes(name)) &&
        !except.includes(name) &&
        !(isApi && FORMS.includes(name)),
    )
    .flatMap(([, routes]) =>
      routes.map(
        ([method, rest]) =>
          [method, nested(path, by === 'egg' ? rest.replace('create', 'new') : rest)] as const,
      ),
    )
    .filter(([method]) => by === 'adonis' || method !== 'PATCH');
}

function listed(evaluator: Evaluator, node: ts.Expression): readonly string[] {
  return evaluator
    .valuesOf(node)
    .flatMap((value) => (value.kind === 'list' ? value.items.flatMap((each) => fixed(each) ?? []) : []));
}

/** `posts.comments` lies below each of its posts. */
function nested(path: Parts, rest: string): Parts {
  const words = path.map((part) => (typeof part === 'string' ? part.replaceAll('.', '/:parent/') : part));
  return rest === '' ? words : joinUrl(words, [rest]);
}
