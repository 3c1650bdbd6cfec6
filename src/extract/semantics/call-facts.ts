/** Calls and bindings as they were read → facts with their places. */
import { ts } from 'ts-morph';
import type { CallFact, PageProxyFact, QueueBindingFact } from '../../model/facts.js';
import { distinctBy } from '../../model/group.js';
import { passedOnByFile } from './calls/file-passing.js';
import { passedOnByHook } from './calls/hook-passing.js';
import type { CallReading } from './calls/http.js';
import { keptForLater } from './calls/loops.js';
import { isAwaited } from './calls/manner.js';
import { makesProxies, withoutRest } from './calls/proxies.js';
import type { Surroundings } from './calls/surroundings.js';
import { addressPattern, beginsUnknown, patternOf } from './calls/texts.js';
import { timeoutAround } from './calls/timeouts.js';
import { isWithin } from './calls/within.js';
import type { BindingReading } from './channels/brokers.js';
import { parametersIn } from './endpoints/file-paths.js';
import { type FileRoute, hooksIn, routeOfFile } from './endpoints/file-routes.js';
import type { Evaluator } from './evaluate/evaluator.js';
import { withoutQuery } from './evaluate/taken-apart.js';
import { free, type Part } from './evaluate/values.js';
import { functionAround } from './functions.js';
import { locationOf } from './places.js';
import type { Placing } from './placing.js';
import { safely } from './safely.js';

export function bindingFact(
  { queue, exchange, key }: BindingReading,
  place: ts.Node,
  placing: Placing,
): QueueBindingFact {
  return {
    queue: patternOf(queue),
    exchange: patternOf(exchange),
    key: patternOf(key),
    ...placing.placed(place),
  };
}

/** A call as it stands, or where the wrapper that makes it is called, with what is around it there. */
export function callFact(
  evaluator: Evaluator,
  surroundings: Surroundings,
  placing: Placing,
  reading: CallReading,
  place: ts.Node,
): CallFact {
  const { program } = evaluator;
  const {
    kind: _,
    node,
    address,
    route,
    operation,
    toldAt = place,
    lentAt,
    member,
    ofAllMembers: __,
    ...others
  } = reading;
  // One of many that a call declares is done by nobody who waits for that call.
  const declaring = toldAt === node && place !== node && isWithin(node, place) ? place : undefined;
  const outer = place !== node && !declaring && ts.isCallExpression(place) ? place : undefined;
  const places = outer ? [node, outer] : [node];
  const loop = safely(() => surroundings.loopOf(places));
  const { branches = [], ...at } = placing.placed(place);
  const later = keptForLater(place, functionAround(place));
  const ways = later ? [...branches, `later:${later.pos}`] : branches;
  const isUnlimited = others.timeoutMs === 'none';
  const isLimited =
    isUnlimited &&
    places.some(
      (each, index) =>
        (index > 0 && ts.isCallExpression(each) && timeoutAround(evaluator, each, free) !== undefined) ||
        safely(() => surroundings.isLimited(each)),
    );
  // All members of one client ask whom that was made for, be it at a host that is not known.
  const told = member && address ? address.slice(address.findIndex((part) => !isScheme(part))) : address;
  const maker = declaring ?? (outer && (member?.madeAt ?? node));
  const through = told && beginsUnknown(told) ? maker : undefined;
  return {
    ...others,
    timeoutMs: isLimited ? 'unknown' : others.timeoutMs,
    // What a wrapper does is done where that is called.
    awaited: outer ? others.awaited && isAwaited(outer) : others.awaited,
    ...(loop && { loop: locationOf(program, loop) }),
    ...(address && { address: addressPattern(address) }),
    ...(through && { through: locationOf(program, through) }),
    ...(route && { route: patternOf(route) }),
    ...(operation && { operation: patternOf(operation) }),
    ...at,
    // What a library holds is told of those who use it.
    ...(toldAt !== place && surroundings.isNear(toldAt, place) && { at: locationOf(program, toldAt) }),
    ...(lentAt && { at: locationOf(program, lentAt), asker: at.at.path }),
    ...(ways.length > 0 && { branches: ways }),
  };
}

/** What stands before the host of an address: `http://`. */
function isScheme(part: Part): boolean {
  return typeof part === 'string' && /^(?:[a-z]+:)?\/*$/i.test(part);
}

/** What a file that is the route of all paths below one hands on: `fetch(`${ORDERS_URL}/${path.join('/')}`)` in `api/[...path]/route.ts`. */
export function handedOnByFile(
  evaluator: Evaluator,
  { protocol, by, address = [], node }: CallReading,
): PageProxyFact | undefined {
  const path = withoutQuery(address);
  const last = path.findLast((part) => part !== '');
  const isOpen = typeof last === 'object' && 'hole' in last;
  const known = withoutRest(path);
  if (protocol !== 'http' || makesProxies(by) || !isOpen || known.length === 0) return undefined;
  const route = routeOfFile(evaluator, node.getSourceFile());
  if (!route?.path.endsWith('/*')) return undefined;
  return { prefix: route.path.slice(0, -2), to: patternOf(known), at: locationOf(evaluator.program, node) };
}

/** What the handlers of files that are such routes pass on, wherever they are made. */
export function passedOnByFiles(
  evaluator: Evaluator,
  routes: readonly (FileRoute & Required<Pick<FileRoute, 'answers'>>)[],
  readAt: Parameters<typeof passedOnByFile>[2],
): readonly PageProxyFact[] {
  const { program } = evaluator;
  const once = distinctBy(routes, ({ node, answers }) =>
    [
      program.pathOf(node.getSourceFile()),
      program.pathOf(answers.node.getSourceFile()),
      answers.node.pos,
    ].join('\n'),
  );
  return once.flatMap(({ path, node, answers }) => {
    const file = node.getSourceFile();
    const names = parametersIn(program.pathOf(file));
    const inParts = routeOfFile(evaluator, file)?.by === 'next';
    const passed = safely(() => passedOnByFile(evaluator, { path, node, answers, names, inParts }, readAt));
    return (passed ?? []).map((to) => ({
      prefix: path.slice(0, -2),
      to: patternOf(to),
      at: locationOf(program, node),
    }));
  });
}

/** What is passed on before all routes of pages. */
export function passedOnByHooks(
  evaluator: Evaluator,
  files: readonly ts.SourceFile[],
  readAt: Parameters<typeof passedOnByFile>[2],
): readonly PageProxyFact[] {
  return files.flatMap((file) => {
    const hooks = safely(() => hooksIn(evaluator, file)) ?? [];
    const passed = hooks.flatMap((each) => safely(() => passedOnByHook(evaluator, file, each, readAt)) ?? []);
    return passed.map(({ prefix, to }) => ({
      prefix,
      to: patternOf(to),
      at: { path: evaluator.program.pathOf(file), line: 1, column: 1 },
    }));
  });
}

/** Each fact once. */
export function distinct<Fact>(facts: readonly Fact[]): readonly Fact[] {
  return distinctBy(facts, (fact) => JSON.stringify(fact));
}
