/**
 * Where a proxy is put into a server. In: the call that makes it, or asks by it. Out: the paths that it is for, whole and as the server leaves them to it: of
 * `app.use('/orders', proxy)` nothing, of `app.all('/orders/*', proxy)` all of it. A proxy goes by the name that it is kept under, in other files as
 * well, and by the function that asks by it: `app.use('/orders', (request, response) => toOrders(request, response))`.
 */
import { ts } from 'ts-morph';
import { elementContexts, isOfSameElement } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import { type Context, type FunctionValue, free, type Value } from '../evaluate/values.js';
import { mountsDecorated } from './decorated-mounts.js';
import { allLedTo, type LedTo, mountsLeadingTo } from './dispatching.js';
import { handsOn } from './hands-on.js';
import type { Having, Mount } from './mount-paths.js';
import { mountsBy, routeOf, SERVER } from './mounted-by.js';
import { PROXIES } from './proxy-packages.js';
import { havingBefore, puts } from './put-on-requests.js';
import { isWithin } from './within.js';
import { mountsOfWorker } from './worker-mounts.js';

/** A call that makes a proxy, and what is known around it. */
export interface Making {
  readonly node: ts.CallExpression;
  readonly context: Context;
  /** What is known where the function is called that makes it. */
  readonly around: Context;
  /** The paths of the handler that makes it, one of those by which it looks up whom it asks. */
  readonly mounts?: readonly Mount[];
  /** Whom it asks for these paths, of several, as a table or a function of its options says. */
  readonly routed?: readonly Value[];
  /** Paths of which it asks others, as a table says. */
  readonly elsewhere?: readonly string[];
}

/** A call that adds something to a server, once for each element of the lists that loops around it run over. */
interface Adding {
  readonly call: ts.CallExpression;
  readonly context: Context;
  /** What is known around the call that makes what is added. */
  readonly made?: Context;
  /** The call that makes the function that is added, if one does. */
  readonly by?: ts.Node;
  /** The function that is added, be it one that leads to another. */
  readonly from?: FunctionValue;
  /** The functions that hand on to what is added, from that one on. */
  readonly through?: readonly Required<Having>[];
  /** What is given to the call, of one that adds a proxy apart from where that is made: it stands beside the path. */
  readonly given?: ts.Expression;
}

/** What loops run over of which each element is looked at by itself. */
const ELEMENTS = { ofTexts: true, ofMaps: true };

const ADDS = /^(?:use|all|get|post|put|patch|delete|del|options|apply)$/;
/** Functions that call functions that ask. */
const DEEPEST = 3;

/** Whether a call may put something into a server: for a first look. */
export function mayAdd({ expression: callee, arguments: given }: ts.CallExpression): boolean {
  if (lastName(callee) === SERVER) return given.length > 0;
  if (!ts.isPropertyAccessExpression(callee) || !ADDS.test(callee.name.text)) return false;
  const saysNoPath = /^(?:use|apply|all)$/.test(callee.name.text) || routeOf(callee.expression) !== undefined;
  return given.length > (saysNoPath ? 0 : 1);
}

/** The ways in which a proxy is made: once for each element of the lists around that, or around the call of the function that makes it. */
export function makingsOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
): readonly Making[] {
  const { call } = context;
  if (!call || !ts.isCallExpression(call))
    return elementContexts(evaluator, node, context, ELEMENTS).map((each) => ({
      node,
      context: each,
      around: each,
    }));
  return elementContexts(evaluator, call, free, ELEMENTS).flatMap((around): readonly Making[] => {
    const called = around === free ? context : calledIn(evaluator, call, context, around);
    // A list that the function is given is gone through in it.
    const inside = elementContexts(evaluator, node, called, ELEMENTS);
    return inside.map((each) => ({ node, context: each, around: each === called ? around : each }));
  });
}

/** What is bound in a function where a loop around its call has one element. */
function calledIn(evaluator: Evaluator, call: ts.CallExpression, context: Context, around: Context): Context {
  const bound = new Map(context.bound);
  for (const open of context.bound.keys()) {
    if (!ts.isParameter(open) || !ts.isIdentifier(open.name)) continue;
    const given = call.arguments[open.parent.parameters.indexOf(open)];
    if (given) bound.set(open, () => evaluator.within(around, () => evaluator.valuesOf(given, around)));
  }
  return { ...context, bound };
}

/** The paths that a proxy is mounted at; empty where that is not known. */
export function mountsOf(evaluator: Evaluator, making: Making): readonly Mount[] {
  if (making.mounts) return making.mounts;
  const all = addingsOf(evaluator, making).map(({ call, context, from, given }) => {
    const mounts = mountsBy(evaluator, call, context);
    return { from, mounts: from ? withoutRows(mounts) : given ? withRow(mounts, call, given) : mounts };
  });
  const own = mountsTo(evaluator, all, making);
  return own.length > 0 ? own : (mountedAt.get(evaluator) ?? mountsOfCallers(evaluator, making));
}

/** What a function asks by is told there, and not where the function is put in. */
function withoutRows(mounts: readonly Mount[]): readonly Mount[] {
  return mounts.map(({ row: _, ...mount }) => mount);
}

/** What says a path of its own is told there, and not where the proxy is made that may be for others as well. */
function withRow(mounts: readonly Mount[], call: ts.CallExpression, row: ts.Expression): readonly Mount[] {
  const saysNoPath = lastName(call.expression) === 'use' && call.arguments[0] === row;
  return saysNoPath ? mounts : mounts.map((mount) => ({ row, ...mount }));
}

/** The paths at which something is added by functions, of those that lead to it where a function goes by the path. */
function mountsTo(
  evaluator: Evaluator,
  all: readonly { readonly from?: FunctionValue | undefined; readonly mounts: readonly Mount[] }[],
  to?: LedTo,
): readonly Mount[] {
  const led = all.flatMap(({ from, mounts }) =>
    to && from && from.node !== to.node
      ? mounts.flatMap((mount) => mountsLeadingTo(evaluator, from, mount, to) ?? [mount])
      : mounts,
  );
  return led.length > 0 ? led : all.flatMap(({ mounts }) => mounts);
}

/** The paths of the handlers that call the function which asks by a proxy: `toOrders(request, response) { this.orders.web(request, response); }`. */
function mountsOfCallers(evaluator: Evaluator, { node }: Making): readonly Mount[] {
  const around = ts.findAncestor(node, ts.isFunctionLike);
  const names = new Set(around?.parameters.map(({ name }) => name.getText()));
  const handed = node.arguments.filter((each) => ts.isIdentifier(each) && names.has(each.text));
  if (!around || handed.length < 2) return [];
  return evaluator
    .callsOf(around, node)
    .flatMap((call) => mountsAround(evaluator, call.node, free).map(({ mount }) => mount));
}

/** Where a proxy is taken to be mounted of which that is not seen where it is made. */
const mountedAt = new WeakMap<Evaluator, readonly Mount[]>();

/** Reads what is mounted where something further out says that calls what makes it. */
export function whereMounted<Read>(evaluator: Evaluator, mounts: readonly Mount[], read: () => Read): Read {
  mountedAt.set(evaluator, mounts);
  try {
    return read();
  } finally {
    mountedAt.delete(evaluator);
  }
}

function addingsOf(evaluator: Evaluator, { node, context, around }: Making): readonly Adding[] {
  const { parent } = node;
  const isReturned = ts.isReturnStatement(parent) || (ts.isArrowFunction(parent) && parent.body === node);
  const place = isReturned && context.call ? context.call : node;
  const direct = addingAround(place);
  if (direct) return [{ call: direct, context: around }];
  const index = indexNear(evaluator, node);
  const made = index.get(node);
  if (made) {
    // One loop may keep what another mounts: each for the path of its own element.
    const own = made.filter((each) => !each.made || isOfSameElement(context, each.made));
    return ofElement(own, context.call ?? node, around);
  }
  for (let inside: Context | undefined = context; inside; inside = inside.outer) {
    const found = inside.call && askingIn(index, inside.call);
    if (found) return found;
  }
  return context.call ? [] : (askingIn(index, node) ?? []);
}

/** What adds something, of one element where it stands in the loop that has it made: what one element says goes together. */
function ofElement(found: readonly Adding[], made: ts.Node, around: Context): readonly Adding[] {
  if (around === free) return found;
  const body = ts.findAncestor(
    made.parent,
    (each) => ts.isFunctionLike(each) || ts.isForOfStatement(each) || ts.isForInStatement(each),
  );
  const isBeside = ({ call }: Adding) =>
    body !== undefined &&
    call.getSourceFile() === body.getSourceFile() &&
    body.pos <= call.pos &&
    call.end <= body.end;
  const beside = new Set(found.filter(isBeside).map(({ call }) => call));
  return [
    ...found.filter((each) => !beside.has(each.call)),
    ...[...beside].map((call) => ({ call, context: around })),
  ];
}

/** A path that a handler answers. */
interface Handled {
  readonly mount: Mount;
  readonly handler?: ts.SignatureDeclaration;
}

/** The paths that the handler around a node answers, or one that a function makes which is called there. */
export function mountsAround(
  evaluator: Evaluator,
  node: ts.Node,
  around: Context,
  inside: Context = free,
): readonly Handled[] {
  const [made] = ts.isCallExpression(node)
    ? evaluator.valuesOf(node).flatMap((value) => (value.kind === 'function' ? [value.node] : []))
    : [];
  const added = addingAround(node);
  if (added) return handledBy(evaluator, [{ call: added, context: around }], around, made);
  const index = indexNear(evaluator, node);
  // What another call makes is mounted elsewhere.
  const isOf = ({ by }: Adding) => by === undefined || by === node || inside === free || isIn(inside, by);
  const named = made && index.get(made)?.filter(({ by }) => by === undefined || by === node);
  if (named && named.length > 0) return handledBy(evaluator, named, around, made, node);
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!ts.isFunctionLike(place)) continue;
    const decorated = mountsDecorated(evaluator, place);
    if (decorated.length > 0) return decorated.map((mount) => ({ mount, handler: place }));
    const direct = addingAround(place);
    const found = direct ? [{ call: direct, context: around }] : index.get(place)?.filter(isOf);
    if (found && found.length > 0) return handledBy(evaluator, found, around, place);
    const served = mountsOfWorker(evaluator, place);
    if (served.length > 0)
      return served.map((mount) => ({ mount, handler: place as ts.SignatureDeclaration }));
  }
  return [];
}

/** Whether what is known somewhere is known by a call. */
function isIn(context: Context, call: ts.Node): boolean {
  for (let place: Context | undefined = context; place; place = place.outer)
    if (place.call === call) return true;
  return false;
}

function handledBy(
  evaluator: Evaluator,
  found: readonly Adding[],
  around: Context,
  handler: ts.SignatureDeclaration | undefined,
  by?: ts.Node,
): readonly Handled[] {
  // What one element says goes together.
  const addings =
    around === free
      ? found
      : [...new Map(found.map((each) => [each.call, { ...each, context: around }])).values()];
  const to = handler && { node: handler, context: free, ...(by && { by }) };
  const all = addings.map(({ call, context, from, through = [], given }) => {
    const own = withoutRows(evaluator.within(context, () => mountsBy(evaluator, call, context)));
    const added = given ?? call.arguments.at(-1);
    const mounts = added ? own.map((mount) => ({ ...mount, by: added })) : own;
    const having = [
      ...havingBefore(evaluator, call, context, from?.node ?? handler),
      // What stands apart from the route is told there.
      ...through
        .filter(puts)
        .map((each) => (added && !isWithin(each.until, added) ? { ...each, at: added } : each)),
    ];
    return { from, mounts: having.length > 0 ? mounts.map((mount) => ({ ...mount, having })) : mounts };
  });
  return mountsTo(evaluator, all, to).map((mount) => ({ mount, ...(handler && { handler }) }));
}

/** What is added by a function around a node. */
function askingIn(index: Index, node: ts.Node): readonly Adding[] | undefined {
  for (let place: ts.Node | undefined = node; place; place = place.parent) {
    if (!ts.isFunctionLike(place)) continue;
    const direct = addingAround(place);
    if (direct) return [{ call: direct, context: free }];
    const found = index.get(place);
    if (found) return found;
  }
  return undefined;
}

/** The call that adds what stands among its arguments, be it wrapped or in a list. */
function addingAround(place: ts.Node): ts.CallExpression | undefined {
  let [inner, outer] = [place, place.parent];
  for (; outer; [inner, outer] = [outer, outer.parent]) {
    const isIn = ts.isCallExpression(outer) && outer.arguments.some((each) => each === inner);
    if (
      isIn &&
      (mayAdd(outer as ts.CallExpression) || lastName((outer as ts.CallExpression).expression) === SERVER)
    )
      return outer as ts.CallExpression;
    const isAround =
      isIn ||
      ts.isArrayLiteralExpression(outer) ||
      ts.isParenthesizedExpression(outer) ||
      ts.isAsExpression(outer) ||
      ts.isSpreadElement(outer);
    if (!isAround) return undefined;
  }
  return undefined;
}

/** By the calls that make proxies, and the functions that ask by them: what adds these. */
type Index = ReadonlyMap<ts.Node, readonly Adding[]>;

const indexes = new WeakMap<Evaluator, Map<unknown, Index>>();

function indexNear(evaluator: Evaluator, node: ts.Node): Index {
  const known = indexes.get(evaluator) ?? new Map<unknown, Index>();
  indexes.set(evaluator, known);
  const calls = evaluator.addingNear(node);
  const found = known.get(calls) ?? indexOf(evaluator, calls);
  known.set(calls, found);
  return found;
}

function indexOf(evaluator: Evaluator, calls: readonly ts.CallExpression[]): Index {
  const index = new Map<ts.Node, Adding[]>();
  const add = (key: ts.Node, adding: Adding) => {
    const before = index.get(key) ?? [];
    index.set(key, before);
    const { call, context, made, by } = adding;
    const isIt = (each: Adding) =>
      each.call === call && each.context === context && each.made === made && each.by === by;
    if (!before.some(isIt)) before.push(adding);
  };
  const readValue = (value: Value, adding: Adding, depth: number): void => {
    if (depth > DEEPEST) return;
    if (value.kind === 'list') for (const item of value.items) readValue(item, adding, depth + 1);
    if (value.kind === 'class') {
      const use = value.node.members.find((each) => each.name?.getText() === 'use');
      const context = evaluator.inside(evaluator.anyInstanceOf(value.node));
      if (use && ts.isFunctionLike(use)) readValue({ kind: 'function', node: use, context }, adding, depth);
    }
    if (value.kind === 'function') {
      const { call: by } = value.context;
      const from = adding.from ?? value;
      readBody(value, by ? { ...adding, from, by } : { ...adding, from }, depth);
    }
    if (value.kind !== 'derived' || !('package' in value.root) || !PROXIES.test(value.root.package)) return;
    for (const step of value.steps)
      if (step.step === 'call') add(step.node, { ...adding, made: step.context });
  };
  const readBody = ({ node: body, context }: FunctionValue, adding: Adding, depth: number): void => {
    add(body, adding);
    for (const until of handsOn(body)) {
      const through = [...(adding.through ?? []), { body, context, until, at: until }];
      for (const value of evaluator.valuesOf(until.expression))
        readValue(value, { ...adding, through }, depth + 1);
    }
  };
  /** What a handler looks up by the path is known for each path alone. */
  const readLed = ({ from, ...adding }: Adding): void => {
    for (const mount of from ? mountsBy(evaluator, adding.call, adding.context) : [])
      for (const { node, context } of allLedTo(evaluator, from!, mount))
        add(node, { ...adding, from: from!, ...(ts.isCallExpression(node) && { made: context }) });
  };
  for (const call of calls)
    for (const context of elementContexts(evaluator, call, free, ELEMENTS)) {
      for (const given of call.arguments)
        if (!ts.isStringLiteralLike(given) && !ts.isObjectLiteralExpression(given))
          for (const value of evaluator.valuesOf(
            ts.isSpreadElement(given) ? given.expression : given,
            context,
          ))
            readValue(value, { call, context, ...(context === free && { given }) }, 0);
    }
  const isProxied = evaluator.program.uses(PROXIES);
  const chosen = isProxied
    ? [...index.values()].flat().filter(({ from }) => from && handsOn(from.node).length > 0)
    : [];
  for (const adding of chosen) readLed(adding);
  return index;
}
