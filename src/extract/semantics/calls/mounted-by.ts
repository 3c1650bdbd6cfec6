/**
 * The paths at which a call adds something to a server. In: the call, `app.use('/orders', proxy)`, `consumer.apply(proxy).forRoutes('orders')`. Out: the paths, below those
 * of the routers around, with what the server leaves of them.
 */
import { ts } from 'ts-morph';
import { pathsOfPattern } from '../endpoints/paths.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import type { Context, Value } from '../evaluate/values.js';
import { type Mount, mountAt, openMount, textIn, textOfParts } from './mount-paths.js';
import { appliedFor } from './nest-middleware.js';

/** What makes a server of Node of the function that answers whatever it is asked. */
export const SERVER = 'createServer';

/** The paths at which a call adds something. */
export function mountsBy(evaluator: Evaluator, call: ts.CallExpression, context: Context): readonly Mount[] {
  const callee = call.expression;
  const name = lastName(callee) ?? '';
  if (name === SERVER) return [openMount('')];
  if (!ts.isPropertyAccessExpression(callee)) return [];
  if (name === 'apply') return appliedFor(evaluator, call, context);
  const isUse = name === 'use';
  const [first] = call.arguments;
  const of = routeOf(callee.expression) ?? first;
  const texts = of ? pathsIn(evaluator, of, context) : [];
  // What is put in for all says no path.
  if (texts.length === 0 && !isUse) return [];
  const paths = texts.length > 0 ? texts : [''];
  if (paths.includes(undefined)) return [];
  const above = evaluator.prefixesAt(call).map(textOfParts);
  if (above.includes(undefined)) return [];
  const method = isUse || name === 'all' ? undefined : name === 'del' ? 'DELETE' : name.toUpperCase();
  const isWhole = !mayTake(evaluator, callee.expression, context);
  return (above.length > 0 ? above : ['']).flatMap((prefix) =>
    paths.map((path) => {
      const mount = mountAt(prefix!, path!, isUse, method);
      return isWhole ? { ...mount, left: mount.whole } : mount;
    }),
  );
}

/** Whether a server takes what it mounts from the path of the request, as express does, and that of h3, whose routers do not. */
function mayTake(evaluator: Evaluator, server: ts.Expression, context: Context): boolean {
  const leaves = (value: Value) =>
    value.kind === 'derived' &&
    ('package' in value.root
      ? /^@?(?:fastify|hono|koa|oak|elysia)\b/.test(value.root.package) ||
        (value.root.package === 'h3' &&
          value.steps.some((step) => step.step === 'member' && step.name === 'createRouter'))
      : /^fastify/i.test(value.root.name));
  return !evaluator.valuesOf(server, context).some(leaves);
}

/** `router.route('/orders').all(proxy)` */
export function routeOf(receiver: ts.Expression): ts.Expression | undefined {
  for (let place = receiver; ts.isCallExpression(place); ) {
    const { expression } = place;
    if (!ts.isPropertyAccessExpression(expression)) return undefined;
    if (expression.name.text === 'route') return place.arguments[0];
    place = expression.expression;
  }
  return undefined;
}

function pathsIn(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): readonly (string | undefined)[] {
  if (ts.isRegularExpressionLiteral(node)) {
    const isWhole = /\$\/\w*$/.test(node.text);
    const plain = pathsOfPattern(node).map(textOfParts);
    if (plain.length > 0) return plain.map((path) => (isWhole ? path : path?.concat('*')));
    const [, start] = /^\/\^((?:\\\/[\w-]+)+)/.exec(node.text) ?? [];
    return [start?.replaceAll('\\', '').concat('*')];
  }
  return evaluator
    .valuesOf(node, context)
    .flatMap((value) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((value) => (value.kind === 'text' ? [textIn(value)] : []));
}
