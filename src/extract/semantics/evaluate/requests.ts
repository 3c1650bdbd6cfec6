/**
 * What a handler is asked, as far as its route says: `router.get('/orders/:id', (request) => axios({ method: request.method, url: BASE + request.url }))`. In: the
 * request, which a server gives or nobody declares. Out: the route that gives it. Why: what hands requests on says nowhere else what it asks for.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { OF_PATH as PATH } from './of-request.js';
import { concatenated, isHole } from './text.js';
import { type Context, type Open, type Part, type TextValue, textValue, type Value } from './values.js';

const VERB = /^(?:get|post|put|patch|delete|head|options)$/i;
/** What holds the request that it is asked by in its turn: `request.raw.url` of fastify, `context.request.url` of koa. */
const HOLDS_REQUEST = /^(?:raw|req|request)$/;
/** The route whose handler is given a value as its request. */
interface Route {
  readonly verb?: string;
  readonly path?: ts.Expression;
  /** The call that adds it. */
  readonly call?: ts.CallExpression;
  readonly isOfRouter: boolean;
  /** It answers whatever lies below its path: `app.use('/orders', forward)`. */
  readonly isMount?: true;
}

/** The verb of the route that gives a request to a handler, or to one that a function makes: `router.get('/orders', forwardTo(ORDERS_URL))`. */
export function verbOfRequest(value: Value, { call }: Context): string | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (value.kind !== 'derived' || last?.step !== 'member' || last.name !== 'method') return undefined;
  const own = routeOf({ ...value, steps: value.steps.slice(0, -1) })?.verb;
  return own ?? ('open' in value.root ? routeOfMade(value.root.open, call) : undefined)?.verb;
}

/** The route that is given what a function makes: `app.use('/orders', forwardTo(ORDERS_URL))`. */
function routeOfMade({ parent: handler }: Open, call: Context['call']): Route | undefined {
  // What is wrapped, to catch what it throws, is made all the same.
  let around: ts.Node = handler.parent;
  while (ts.isCallExpression(around) || ts.isParenthesizedExpression(around)) around = around.parent;
  const isMade = ts.isReturnStatement(around) || ts.isArrowFunction(around);
  const route = isMade && call ? call.parent : undefined;
  return route && ts.isCallExpression(route) ? routeIn(route, true) : undefined;
}

/** A text with what is known of the path of the request that a handler is sent, where a function made it for a route. */
export function withRouteOfMade(
  evaluator: Evaluator,
  parts: readonly Part[],
  { call }: Context,
): readonly Part[] {
  return parts.flatMap((part, index): readonly Part[] => {
    if (!isHole(part) || !part.rooted || !part.open) return [part];
    const route = routeOfMade(part.open, call);
    const [path] = route ? pathsOf(evaluator, route, part.member ?? '') : [];
    if (path === undefined) return [part];
    const before = parts[index - 1];
    // The slash that it is known to begin with stands before it.
    const isBegun = typeof before === 'string' && before.endsWith('/');
    const [first = '', ...others] = path.parts;
    return [isBegun && typeof first === 'string' ? first.replace(/^\//, '') : first, ...others];
  });
}

/** What is said of the path of a request by the place alone that adds the route, as far as that is known to be the whole of it. */
function pathsOf(evaluator: Evaluator, { call, path, isMount }: Route, name: string): readonly TextValue[] {
  const isOfProgram = call !== undefined && !/router/i.test(call.expression.getText());
  if (!path || !isOfProgram || (isMount && name !== 'originalUrl')) return [];
  const texts = evaluator.valuesOf(path).filter((value) => value.kind === 'text');
  if (!isMount) return texts;
  return texts.map((text) => ({ ...text, parts: [...text.parts, '/', { hole: true }] }));
}

/** A route where it is added: its own path, and that with the prefix of its router. */
export interface GivenRoute {
  readonly path: readonly Part[];
  readonly whole: readonly Part[];
}

/** What a member of a request says of the path of the route that gives it. */
export function pathsOfRequest(evaluator: Evaluator, value: Value, name: string): readonly Value[] {
  if (name === 'baseUrl') return basesOfRequest(evaluator, value);
  const route = PATH.test(name) ? routeOf(value) : undefined;
  if (!route) return [];
  const { call, path: own, isOfRouter, isMount } = route;
  if (isMount) return pathsOf(evaluator, route, name);
  const known = call ? evaluator.routesAt(call) : [];
  // Which of several it is that one call adds, as in a loop, the request alone does not say.
  if (new Set(known.map((each) => JSON.stringify(each.path))).size > 1) return [];
  if (call && known.length > 0) {
    // Of a router of express, a request says its own path, unless it is asked for the whole.
    const isOwn = name !== 'originalUrl' && isOfExpress(value);
    return known.flatMap(({ path, whole }) =>
      concatenated((isOwn ? path : whole).map((part) => [{ kind: 'text', parts: [part], origins: [call] }])),
    );
  }
  return own && (name !== 'originalUrl' || !isOfRouter) ? evaluator.valuesOf(own) : [];
}

/** What stands before the path of a router where that is mounted: `request.baseUrl` of express. */
function basesOfRequest(evaluator: Evaluator, value: Value): readonly Value[] {
  const { call, isMount } = routeOf(value) ?? {};
  if (!call || isMount || !isOfExpress(value)) return [];
  const bases = evaluator.routesAt(call).map(({ path, whole }) => {
    const [own, entire] = [plainOf(path), plainOf(whole)];
    const end = own === '/' ? '' : own;
    const base = entire.endsWith(end) ? entire.slice(0, entire.length - end.length) : '*';
    return base.replace(/\/$/, '');
  });
  const [only, ...others] = new Set(bases);
  return only === undefined || others.length > 0 || only.includes('*') ? [] : [textValue(only, call)];
}

/** A path with a star for what is not known of it. */
function plainOf(parts: readonly Part[]): string {
  return parts.map((part) => (typeof part === 'string' ? part : '*')).join('');
}

function isOfExpress(value: Value): boolean {
  return value.kind === 'derived' && 'package' in value.root && /^express/.test(value.root.package);
}

function routeOf(value: Value): Route | undefined {
  if (value.kind !== 'derived') return undefined;
  const holding = value.steps.at(-1);
  if (holding?.step === 'member' && HOLDS_REQUEST.test(holding.name))
    return routeOf({ ...value, steps: value.steps.slice(0, -1) });
  const [before, last] = value.steps.slice(-2);
  if (
    last?.step === 'given' &&
    last.index === 0 &&
    before?.step === 'call' &&
    ts.isCallExpression(before.node)
  )
    return routeIn(
      before.node,
      value.steps.some((each) => each.step === 'member' && each.name === 'Router'),
    );
  const open = 'open' in value.root ? value.root.open : last?.step === 'instance' ? last.open : undefined;
  if (!open || (last && last.step !== 'instance')) return undefined;
  const { parent: handler } = open;
  if (ts.isMethodDeclaration(handler)) return decorated(handler);
  return ts.isCallExpression(handler.parent) ? routeIn(handler.parent, true) : undefined;
}

function routeIn(call: ts.CallExpression, isOfRouter: boolean): Route | undefined {
  const {
    expression: callee,
    arguments: [path],
  } = call;
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const verb = callee.name.text;
  if (verb === 'use' && path !== undefined && call.arguments.length > 1)
    return { path, call, isOfRouter, isMount: true };
  if (!VERB.test(verb) && verb !== 'all') return undefined;
  return { ...(verb !== 'all' && { verb: verb.toUpperCase() }), ...(path && { path }), call, isOfRouter };
}

/** `@Get(':id') one(@Req() request)`, `@httpGet('/:id')`: where the controller is mounted, only the verb is sure. */
function decorated(handler: ts.MethodDeclaration): Route | undefined {
  for (const { expression } of ts.getDecorators(handler) ?? []) {
    const name = ts.isCallExpression(expression) ? expression.expression.getText() : '';
    const verb = name.replace(/^http(?=[A-Z])/, '');
    if (VERB.test(verb)) return { verb: verb.toUpperCase(), isOfRouter: true };
  }
  return undefined;
}
