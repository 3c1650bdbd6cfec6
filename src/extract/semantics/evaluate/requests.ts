/**
 * What a handler is asked, as far as its route says: `router.get('/orders/:id', (request) => axios({ method: request.method, url: BASE + request.url }))`. In: the
 * request, which a server gives or nobody declares. Out: the route that gives it. Why: what hands requests on says nowhere else what it asks for.
 */
import { ts } from 'ts-morph';
import type { Context, Open, Value } from './values.js';

const VERB = /^(?:get|post|put|patch|delete|head|options)$/i;
/** What a request of express says of its path; below routers, the whole of it is not known. */
const PATH = /^(?:url|path|originalUrl)$/;
/** Members of what only servers give to a handler. */
const OF_REQUEST = /^(?:url|originalUrl|baseUrl|path|method|query|params|headers|body|hostname|ip|protocol)$/;

/** The route whose handler is given a value as its request. */
interface Route {
  readonly verb?: string;
  readonly path?: ts.Expression;
  readonly isOfRouter: boolean;
}

/** The verb of the route that gives a request to a handler, or to one that a function makes: `router.get('/orders', forwardTo(ORDERS_URL))`. */
export function verbOfRequest(value: Value, { call }: Context): string | undefined {
  const last = value.kind === 'derived' ? value.steps.at(-1) : undefined;
  if (value.kind !== 'derived' || last?.step !== 'member' || last.name !== 'method') return undefined;
  const own = routeOf({ ...value, steps: value.steps.slice(0, -1) })?.verb;
  const handler = 'open' in value.root ? value.root.open.parent : undefined;
  const isMade =
    handler !== undefined && (ts.isReturnStatement(handler.parent) || ts.isArrowFunction(handler.parent));
  const around = isMade && call ? call.parent : undefined;
  return own ?? (around && ts.isCallExpression(around) ? routeIn(around, true)?.verb : undefined);
}

/** The path of the route that gives a request, as what its member says. */
export function pathOfRequest(value: Value, name: string): ts.Expression | undefined {
  const route = PATH.test(name) ? routeOf(value) : undefined;
  return route && (name !== 'originalUrl' || !route.isOfRouter) ? route.path : undefined;
}

/** Whether it says something of the one request, which who calls the handler does not know. */
export function isOfRequest(open: Open, member: string): boolean {
  const name = open.name.getText();
  return (name === 'req' && OF_REQUEST.test(member)) || (name === 'request' && member === 'originalUrl');
}

function routeOf(value: Value): Route | undefined {
  if (value.kind !== 'derived') return undefined;
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

function routeIn({ expression: callee, arguments: [path] }: ts.CallExpression, isOfRouter: boolean) {
  if (!ts.isPropertyAccessExpression(callee)) return undefined;
  const verb = callee.name.text;
  if (!VERB.test(verb) && verb !== 'all') return undefined;
  return { ...(verb !== 'all' && { verb: verb.toUpperCase() }), ...(path && { path }), isOfRouter };
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
