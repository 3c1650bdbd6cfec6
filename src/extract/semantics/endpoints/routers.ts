/**
 * Routes of express, fastify, koa, hono and their like. In: the files. Out: each route with the prefixes of the routers that it is mounted
 * in. A router is known by the place that makes it, or by the parameter through which a plugin or a set of routes is given it.
 */
import { ts } from 'ts-morph';
import { isProxy } from '../calls/proxies.js';
import { memberOf, type Parts, partsOf, partsOfValues } from '../calls/texts.js';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { GivenRoute } from '../evaluate/requests.js';
import { joinUrl } from '../evaluate/urls.js';
import { type Context, free, type Open, type Value } from '../evaluate/values.js';
import { bare } from '../evaluate/words.js';
import type { Entries } from '../tables/instantiation.js';
import { autoloadedBy, loadedInto } from './autoloaded.js';
import { givenVerbs, TELLS_VERB } from './given-verbs.js';
import { hapiPlugins } from './hapi-plugins.js';
import { answersNothing, INSPECTS, servesFiles } from './middleware.js';
import { mountedValues } from './mounted-values.js';
import { isKnownPart, joined, mayHandle, pathsOfPattern, startsWithSlash } from './paths.js';
import {
  callsAround,
  type OpenMount,
  type OpenRoute,
  openMounted,
  openPath,
  placeRoutes,
} from './route-wrappers.js';
import { isProgram, mayBeRouter } from './router-shapes.js';
import {
  type Adder,
  isAdder,
  type Mount,
  type Placed,
  type RouteReading,
  type Standing,
  sayingVerb,
  VERBS,
  verbsOf,
} from './routing.js';
import { RouterStandings } from './standings.js';
import { isGraphqlHandler } from './typed-servers.js';

/** Verbs that servers spell in a way of their own. */
const SHORT: Readonly<Record<string, string>> = { del: 'DELETE', opts: 'OPTIONS' };

const asItIs = (around: Context): Context => around;

/** Functions that hand on what is to be mounted, or added. */
const DEEPEST = 4;

/** Collects routes and mounts from all files, then joins them. */
export class Routers {
  readonly #evaluator: Evaluator;
  readonly #routes: Placed[] = [];
  readonly #mounts = new Map<ts.Node, Mount[]>();
  readonly #standings: RouterStandings;
  readonly #unread: ts.Node[] = [];
  readonly #open: OpenRoute[] = [];
  /** What mounts something that is only known to those who give it: `constructor(controllers) { … app.use('/api', controller.router) }`. */
  readonly #mounting: OpenMount[] = [];

  constructor(evaluator: Evaluator) {
    this.#evaluator = evaluator;
    this.#standings = new RouterStandings(evaluator, (child, parent, prefix) =>
      this.#link(child, parent, prefix),
    );
  }

  read(node: ts.CallExpression): void {
    const callee = node.expression;
    if (!ts.isPropertyAccessExpression(callee)) {
      if (node.arguments.some((each) => mayBeRouter(this.#evaluator, each))) this.#handed(node);
      if (ts.isElementAccessExpression(callee)) this.#computed(node, callee);
      return;
    }
    const name = callee.name.text;
    if (TELLS_VERB.test(name) && this.#toldVerb(node, callee)) return;
    if (name === 'prefix') this.#standings.prefixed(node, callee);
    if (VERBS.test(name)) this.#verb(node, callee, name);
    else if (name === 'route' && node.arguments.length > 1) this.#mount(node, callee);
    else if (/^(?:route|openapi)$/.test(name)) this.#route(node, callee);
    else if (/^(?:use|register|group)$/.test(name)) this.#mount(node, callee);
    else if (node.arguments.some((each) => mayBeRouter(this.#evaluator, each))) this.#handed(node);
    else
      for (const parameter of loadedInto(this.#evaluator, node, name))
        for (const parent of this.#standings.of(callee.expression)) this.#link(parameter, parent.node, []);
  }

  /** All routes, each under every prefix that its router is mounted with. */
  get routes(): readonly RouteReading[] {
    return this.#placed.flatMap(({ router, route }) =>
      this.#prefixes(router, new Set()).map((prefix) => ({ ...route, path: joined(prefix, route.path) })),
    );
  }

  /** The prefixes of the routers that a call adds something to. */
  above({ expression: callee }: ts.CallExpression): readonly Parts[] {
    return ts.isPropertyAccessExpression(callee) ? this.prefixesOf(callee.expression) : [];
  }

  /** The prefixes that a router is mounted with. */
  prefixesOf(router: ts.Expression): readonly Parts[] {
    return this.#standings.of(router).flatMap(({ node }) => this.#prefixes(node, new Set()));
  }

  /** The routes that a call adds, each apart from every prefix that its router is mounted with. */
  at(call: ts.CallExpression): readonly GivenRoute[] {
    const callee = call.expression;
    const node = isAdder(callee) ? sayingVerb(callee) : call;
    return this.#routes
      .filter(({ route }) => route.node === node)
      .flatMap(({ router, route: { path } }) =>
        this.#prefixes(router, new Set()).map((prefix) => ({ path, whole: joined(prefix, path) })),
      );
  }

  get #placed(): readonly Placed[] {
    return this.#routes.filter(({ router, ifMounted }) => !ifMounted || this.#mounts.has(router));
  }

  /** The places that add routes of which not all are known: nor are those of a router that is not seen to be mounted. */
  get unread(): readonly ts.Node[] {
    const loose = this.#placed.flatMap(({ router, route }) =>
      this.#isReached(router, new Set()) ? [] : [route.node],
    );
    return [...this.#unread, ...loose];
  }

  /** Whether all that a router is mounted in is known, up to the program that listens. */
  #isReached(router: ts.Node, seen: Set<ts.Node>): boolean {
    if (seen.has(router)) return true;
    seen.add(router);
    const mounts = this.#mounts.get(router);
    if (!mounts) return isProgram(router);
    return mounts.every(({ parent }) => !parent || this.#isReached(parent, seen));
  }

  /**
   * Adds the routes that functions add for those that call them, and what they mount for them.
   * @param entriesInto the ways to where parameters are bound
   */
  follow(entriesInto: (open: readonly Open[]) => Entries): void {
    const routersOf = (node: ts.Expression, context: Context) => this.#standings.of(node, context);
    let adding: readonly OpenRoute[] = this.#open;
    for (let depth = 0; adding.length > 0 && depth < DEEPEST; depth += 1) {
      const entries = entriesInto(adding.map(({ open }) => open));
      const { placed, handedOn } = placeRoutes(this.#evaluator, adding, entries, routersOf);
      for (const { router, verb, path, node } of placed)
        if (!router.byName || startsWithSlash(path)) this.#add(router, verb, path, node);
      adding = handedOn;
    }
    let mounting: readonly OpenMount[] = this.#mounting.splice(0);
    for (let depth = 0; mounting.length > 0 && depth < DEEPEST; depth += 1) {
      const into = entriesInto(mounting.map(({ open }) => open));
      mounting = mounting.flatMap((each) => this.#mountFor(each, into));
    }
    this.#unread.push(...mounting.map(({ node }) => node));
  }

  /** Mounts what those give who call, and gives back what only those know who call them. */
  #mountFor({ node, callee, open, within }: OpenMount, entries: Entries): readonly OpenMount[] {
    return entries.of(open).flatMap(({ enter }) => {
      const inside = (around: Context) => within(enter(around));
      for (const context of elementContexts(this.#evaluator, node, inside(free)))
        this.#evaluator.within(context, () => this.#mount(node, callee));
      return this.#mounting.splice(0).map((each) => ({ ...each, within: inside }));
    });
  }

  /** `app[method](path, handler)` */
  #computed(node: ts.CallExpression, callee: ts.ElementAccessExpression): void {
    const { expression: receiver, argumentExpression } = callee;
    // `app[verb as 'get']` says of which type the method is, and not which it is.
    const verb = bare(argumentExpression);
    const [path] = node.arguments;
    if (!path || this.#standings.of(receiver).length === 0) return;
    const verbs = verbsOf(this.#evaluator, verb);
    if (verbs.length > 1 && this.#paths(path).length > 1) {
      this.#together(node, callee, verb, path);
      return;
    }
    for (const each of verbs) this.#verb(node, callee, each);
    if (verbs.length > 0) return;
    const open = openPath(this.#evaluator, verb);
    if (open) this.#open.push({ receiver, verb, path, open, within: asItIs });
    else this.#unread.push(node);
  }

  /** Of several verbs and several paths, those that go together: whoever calls the function around says so; else nobody knows. */
  #together(
    node: ts.CallExpression,
    callee: ts.ElementAccessExpression,
    verb: ts.Expression,
    path: ts.Expression,
  ): void {
    for (const context of callsAround(this.#evaluator, node))
      this.#evaluator.within(context, () => {
        const [said, ...others] = verbsOf(this.#evaluator, verb);
        if (said !== undefined && others.length === 0 && this.#paths(path).length === 1)
          this.#verb(node, callee, said);
        else this.#unread.push(node);
      });
  }

  /** `router.register('/orders', ['GET', 'POST'], list)`: whether a call adds routes so. */
  #toldVerb(node: ts.CallExpression, callee: ts.PropertyAccessExpression): boolean {
    const said = givenVerbs(this.#evaluator, node);
    const paths = said ? this.#paths(said.path).filter(startsWithSlash) : [];
    const routers = paths.length > 0 ? this.#standings.of(callee.expression) : [];
    for (const router of routers)
      for (const verb of said?.verbs ?? [])
        for (const path of paths)
          if (!router.byName || node.arguments.slice(2).some((each) => mayHandle(this.#evaluator, each)))
            this.#add(router, verb, path, callee.name);
    return routers.length > 0;
  }

  #verb(node: ts.CallExpression, callee: Adder, verb: string): void {
    const routers = this.#standings.of(callee.expression);
    if (routers.length === 0) return;
    const inRoute = this.#pathOfRoute(callee.expression);
    const [first, ...handlers] = node.arguments;
    if (!first) return;
    if (!inRoute && handlers.length === 0) return;
    const own = inRoute ?? this.#paths(first, { orIn: 'path' });
    // `router.get('order', '/orders/:id', …)` of koa: the name goes first.
    const second = handlers[0] && !inRoute && !own.some(startsWithSlash) ? this.#paths(handlers[0]) : [];
    const paths = second.some(startsWithSlash) ? second : own;
    const open = paths.length === 0 ? openPath(this.#evaluator, first) : undefined;
    if (open) this.#open.push({ receiver: callee.expression, verb, path: first, open, within: asItIs });
    const isKnown = routers.some(({ byName }) => !byName) || handlers.some(ts.isFunctionLike);
    if (paths.length === 0 && !open && handlers.length > 0 && isKnown) this.#unread.push(node);
    const isHandled = () => handlers.some((each) => mayHandle(this.#evaluator, each));
    for (const router of routers) {
      for (const path of paths) {
        // By its name alone, what gets a path and a function is a router.
        if (router.byName && !(startsWithSlash(path) && isHandled())) continue;
        this.#add(router, verb, path, sayingVerb(callee));
      }
    }
  }

  /** `router.route('/x').get(…)`: the path of the route that a verb follows. */
  #pathOfRoute(receiver: ts.Expression): readonly Parts[] | undefined {
    for (let place: ts.Expression = receiver; ts.isCallExpression(place); ) {
      const { expression } = place;
      if (!ts.isPropertyAccessExpression(expression)) return undefined;
      const [path] = place.arguments;
      if (expression.name.text === 'route' && path && place.arguments.length === 1) return this.#paths(path);
      place = expression.expression;
    }
    return undefined;
  }

  /** fastify's and hapi's `route({ method, url, handler })`; hono's `route('/x', router)`, `openapi(createRoute({ method, path }), handle)`. */
  #route(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const [first] = node.arguments;
    if (!first) return;
    const values = this.#evaluator.valuesOf(first);
    const all = values.flatMap((value) => (value.kind === 'list' ? value.items : [value]));
    const objects = all.filter((value) => value.kind === 'object');
    if (objects.length < all.length || all.length === 0) this.#unread.push(node);
    if (objects.length === 0) return;
    for (const router of this.#standings.of(callee.expression)) {
      for (const object of objects) {
        const said = (name: string) => memberOf(this.#evaluator, [object], name, node);
        const paths = [...said('url'), ...said('path')];
        const methods = said('method').flatMap((value) => (value.kind === 'list' ? value.items : [value]));
        for (const path of partsOfValues(this.#evaluator, paths, first)) {
          for (const method of partsOfValues(this.#evaluator, methods, first)) {
            const [verb] = method;
            this.#add(
              router,
              typeof verb === 'string' ? verb : 'all',
              path,
              object.kind === 'object' ? object.node : node,
            );
          }
        }
      }
    }
  }

  #add({ node: router, ifMounted }: Standing, verb: string, path: Parts, node: ts.Node): void {
    const method = SHORT[verb] ?? verb.toUpperCase();
    const isAny = method === 'ALL' || method === 'ANY' || method === '*';
    this.#routes.push({ router, route: { ...(!isAny && { method }), path, node }, ifMounted });
  }

  /** `app.use('/x', router)`, `app.register(plugin, { prefix })`. */
  #mount(node: ts.CallExpression, callee: ts.PropertyAccessExpression): void {
    const parents = this.#standings.of(callee.expression);
    if (parents.length === 0) return;
    const [first, ...others] = node.arguments;
    if (!first) return;
    const texts = this.#paths(first).filter((path) => startsWithSlash(path) || path.some(isKnownPart));
    const options = node.arguments.at(-1)!;
    const optioned = ts.isObjectLiteralExpression(options)
      ? memberOf(this.#evaluator, this.#evaluator.valuesOf(options), 'prefix', node)
      : [];
    const prefixes = optioned.length > 0 ? partsOfValues(this.#evaluator, optioned, options) : texts;
    const plugins = [...autoloadedBy(this.#evaluator, node), ...hapiPlugins(this.#evaluator, node)];
    for (const { parameter, prefix } of plugins)
      for (const parent of parents) this.#link(parameter, parent.node, prefix);
    const isPath = texts.length > 0;
    for (const child of isPath ? others : node.arguments) {
      if (ts.isObjectLiteralExpression(child) || ts.isStringLiteralLike(child)) continue;
      const isInspector = !isPath && INSPECTS.test(child.getText().slice(0, 80));
      if (!isInspector && !this.#isUnderstood(child, isPath)) this.#unread.push(child);
      const open = openMounted(this.#evaluator, child);
      if (open) this.#mounting.push({ node, callee, open, within: asItIs });
      // What is handed on is answered all the same.
      if (prefixes.length > 0 && this.#evaluator.valuesOf(child).some(isProxy))
        for (const prefix of prefixes)
          for (const parent of parents) this.#add(parent, 'all', joinUrl(prefix, ['/*']), node);
      if (this.#evaluator.valuesOf(child).some(isGraphqlHandler))
        for (const prefix of prefixes.length > 0 ? prefixes : [['/*']])
          for (const parent of parents) this.#add(parent, 'all', prefix, node);
      for (const { made, prefix: own } of this.#mounted(child))
        for (const prefix of own ? [own] : prefixes.length > 0 ? prefixes : [[]])
          for (const parent of parents) this.#link(made, parent.node, prefix);
    }
  }

  /** The routers, or parameters for routers, that an argument of `use` or `register` stands for, with the path that it says itself. */
  #mounted(child: ts.Expression): readonly { readonly made: ts.Node; readonly prefix?: Parts }[] {
    return this.#evaluator
      .valuesOf(child)
      .flatMap((value) => mountedValues(this.#evaluator, value))
      .flatMap(({ value, ...said }) => this.#routersIn(value).map((made) => ({ made, ...said })));
  }

  #routersIn(value: Value): readonly ts.Node[] {
    if (value.kind === 'function') return value.node.parameters.slice(0, 1);
    if (value.kind !== 'module') return this.#standings.madeOf(value);
    return this.#evaluator.exported(value.path, 'default').flatMap((each) => this.#standings.madeOf(each));
  }

  /** Whether what is mounted is a router of the program, or answers to nothing by itself. */
  #isUnderstood(child: ts.Expression, hasPath: boolean): boolean {
    const values = this.#evaluator.valuesOf(child);
    return (
      values.length > 0 &&
      values.every((value) => {
        // A function that is given a path and goes on to nothing answers to all below it.
        if (value.kind === 'function') return !hasPath || value.node.parameters.length !== 2;
        if (value.kind === 'module') return true;
        if (value.kind !== 'derived' || !('package' in value.root)) return false;
        return answersNothing(value) || (this.#standings.madeOf(value).length > 0 && !servesFiles(value));
      })
    );
  }

  /** `routes(app)`: what a function of the program is given as its router. */
  #handed(node: ts.CallExpression): void {
    const given = [...node.arguments].map((each) =>
      mayBeRouter(this.#evaluator, each) ? this.#standings.of(each) : [],
    );
    if (given.every((each) => each.length === 0)) return;
    for (const value of this.#evaluator.valuesOf(node.expression)) {
      if (value.kind !== 'function') continue;
      for (const [index, parents] of given.entries()) {
        const parameter = value.node.parameters[index];
        if (parameter) for (const parent of parents) this.#link(parameter, parent.node, []);
      }
    }
  }

  #link(child: ts.Node, parent: ts.Node, prefix: Parts): void {
    if (child === parent) return;
    const mounts = this.#mounts.get(child) ?? [];
    this.#mounts.set(child, mounts);
    mounts.push({ parent, prefix });
  }

  #prefixes(router: ts.Node, seen: ReadonlySet<ts.Node>): readonly Parts[] {
    const own = this.#standings.own.get(router) ?? [];
    const mounts = this.#mounts.get(router) ?? [];
    if (mounts.length === 0 || seen.has(router) || seen.size > 8) return [own];
    const inner = new Set([...seen, router]);
    return mounts
      .flatMap(({ parent, prefix }) =>
        (parent ? this.#prefixes(parent, inner) : [[]]).map((above) => joined(joined(above, prefix), own)),
      )
      .slice(0, 8);
  }

  /** @param orIn a name under which an object may say the path: `server.get({ path: '/orders' }, list)` */
  #paths(node: ts.Expression, { orIn }: { readonly orIn?: string } = {}): readonly Parts[] {
    if (ts.isRegularExpressionLiteral(node)) return pathsOfPattern(node);
    const values = this.#evaluator.valuesOf(node, free);
    const lists = values.flatMap((value: Value) => (value.kind === 'list' ? value.items : []));
    if (lists.length > 0) return lists.flatMap((item) => partsOfValues(this.#evaluator, [item], node));
    if (values.some(({ kind }) => kind === 'text')) return partsOf(this.#evaluator, node, free);
    const said = orIn === undefined ? [] : memberOf(this.#evaluator, values, orIn, node);
    return said.some(({ kind }) => kind === 'text') ? partsOfValues(this.#evaluator, said, node) : [];
  }
}
