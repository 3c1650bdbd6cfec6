/**
 * What stands in a loop over a list, read once for each element: what one element says goes together, `router.use(route.path, route.router)`.
 * In: a node. Out: the contexts in which the loops around it have it run, each with one element bound; the context around, where no list is
 * known, or its elements are mere texts and nobody asks for these. What a server is given in a loop belongs to that, where it is asked for.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { type Bindable, type Context, free, MOST_ALTERNATIVES, type Value } from './values.js';

interface Loop {
  readonly list: ts.Expression;
  readonly element: Bindable;
}

export function elementContexts(
  evaluator: Evaluator,
  node: ts.Node,
  context: Context = free,
  { ofTexts = false, ofHandlers = false } = {},
): readonly Context[] {
  return loopsAround(node, ofHandlers).reduceRight<readonly Context[]>(
    (all, loop) => {
      const inner = all.flatMap((each) => contextsIn(evaluator, loop, each, ofTexts));
      return inner.length > MOST_ALTERNATIVES ? all : inner;
    },
    [context],
  );
}

/** The loops over lists around a node within one function, from the inside out. */
function loopsAround(node: ts.Node, ofHandlers: boolean): readonly Loop[] {
  const found: Loop[] = [];
  for (let place = node; place.parent; place = place.parent) {
    const loop = ts.isForOfStatement(place) ? ofStatement(place, node) : undefined;
    const each = ts.isFunctionLike(place) ? ofCallback(place) : undefined;
    if (ts.isFunctionLike(place) && !each && !(ofHandlers && isAdded(place))) return found;
    if (loop) found.push(loop);
    if (each) found.push(each);
  }
  return found;
}

/** `app.use(path, (request, response) => …)`: what a server is given runs for what the loop around has then. */
function isAdded({ parent: call }: ts.Node): boolean {
  return (
    ts.isCallExpression(call) &&
    call.arguments.length > 1 &&
    ts.isPropertyAccessExpression(call.expression) &&
    ADDS.test(call.expression.name.text)
  );
}

const ADDS = /^(?:use|all|get|post|put|patch|delete)$/;

function ofStatement(
  { initializer, expression, statement }: ts.ForOfStatement,
  node: ts.Node,
): Loop | undefined {
  const isInside = statement.pos <= node.pos && node.end <= statement.end;
  const element = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0] : undefined;
  return isInside && element ? { list: expression, element } : undefined;
}

function ofCallback(body: ts.SignatureDeclaration): Loop | undefined {
  if (!ts.isArrowFunction(body) && !ts.isFunctionExpression(body)) return undefined;
  const { parent: call } = body;
  const [element] = body.parameters;
  return element &&
    ts.isCallExpression(call) &&
    call.arguments[0] === body &&
    ts.isPropertyAccessExpression(call.expression) &&
    RUNS_FOR_EACH.test(call.expression.name.text)
    ? { list: call.expression.expression, element }
    : undefined;
}

const RUNS_FOR_EACH = /^(?:forEach|map|flatMap)$/;

function contextsIn(
  evaluator: Evaluator,
  { list, element }: Loop,
  context: Context,
  ofTexts: boolean,
): readonly Context[] {
  const lists = evaluator.valuesOf(list, context);
  const items = lists.flatMap((value) => (value.kind === 'list' ? value.items : []));
  const isKnown =
    lists.every(({ kind }) => kind === 'list') && (ofTexts ? items.length > 0 : items.some(holdsMore));
  if (!isKnown || items.length > MOST_ALTERNATIVES) return [context];
  return items.map((item) => ({
    bound: new Map<Bindable, () => readonly Value[]>([[element, () => [item]]]),
    outer: context,
    depth: 1,
  }));
}

function holdsMore({ kind }: Value): boolean {
  return kind !== 'text';
}
