/**
 * Where a call is told that a loop over a list makes for many. In: what is passed on, or who gives what is asked for, and what is known there. Out: the row of the list
 * that says the path which is passed on; or the request, where the loop gives only the element that it asks of. Why: who looks there shall see
 * what is asked for, or of whom, which the one line in the loop does not say.
 */
import { ts } from 'ts-morph';
import { isLoopElement, isLoopKey } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { lastName } from '../evaluate/last-name.js';
import type { Context, Open, Value } from '../evaluate/values.js';
import { isGeneratedClient } from './generated-files.js';
import { EACH } from './loops.js';
import { isOfMadeMember } from './made-functions.js';
import { type Mount, pathIn, textIn } from './mount-paths.js';
import { makesForWhom } from './only-whom.js';
import type { OpenSite } from './open-sites.js';
import type { Reading } from './readings.js';
import { showsForWhom } from './shown-for-whom.js';
import type { Standing } from './standing.js';
import { isWithin, ownerOf } from './within.js';

/** Lists in rows, such as of paths, that are looked into. */
const DEEPEST = 2;

/**
 * The row that says the path of a mount: of those that loops are run for, else its own; undefined where the path is put together in the loop, or is what a
 * function is given.
 */
export function rowOf(evaluator: Evaluator, mount: Mount, contexts: readonly Context[]): ts.Node | undefined {
  let isGiven = false;
  for (const context of contexts)
    for (let place: Context | undefined = context; place; place = place.outer)
      for (const [element, values] of place.bound) {
        isGiven ||= mount.row !== undefined && isAround(element, mount.row);
        if (!isLoopElement(element)) continue;
        for (const value of values()) {
          const row = rowSaying(evaluator, value, mount, isLoopKey(element));
          if (row) return row;
        }
      }
  return isGiven ? undefined : mount.row;
}

/** Whether something is given to the function around a node. */
function isAround(given: ts.Node, node: ts.Node): boolean {
  const { parent } = given;
  return (
    ts.isParameter(given) &&
    parent.getSourceFile() === node.getSourceFile() &&
    parent.pos <= node.pos &&
    node.end <= parent.end
  );
}

function rowSaying(evaluator: Evaluator, value: Value, mount: Mount, isKey: boolean): ts.Node | undefined {
  if (value.kind === 'object') {
    const { node, context } = value;
    const given = [...evaluator.indexOf(node).named.values()].flatMap((each) =>
      ts.isPropertyAssignment(each)
        ? [each.initializer]
        : ts.isShorthandPropertyAssignment(each)
          ? [each.name]
          : [],
    );
    return given.some((each) => evaluator.valuesOf(each, context).some((said) => says(said, mount)))
      ? node
      : undefined;
  }
  // An entry, or its name alone: `'/orders': ORDERS_URL`, `['/orders', ORDERS_URL]`.
  const isEntry = value.kind === 'list' && value.elements?.length === 2;
  const [said] = isEntry ? value.elements![0]! : [value];
  const [origin] = said?.kind === 'text' && says(said, mount) ? said.origins : [];
  if (!origin || ts.isObjectLiteralElementLike(origin)) return origin;
  if (ts.isObjectLiteralExpression(origin)) return evaluator.indexOf(origin).named.get(textIn(said!) ?? '');
  const { parent: pair } = origin;
  return (isEntry || isKey) && ts.isArrayLiteralExpression(pair) && pair.elements.length === 2
    ? pair
    : undefined;
}

/** Whether a value is a path that the whole one ends with, or a list that has it; where a mount has a row, its paths need not begin with a slash. */
function says(value: Value, mount: Mount, depth = 0): boolean {
  if (value.kind === 'list')
    return depth < DEEPEST && value.items.some((each) => says(each, mount, depth + 1));
  const text = textIn(value) ?? '';
  const path = text.startsWith('/') || mount.row ? pathIn(text) : '';
  return path !== '' && mount.whole.endsWith(path);
}

/**
 * Whether a place says nothing of what is asked for, and at most of whom, as the call that it leads to says the rest: `check(ORDERS_URL)` of what asks for
 * `/health`; or only gives an element of the list that it runs through, `SERVICES.map(check)`, and what it leads to does not hand that on as it is.
 * @param site what the place leads to
 */
export function givesOnlyWhom(evaluator: Evaluator, place: ts.Node, site: OpenSite): boolean {
  const { at, open: first, others = [], isCarried, readings } = site;
  const opens = isCarried ? [] : [first, ...others].filter((each) => ts.isParameter(each));
  const own = opens.filter((each) => ts.isFunctionLike(ownerOf(each)));
  if (!ts.isCallExpression(place) || own.length === 0) return false;
  if (readings.length > 0 && readings.every(saysWhat)) return true;
  if (own.some((open) => isHandedOn(open, at))) return false;
  if (isRunOver(place)) return true;
  const elements = elementsAround(place);
  if (elements.size === 0 || place.arguments.some((each) => holdsPath(each))) return false;
  return own.every((open) => {
    const given = place.arguments[open.parent.parameters.indexOf(open)];
    return given !== undefined && isOfElement(evaluator, given, elements);
  });
}

/** Whether all but whom it asks is known of a request. */
function saysWhat(reading: Reading): boolean {
  if (reading.kind !== 'call') return false;
  const [, ...path] = (reading.address ?? []).filter((part) => part !== '');
  const said = [...path, ...(reading.route ?? [])];
  return said.length > 0 && said.every((part) => typeof part === 'string');
}

/** `SERVICES.map(check)`, `pMap(SERVICES, check)` */
function isRunOver({ expression: callee, arguments: given }: ts.CallExpression): boolean {
  const isOnList = ts.isPropertyAccessExpression(callee);
  return (
    EACH.test(lastName(callee) ?? '') && given.length > (isOnList ? 0 : 1) && !given.some(ts.isFunctionLike)
  );
}

/** What the loops around a place are run for, counters among it: what functions take that stand where they are given to what runs them for each. */
function elementsAround(node: ts.Node): ReadonlySet<ts.Node> {
  const found = new Set<ts.Node>();
  for (let place = node; place.parent; place = place.parent) {
    const { parent } = place;
    const isBody = ts.isIterationStatement(parent, false) && parent.statement === place;
    if (isBody && (ts.isForOfStatement(parent) || ts.isForInStatement(parent) || ts.isForStatement(parent))) {
      const { initializer } = parent;
      const declared =
        initializer && ts.isVariableDeclarationList(initializer) ? initializer.declarations : [];
      for (const each of declared) found.add(each);
    }
    if (!ts.isFunctionLike(place)) continue;
    if (!ts.isCallExpression(parent)) return found;
    if (EACH.test(lastName(parent.expression) ?? '')) for (const each of place.parameters) found.add(each);
  }
  return found;
}

/** Whether a call is given a parameter as it is, be it as an option: what it asks for is whatever that says. */
function isHandedOn({ name }: Open, at: ts.Node): boolean {
  if (!ts.isCallExpression(at) || !ts.isIdentifier(name)) return false;
  // What says a path beside says what is asked for.
  if (at.arguments.some((each) => holdsPath(each, /^\/\w/))) return false;
  const isIt = (node: ts.Node): boolean => ts.isIdentifier(node) && node.text === name.text;
  return at.arguments.some(
    (each) =>
      isIt(each) ||
      (ts.isObjectLiteralExpression(each) &&
        each.properties.some((option) =>
          ts.isPropertyAssignment(option)
            ? isIt(option.initializer)
            : ts.isShorthandPropertyAssignment(option) && isIt(option.name),
        )),
  );
}

/** Whether something hangs on what a loop is run for, be it by a constant. */
function isOfElement(
  evaluator: Evaluator,
  node: ts.Node,
  elements: ReadonlySet<ts.Node>,
  depth = 0,
): boolean {
  if (ts.isIdentifier(node))
    return evaluator.scopes.find(node.text, node).some((declared) => {
      let place: ts.Node = declared;
      while (ts.isBindingElement(place)) place = place.parent.parent;
      if (elements.has(place)) return true;
      return (
        depth < DEEPEST &&
        ts.isVariableDeclaration(place) &&
        place.initializer !== undefined &&
        isOfElement(evaluator, place.initializer, elements, depth + 1)
      );
    });
  if (ts.isPropertyAccessExpression(node)) return isOfElement(evaluator, node.expression, elements, depth);
  return !!ts.forEachChild(node, (each) => isOfElement(evaluator, each, elements, depth) || undefined);
}

/** Whether an argument says a path: `'/orders'`, `` `${url}/orders` ``. */
function holdsPath(node: ts.Node, path = /\//): boolean {
  if (ts.isStringLiteralLike(node) || ts.isTemplateLiteralToken(node))
    return path.test(node.text.replace('://', ''));
  return !!ts.forEachChild(node, (each) => holdsPath(each, path) || undefined);
}

/**
 * The request that a library makes for a service which says only whom it asks, be it by making a client of the library, or gives back among others to one:
 * `useSession(url)`. It is told where it stands, as done by that service.
 * @param after what is known of the request with the place
 * @param isBare whether the service adds nothing else to it
 */
export function lentBy(
  evaluator: Evaluator,
  site: OpenSite,
  place: ts.Node,
  after: readonly Reading[],
  { isNear, isOfService }: Pick<Standing, 'isNear' | 'isOfService'>,
  isBare: boolean,
): ts.Node | undefined {
  const { at, open, isCarried } = site;
  if (!isOfService(place) || isOfService(at) || isNear(at, place)) return undefined;
  if (makesForWhom(site, after) && !isGeneratedClient(at.getSourceFile())) return at;
  if (showsForWhom(evaluator, place, site, after)) return at;
  if (isCarried || !isWithin(at, ownerOf(open))) return undefined;
  return isBare || isOfMadeMember(at, ownerOf(open)) ? at : undefined;
}

/** The readings of requests that a library makes, as they are told there. */
export function lentAt(readings: readonly Reading[], at: ts.Node | undefined): readonly Reading[] {
  return readings.map((reading) => (at && reading.kind === 'call' ? { ...reading, lentAt: at } : reading));
}

/** The readings of requests as they are told at the request, if it is known which that is. */
export function toldAt(readings: readonly Reading[], at: ts.Node | undefined): readonly Reading[] {
  return readings.map((reading) =>
    at && reading.kind === 'call' && !reading.anyMethod && !reading.hands
      ? { ...reading, toldAt: at }
      : reading,
  );
}
