/**
 * Handlers that choose by the path whom they hand a request to: `if (path.startsWith('/orders')) toOrders(request, response); else toCarts(request, response)`, be it by
 * a table or in functions that they call. In: the handler, and a path that it is mounted at with all below. Out: each proxy and function that it
 * leads to, with the paths that do and where. The handler is gone through with a path of words that nobody compares with anything, for the rest, and
 * with each of what those words are compared with.
 */
import { ts } from 'ts-morph';
import { boundCall } from '../evaluate/calls.js';
import { isOfSameElement } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import type { Context, FunctionValue, Value } from '../evaluate/values.js';
import { decidedBelow } from './asked-paths.js';
import { requestOf } from './decorated-mounts.js';
import { handsOn } from './hands-on.js';
import { type Choice, lookedUp } from './looked-up.js';
import type { Mount } from './mount-paths.js';
import { PROXIES } from './proxy-packages.js';
import { requestFor, withWords } from './proxy-paths.js';

/** What a handler leads to: the call that makes a proxy, or a function, and what is known there. */
export interface LedTo {
  readonly node: ts.Node;
  readonly context: Context;
  /** The call that makes the function, if just that is meant. */
  readonly by?: ts.Node;
}

/** What is led to for a path, by a call. */
interface Led extends LedTo {
  readonly at: ts.CallExpression;
}

/** A path, and what a handler leads to for that. */
interface Way {
  readonly mount: Mount;
  readonly led: readonly Led[];
}

/** Functions that call functions. */
const DEEPEST = 4;
/** Functions that one path leads into. */
const MOST = 200;

/** What is known of a handler, by what is known around it: a function that makes handlers makes another one each time. */
type KnownWays = Map<ts.Node, Map<Context, Map<string, readonly Way[]>>>;

const ways = new WeakMap<Evaluator, KnownWays>();

/** The paths below a mount for which a handler comes to something, with where; undefined where it goes by none of them. */
export function mountsLeadingTo(
  evaluator: Evaluator,
  handler: FunctionValue,
  mount: Mount,
  to: LedTo,
): readonly Mount[] | undefined {
  const all = waysOf(evaluator, handler, mount).map((way) => ({
    ...way,
    led: way.led.filter((led) => isSame(to, led)),
  }));
  if (all.length < 2) return undefined;
  return all.flatMap((way, index) => {
    const above = aboveIn(all.slice(0, index), way.mount)?.led ?? [];
    const led = way.led.filter((each) => !above.some((other) => isAtSame(other, each)));
    return led.map(({ at }) => ({ ...way.mount, at }));
  });
}

/** All that a handler comes to for paths below a mount. */
export function allLedTo(evaluator: Evaluator, handler: FunctionValue, mount: Mount): readonly LedTo[] {
  return waysOf(evaluator, handler, mount).flatMap(({ led }) => led);
}

function waysOf(evaluator: Evaluator, handler: FunctionValue, mount: Mount): readonly Way[] {
  const known: KnownWays = ways.get(evaluator) ?? new Map();
  ways.set(evaluator, known);
  const ofNode = known.get(handler.node) ?? new Map<Context, Map<string, readonly Way[]>>();
  known.set(handler.node, ofNode);
  const ofHandler = ofNode.get(handler.context) ?? new Map<string, readonly Way[]>();
  ofNode.set(handler.context, ofHandler);
  const key = `${mount.method ?? ''} ${mount.whole} ${mount.left}`;
  const found = ofHandler.get(key) ?? findWays(evaluator, handler, mount);
  ofHandler.set(key, found);
  return found;
}

/** What a handler leads to for all else first, and then for each path that leads elsewhere. */
function findWays(evaluator: Evaluator, handler: FunctionValue, mount: Mount): readonly Way[] {
  const lookedUp = new Set<ts.Node>();
  const walk = (choice: Choice) => new Walk(evaluator, handler, choice, lookedUp);
  const rest = walk({ mount, bound: [] });
  const told = decidedBelow(evaluator, mount, (each) => walk({ mount: each, bound: [] }));
  const found = new Set(rest.choices.map((each) => each.mount.whole));
  const choices: Choice[] = [
    ...rest.choices,
    ...told.filter(({ whole }) => !found.has(whole)).map((each) => ({ mount: each, bound: [] })),
  ];
  const leading: Way[] = [{ mount, led: rest.led }];
  if (rest.isCutOff) return leading;
  for (const choice of choices.toSorted((one, other) => one.mount.whole.length - other.mount.whole.length)) {
    const { led, isCutOff } = walk(choice);
    // Of a part of what it leads to it would seem that the rest of it is led to otherwise.
    if (isCutOff) return leading.slice(0, 1);
    if (!isAlike(led, aboveIn(leading, choice.mount)?.led ?? [])) leading.push({ mount: choice.mount, led });
  }
  return leading;
}

/** The longest of the paths that one lies below. */
function aboveIn(all: readonly Way[], { whole }: Mount): Way | undefined {
  return all.findLast(({ mount }) => !mount.isExact && `${whole}/`.startsWith(`${mount.whole}/`));
}

function isAlike(some: readonly Led[], others: readonly Led[]): boolean {
  const isIn = (all: readonly Led[]) => (each: Led) =>
    all.some((other) => isAtSame(other, each) && isSame(other, each));
  return some.every(isIn(others)) && others.every(isIn(some));
}

/** Whether a proxy is handed something at the same place; what a function is called by does not matter. */
function isAtSame(one: Led, other: Led): boolean {
  return one.at === other.at || ts.isFunctionLike(one.node);
}

function isSame(one: LedTo, other: LedTo): boolean {
  const isBy = one.by === undefined || other.context.call === one.by;
  return one.node === other.node && isBy && isOfSameElement(one.context, other.context);
}

/** What tells what may be handed on to from others. */
function keyOf(value: Value): unknown {
  if (value.kind === 'function') return value.node;
  return value.kind === 'derived' ? (value.steps.at(-1) ?? value) : value;
}

/** What a handler leads to for one path. */
class Walk {
  readonly led: Led[] = [];
  /** What it looks up by the path, where no path is known. */
  readonly choices: Choice[] = [];
  /** Whether it leads into more functions than are gone through. */
  isCutOff = false;
  readonly #evaluator: Evaluator;
  readonly #choice: Choice;
  readonly #known: Set<ts.Node>;
  readonly #around = new Set<ts.Node>();
  #entered = 0;

  /** @param known the calls that are known to hand on to what is looked up by the path */
  constructor(evaluator: Evaluator, handler: FunctionValue, choice: Choice, known: Set<ts.Node>) {
    this.#evaluator = evaluator;
    this.#choice = choice;
    this.#known = known;
    const { mount } = choice;
    const request = requestOf(handler.node);
    if (!request) return;
    const given = requestFor(mount, withWords(mount.whole, mount), handler.node);
    const bound = new Map([[request, () => [given]] as const]);
    this.#enter(handler.node, { bound, outer: handler.context, depth: handler.context.depth + 1 }, 0);
  }

  #enter(body: ts.SignatureDeclaration, given: Context, depth: number): void {
    if (depth > DEEPEST || this.#around.has(body)) return;
    this.#entered += 1;
    this.isCutOff ||= this.#entered > MOST;
    if (this.isCutOff) return;
    const { bound } = this.#choice;
    const inside = bound.length > 0 ? { ...given, bound: new Map([...given.bound, ...bound]) } : given;
    this.#around.add(body);
    for (const call of handsOn(body)) {
      if (!mayRun(this.#evaluator, call, body, inside)) continue;
      const values = this.#evaluator.valuesOf(call.expression, inside);
      // What is looked up for other paths is not for this.
      if (bound.length > 0 || !this.#isLookedUp(call, inside, values))
        for (const value of values) this.#follow(value, call, inside, depth);
    }
    this.#around.delete(body);
  }

  /** Whether another is found to hand on to by each of several paths. */
  #isLookedUp(call: ts.CallExpression, inside: Context, values: readonly Value[]): boolean {
    if (this.#known.has(call)) return true;
    const keys = new Set(values.map(keyOf));
    const found = lookedUp(this.#evaluator, [call], this.#choice.mount);
    const isOther = ({ bound }: Choice) => {
      const context = { ...inside, bound: new Map([...inside.bound, ...bound]) };
      const chosen = this.#evaluator.valuesOf(call.expression, context).map(keyOf);
      return chosen.length > 0 && (chosen.length !== keys.size || !chosen.every((key) => keys.has(key)));
    };
    if (found.length === 0 || !found.every(isOther)) return false;
    this.choices.push(...found);
    this.#known.add(call);
    return true;
  }

  #follow(value: Value, at: ts.CallExpression, context: Context, depth: number): void {
    if (value.kind === 'function') {
      this.led.push({ node: value.node, context: value.context, at });
      this.#enter(value.node, boundCall(this.#evaluator, value, at, context), depth + 1);
    }
    if (value.kind === 'derived' && 'package' in value.root && PROXIES.test(value.root.package))
      for (const step of value.steps)
        if (step.step === 'call') this.led.push({ node: step.node, context: step.context, at });
  }
}
