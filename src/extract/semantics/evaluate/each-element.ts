/**
 * What stands in a loop over a list, read once for each element: what one element says goes together, `router.use(route.path, route.router)`.
 * In: a node. Out: the contexts in which the loops around it have it run, each with one element bound; the context around, where no list is
 * known, or its elements are mere texts and nobody asks for these. What a server is given in a loop belongs to that, where it is asked for. A constant
 * that holds one of several objects is taken to be each of them in turn, where that is asked for.
 */
import { ts } from 'ts-morph';
import { halves } from '../../../model/group.js';
import { entriesOfMap } from './chosen.js';
import { choicesBefore, namesIn } from './chosen-objects.js';
import type { Evaluator } from './evaluator.js';
import { heldBy } from './fillings.js';
import { fixed, parameterOf, withoutNodes } from './text.js';
import { type Bindable, boundIn, type Context, free, MOST_ALTERNATIVES, type Value } from './values.js';

/** A loop, and what it binds each time: an element of the list, a name of the object, or the value and the key of an entry of a `Map`. */
interface Loop {
  readonly list: ts.Expression;
  readonly element: Bindable;
  readonly key?: ts.ParameterDeclaration;
  /** It runs over the names of what it is given: `for (const name in mounts)`. */
  readonly ofNames?: ts.ForInStatement;
  /** No loop, but a constant that holds one of several objects. */
  readonly isChoice?: true;
}

export function elementContexts(
  evaluator: Evaluator,
  node: ts.Node,
  context: Context = free,
  { ofTexts = false, ofHandlers = false, ofMaps = false, ofClosures = false, ofChoices = false } = {},
): readonly Context[] {
  return loopsAround(node, { ofHandlers, ofClosures, ofChoices }).reduceRight<readonly Context[]>(
    (all, loop) => {
      const inner = all.flatMap((each) => contextsIn(evaluator, loop, each, ofTexts, ofMaps));
      return inner.length > MOST_ALTERNATIVES ? all : inner;
    },
    [context],
  );
}

/** The loops over lists around a node within one function, or in those around as well, and what is chosen before it there, from the inside out. */
function loopsAround(
  node: ts.Node,
  { ofHandlers, ofClosures, ofChoices }: Readonly<Record<'ofHandlers' | 'ofClosures' | 'ofChoices', boolean>>,
): readonly Loop[] {
  const found: Loop[] = [];
  const names = new Set(ofChoices ? namesIn(node) : []);
  for (let place = node; place.parent; place = place.parent) {
    const loop =
      ts.isForOfStatement(place) || ts.isForInStatement(place) ? ofStatement(place, node) : undefined;
    const each = ts.isFunctionLike(place) ? ofCallback(place) : undefined;
    if (ts.isFunctionLike(place) && !each && !ofClosures && !(ofHandlers && isAdded(place))) return found;
    if (loop) found.push(loop);
    if (each) found.push(each);
    for (const { element, by } of ofChoices ? choicesBefore(place, names) : [])
      found.push({ list: by, element, isChoice: true });
  }
  return found;
}

/** Whether what is bound is what a loop is run for each time, and nothing that a call gives. */
export function isLoopElement(bound: Bindable): boolean {
  if (ts.isParameter(bound)) return isLoopKey(bound) || ofCallback(bound.parent)?.element === bound;
  const { parent: loop } = bound.parent;
  return ts.isVariableDeclaration(bound) && (ts.isForOfStatement(loop) || ts.isForInStatement(loop));
}

/** Whether it is the key of an entry of a `Map`: `map.forEach((value, key) => …)`. */
export function isLoopKey(bound: Bindable): boolean {
  return ts.isParameter(bound) && ofCallback(bound.parent)?.key === bound;
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

function ofStatement(loop: ts.ForOfStatement | ts.ForInStatement, node: ts.Node): Loop | undefined {
  const { initializer, expression, statement } = loop;
  const isInside = statement.pos <= node.pos && node.end <= statement.end;
  const element = ts.isVariableDeclarationList(initializer) ? initializer.declarations[0] : undefined;
  if (!isInside || !element) return undefined;
  return { list: expression, element, ...(ts.isForInStatement(loop) && { ofNames: loop }) };
}

function ofCallback(body: ts.SignatureDeclaration): Loop | undefined {
  if (!ts.isArrowFunction(body) && !ts.isFunctionExpression(body)) return undefined;
  const { parent: call } = body;
  const [element, key] = body.parameters;
  return element &&
    ts.isCallExpression(call) &&
    call.arguments[0] === body &&
    ts.isPropertyAccessExpression(call.expression) &&
    RUNS_FOR_EACH.test(call.expression.name.text)
    ? { list: call.expression.expression, element, ...(key && { key }) }
    : undefined;
}

const RUNS_FOR_EACH = /^(?:forEach|map|flatMap)$/;

function contextsIn(
  evaluator: Evaluator,
  loop: Loop,
  context: Context,
  ofTexts: boolean,
  ofMaps: boolean,
): readonly Context[] {
  const { list, element, key } = loop;
  const holders = evaluator.valuesOf(list, context);
  if (loop.isChoice) return chosen(holders, element, context);
  // Who looks for what fills a `Map` goes through no other. Of what is kept by names that nobody knows, one entry says no more than all.
  const maps = (ofMaps ? holders : [])
    .flatMap((value) => entriesOfMap(evaluator, value, context))
    .filter((value) => value.kind === 'list' && value.items.every(isNamed));
  const lists = loop.ofNames ? namesHeld(evaluator, loop.ofNames, holders, context) : [...maps, ...holders];
  const items = lists.flatMap((value) => (value.kind === 'list' ? value.items : []));
  const isKnown =
    lists.every((value) => value.kind === 'list' || maps.length > 0) &&
    (ofTexts ? items.length > 0 : items.some(holdsMore));
  if (!isKnown || items.length > MOST_ALTERNATIVES) return [context];
  const isEntry = maps.length > 0 && ts.isParameter(element);
  // What a parameter is declared to be is no other element than what is given for it.
  const shapes = items.some(parameterOf) ? items.filter(({ kind }) => kind === 'shape') : [];
  const own = shapes.length > 0 ? items.filter(({ kind }) => kind !== 'shape') : items;
  return own.map((item) => {
    const entry = isEntry && item.kind === 'list' ? item.elements : undefined;
    const whole = parameterOf(item) ? [...shapes, item] : [item];
    const bound = new Map<Bindable, () => readonly Value[]>([[element, () => entry?.[1] ?? whole]]);
    if (entry && key) bound.set(key, () => entry[0] ?? []);
    return { bound, outer: context, depth: 1 };
  });
}

/** A context for each of the objects that a constant can be, and one for what else it may be. */
function chosen(values: readonly Value[], element: Bindable, context: Context): readonly Context[] {
  const [objects, others] = halves(values, ({ kind }) => kind === 'object');
  if (objects.length < 2 || objects.length > MOST_ALTERNATIVES) return [context];
  const ways = [...objects.map((object) => [object]), ...(others.length > 0 ? [others] : [])];
  return ways.map((way) => {
    const bound = new Map<Bindable, () => readonly Value[]>([[element, () => way]]);
    return { bound, outer: context, depth: 1 };
  });
}

function namesHeld(
  evaluator: Evaluator,
  node: ts.ForInStatement,
  holders: readonly Value[],
  context: Context,
): readonly Value[] {
  return heldBy(evaluator, { node, method: 'keys' }, holders, context) ?? [];
}

/**
 * Whether what is bound in one context for the element of a loop is the same in another: what the same element had made. Of what is not bound there,
 * nothing is said.
 */
export function isOfSameElement(one: Context, other: Context): boolean {
  for (let place: Context | undefined = one; place; place = place.outer)
    for (const [element, values] of place.bound) {
      const others = boundIn(other, element);
      if (others && !isSame(values(), others)) return false;
    }
  return true;
}

function isSame(values: readonly Value[], others: readonly Value[]): boolean {
  const keysOf = (all: readonly Value[]) => all.map((value) => fixed(value) ?? partsOf(value));
  const keys = new Set(keysOf(others).flat());
  return (
    values.length === others.length &&
    keysOf(values)
      .flat()
      .every((key) => keys.has(key))
  );
}

/** What tells an element from others, however often it is found. */
function partsOf(value: Value): unknown {
  if (value.kind === 'object') return value.node;
  if (value.kind === 'text') return JSON.stringify(value.parts, withoutNodes);
  if (value.kind === 'list' && value.elements)
    return JSON.stringify(value.elements.map((each) => each.map(fixed)));
  return value;
}

function isNamed(entry: Value): boolean {
  const [name, ...others] = (entry.kind === 'list' && entry.elements?.[0]) || [];
  return name !== undefined && others.length === 0 && fixed(name) !== undefined;
}

function holdsMore({ kind }: Value): boolean {
  return kind !== 'text';
}
