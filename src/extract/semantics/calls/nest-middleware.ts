/**
 * The paths that middleware of Nest is for. In: `consumer.apply(proxy)`, with what follows it: `.exclude('orders/health').forRoutes({ path: 'orders/*rest', method: RequestMethod.ALL },
 * 'stock', CartsController)`. Out: the paths below what the program puts before all of its routes, each with the row that says it and what the server leaves of it. Why: a path with a
 * method is a route of that server, which leaves all of it, and is for that path alone; a text is a mount, of which nothing is left. What a star stands for is
 * part of the mount. Sources: https://docs.nestjs.com/middleware, https://docs.nestjs.com/faq/global-prefix, and what the server of Nest 10 and 11 leaves.
 */
import { ts } from 'ts-morph';
import { dependsOn } from '../actions/depends-on.js';
import { exceptedIn, methodOf } from '../endpoints/program-prefixes.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isAmong, rootFor } from '../evaluate/program-roots.js';
import type { Context, Value } from '../evaluate/values.js';
import { mountsDecorated } from './decorated-mounts.js';
import { type Mount, mountAt, textIn } from './mount-paths.js';
import { memberOf } from './texts.js';

/** The server that leaves nothing of a path to middleware. */
const LEAVES_NOTHING = ['@nestjs/platform-fastify'];

/** What `forRoutes` is given, or `exclude`. */
interface Given {
  readonly value: Value;
  readonly at: ts.Expression;
}

export function appliedFor(
  evaluator: Evaluator,
  call: ts.CallExpression,
  context: Context,
): readonly Mount[] {
  const left: Given[] = [];
  for (let chain: ts.Node = call.parent; ts.isPropertyAccessExpression(chain); ) {
    const { name, parent: asked } = chain;
    if (!ts.isCallExpression(asked)) return [];
    const given = asked.arguments.flatMap((each) => givenBy(evaluator, each, context));
    if (name.text === 'exclude') left.push(...given);
    if (name.text === 'forRoutes')
      return together(
        withoutLeft(
          evaluator,
          call,
          left,
          given.flatMap((each) => mountsOf(evaluator, each, call)),
        ),
      );
    chain = asked.parent;
  }
  return [];
}

function givenBy(evaluator: Evaluator, node: ts.Expression, context: Context): readonly Given[] {
  const isSpread = ts.isSpreadElement(node);
  const at = isSpread ? node.expression : node;
  return evaluator
    .valuesOf(at, context)
    .flatMap((value) => (isSpread && value.kind === 'list' ? value.items : [value]))
    .map((value) => ({ value, at: node }));
}

/** The mounts but those that are left out, below what the program puts before them as well. */
function withoutLeft(
  evaluator: Evaluator,
  call: ts.CallExpression,
  left: readonly Given[],
  mounts: readonly Mount[],
): readonly Mount[] {
  const values = left.map(({ value }) => value);
  const excepted = exceptedIn(evaluator, values, call).flatMap(({ path, method }) => {
    const own = `/${path.replace(/^\/+/, '')}`;
    const root = rootFor(evaluator, call, own, method);
    return root === undefined ? [] : [{ path: `${root}${own}`, ...(method !== undefined && { method }) }];
  });
  return mounts.filter(
    (mount) => !isAmong(excepted, `${mount.whole}${mount.isExact ? '' : '/*'}`, mount.method),
  );
}

function mountsOf(evaluator: Evaluator, { value, at }: Given, call: ts.CallExpression): readonly Mount[] {
  const leavesNothing = dependsOn(evaluator.program, call, LEAVES_NOTHING);
  if (value.kind === 'class')
    return value.node.members
      .flatMap((each) => mountsDecorated(evaluator, each))
      .map((mount) => ({ ...mount, row: at, ...(leavesNothing && { left: '', isTaken: true as const }) }));
  const isRoute = value.kind === 'object' || value.kind === 'record';
  const [method] = isRoute
    ? memberOf(evaluator, [value], 'method', at).flatMap((each) => methodOf(each) ?? [])
    : [];
  const said = isRoute ? memberOf(evaluator, [value], 'path', at) : [value];
  return said.flatMap((each): readonly Mount[] => {
    const text = textIn(each);
    if (text === undefined) return [];
    const path = `/${text.replace(/^\/+/, '')}`;
    const route = mountAt('', path, false);
    const own = `${route.whole}${route.isExact ? '' : '/*'}`;
    const root = rootFor(evaluator, call, own, method);
    if (root === undefined) return [];
    const isTaken = leavesNothing || (!isRoute && !route.isExact);
    const mount = mountAt('', `${root}${path}`, !isRoute || isTaken, method);
    const isExact = route.isExact && (isRoute || leavesNothing) && { isExact: true as const };
    const row = rowOf(value, each, at);
    return [{ ...mount, ...isExact, ...(isTaken && { isTaken }), row }];
  });
}

/** The row that says a path: what is given itself, or where that is made of a list, what stands there. */
function rowOf(value: Value, path: Value, at: ts.Expression): ts.Node {
  if (!ts.isSpreadElement(at)) return at;
  const isMade = (node: ts.Node) => {
    const around = ts.findAncestor(node, ts.isFunctionLike);
    return (
      around !== undefined &&
      around.getSourceFile() === at.getSourceFile() &&
      at.pos <= around.pos &&
      around.end <= at.end
    );
  };
  if (value.kind === 'object' && !isMade(value.node)) return value.node;
  const [origin] = path.kind === 'text' ? path.origins : [];
  return origin && !isMade(origin) ? origin : at;
}

/** A path alone and all that lies below it are one, as the first of them says it. */
function together(mounts: readonly Mount[]): readonly Mount[] {
  const found = new Map<string, Mount>();
  for (const mount of mounts) {
    const key = `${mount.method ?? ''} ${mount.whole}`;
    const before = found.get(key);
    if (!before) found.set(key, mount);
    else if (before.isExact && !mount.isExact)
      found.set(key, { ...mount, ...(before.row && { row: before.row }) });
  }
  return [...found.values()];
}
