/**
 * Handlers that pass on whatever they are asked, by a client: `axios({ method: req.method, url: BASE + req.originalUrl })`. In: what one asks, and the place that says it.
 * Out: the same for each path that the handler answers, read again with a request of that path; of what is looked up by the path, or by a
 * part of it (`services[req.params.name]`), each by itself.
 */
import { ts } from 'ts-morph';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { mayRun } from '../evaluate/may-run.js';
import { OF_PATH } from '../evaluate/of-request.js';
import { isHole, withoutNodes } from '../evaluate/text.js';
import { type Bindable, type Context, free, type Value } from '../evaluate/values.js';
import { decidedBelow } from './asked-paths.js';
import { partsGiven, requestOf } from './decorated-mounts.js';
import { handsOn } from './hands-on.js';
import type { CallReading } from './http.js';
import { type Choice, lookedUp } from './looked-up.js';
import type { Having, Mount } from './mount-paths.js';
import { mountsAround, whereMounted } from './proxy-mounts.js';
import { asksOf, type Rest, requestFor, withWords } from './proxy-paths.js';
import { puts, withPut } from './put-on-requests.js';
import { wayOf } from './read-again.js';
import type { Parts } from './texts.js';
import { rowOf } from './told-places.js';

/** What is asked for one path. */
interface Passed {
  readonly mount: Mount;
  readonly address: Parts;
  readonly rest?: Rest;
  /** The row of a list that says the path, or the call that a handler makes for it. */
  readonly row?: ts.Node;
}

export function passedOn(evaluator: Evaluator, reading: CallReading, place: ts.Node): readonly CallReading[] {
  const way = wayOf(reading);
  if (way && reading.hands) {
    const mounts = mountsAround(evaluator, place, way.around).map(({ mount }) => mount);
    if (mounts.length === 0) return [reading];
    const again = whereMounted(evaluator, mounts, () => way.again(free)?.readings ?? []);
    const mounted = again.flatMap((each) => (each.kind === 'call' && each.hands?.length ? [each] : []));
    return mounted.length > 0 ? mounted : [reading];
  }
  if (!way || reading.hands || reading.protocol !== 'http') return [reading];
  // What a loop around the handler says goes together: the path with whom it asks.
  const around =
    way.around === free
      ? elementContexts(evaluator, place, free, { ofTexts: true, ofHandlers: true })
      : [way.around];
  let isHandled = false;
  const passed = around.flatMap((each) => {
    const found = passedIn(evaluator, reading, place, { ...way, around: each });
    isHandled ||= found !== undefined;
    return (found ?? []).map((one): Passed => {
      const row = one.mount.at ?? rowOf(evaluator, one.mount, [each]) ?? one.row ?? routeOf(one.mount, place);
      return row ? { ...one, row } : one;
    });
  });
  if (!reading.isOneOf) return isHandled ? joined(reading, passed) : [reading];
  // By itself each is what one method leads to.
  const whole = place === reading.node ? [] : passed.filter(isOpen);
  const { anyMethod: _, ...one } = reading;
  if (whole.length === 0) return [one];
  const { method: __, ...any } = reading;
  return joined(any, whole);
}

/** What is asked for each path of the handlers around a place; undefined where that is in none. */
function passedIn(
  evaluator: Evaluator,
  reading: CallReading,
  place: ts.Node,
  way: NonNullable<ReturnType<typeof wayOf>>,
): readonly Passed[] | undefined {
  const handled = mountsAround(evaluator, place, way.around);
  if (handled.length === 0) return undefined;
  const own = { address: reading.address ?? [] };
  // What a loop says, and what is looked up, is told with the path.
  let isTested = way.around === free;
  const passed = handled.flatMap(({ mount, handler }): readonly Passed[] => {
    const request = handler && requestOf(handler);
    if (!handler || !request) return [{ mount, address: reading.address ?? [] }];
    const places = [reading.node, place, handler];
    // What a handler asks itself, it may have read the path for before it puts another there.
    const isPut = (name: string) => place !== reading.node || !OF_PATH.test(name);
    const having = havingOf(mount, handler, place);
    const [, response] = handler.parameters;
    const contextFor = (choice: Choice, isPutKnown = true): Context => {
      const asked = requestFor(choice.mount, withWords(choice.mount.whole, choice.mount), handler);
      const { request: given, response: answering } = withPut(evaluator, asked, having, isPut, isPutKnown);
      const params = () => evaluator.member(given, 'params', handler);
      const bound = new Map<Bindable, () => readonly Value[]>([
        [request, () => [given]],
        ...(response && answering ? [[response, () => [answering]] as const] : []),
        ...partsGiven(handler).map(([parameter, name]): [Bindable, () => readonly Value[]] => [
          parameter,
          () => (name === '' ? params() : params().flatMap((each) => evaluator.member(each, name, handler))),
        ]),
        ...choice.bound,
      ]);
      return { ...way.around, bound: new Map([...way.around.bound, ...bound]) };
    };
    const addressesFor = (choice: Choice, isPutKnown?: boolean) =>
      (way.again(contextFor(choice, isPutKnown))?.readings ?? []).flatMap((each) =>
        each.kind === 'call' && each.address ? [each.address] : [],
      );
    const alone: Choice = { mount, bound: [] };
    const isSaid = having.length > 0 && !isSame(addressesFor(alone), addressesFor(alone, false));
    const mayCome = (choice: Choice) => mayRun(evaluator, place, handler, contextFor(choice));
    const askedBy = (choice: Choice) => askedOf(choice.mount, addressesFor(choice));
    const choices = lookedUp(evaluator, places, mount);
    // … and by what was put on the request.
    isTested &&= choices.length === 0 && !isSaid;
    if (choices.length === 0) {
      const told = toldApart(
        decidedBelow(evaluator, mount, (each) => {
          const choice = { mount: each, bound: [] };
          if (mayCome(choice)) askedBy(choice);
        }).map((each) => ({ mount: each, bound: [] })),
        alone,
        (choice) => (mayCome(choice) ? askedBy(choice) : undefined),
      );
      if (told.length > 0) return told;
    }
    const all = choices.length > 0 ? choices : [alone];
    return all.flatMap((choice) => {
      const asked = askedBy(choice);
      const { address = [] } = reading;
      const isAsked = asked?.every(asksSomebody) || !asksSomebody({ address });
      const told = (isAsked ? asked : undefined) ?? (isSaid ? [] : [{ mount: choice.mount, address }]);
      const row = choice.row ?? (isSaid ? having.at(-1)?.at : undefined);
      return told.map((each): Passed => ({ ...each, ...(row && { row }) }));
    });
  });
  // What it is asked for may be decided by more than is understood: `if (/^\/orders/.test(path)) target = ORDERS_URL`.
  const isLost = isTested && isKnown(own) && !passed.some((each) => asks(each) === asks(own));
  return isLost ? [...passed, ...handled.map(({ mount }) => ({ mount, ...own }))] : passed;
}

/** Who puts something on the request before it is asked for: those that have it before the handler, and the handler itself. */
function havingOf(
  { having = [] }: Mount,
  handler: ts.SignatureDeclaration,
  place: ts.Node,
): readonly Having[] {
  const isAround = handler.getSourceFile() === place.getSourceFile() && handler.pos <= place.pos;
  const own = { body: handler, context: free, until: place };
  return isAround && place.end <= handler.end && puts(own) ? [...having, own] : having;
}

/** Whether what stands behind the mount is handed on, as far as that is known. */
function isOpen({ address, rest }: Passed): boolean {
  const last = address.findLast((part) => part !== '');
  return rest === 'kept' || (rest === undefined && last !== undefined && isHole(last));
}

/** What puts a handler in at a route that stands apart from it, where that hands on what it is given. */
function routeOf({ by }: Mount, place: ts.Node): ts.Node | undefined {
  const handler = ts.findAncestor(place, ts.isFunctionLike);
  const isApart = by !== undefined && !ts.findAncestor(place, (each) => each === by);
  const isHanding = handler && ts.isCallExpression(place) && handsOn(handler).includes(place);
  return isApart && isHanding ? by : undefined;
}

function isSame(some: readonly Parts[], others: readonly Parts[]): boolean {
  return JSON.stringify(some, withoutNodes) === JSON.stringify(others, withoutNodes);
}

/** Whether an address says whom it asks, be it by a variable. */
function isKnown(passed: Pick<Passed, 'address'>): boolean {
  const [first] = passed.address;
  return asksSomebody(passed) && first !== undefined && (typeof first === 'string' || !isHole(first));
}

/**
 * What is asked for the paths that a handler tells apart: for each that leads to one, if that is not whom all else is handed on to as well; and for all else, if
 * that leads to one.
 */
function toldApart(
  tested: readonly Choice[],
  alone: Choice,
  askedBy: (choice: Choice) => readonly Passed[] | undefined,
): readonly Passed[] {
  if (tested.length === 0) return [];
  const [other, ...others] = askedBy(alone) ?? [];
  const rest = other && others.length === 0 && asksSomebody(other) ? [other] : [];
  const told = tested.flatMap((choice) => {
    // What a variable was before, `let target = CATALOG_URL`, is whom all else is handed on to.
    const asked = (askedBy(choice) ?? []).filter((each) => rest.every((of) => asks(each) !== asks(of)));
    const [only, ...more] = asked;
    return only && more.length === 0 && asksSomebody(only) ? [only] : [];
  });
  const all = told.filter((each) => !told.some((other) => isBelow(each, other)));
  return all.length > 0 ? [...all, ...rest] : [];
}

/** Whether what is asked for a path is asked for one above, or for all below it, just so. */
function isBelow({ mount, address, rest }: Passed, above: Passed): boolean {
  const written = (parts: Parts) =>
    parts
      .filter((part) => typeof part === 'string')
      .join('')
      .replace(/\/$/, '');
  const { whole } = above.mount;
  const isOther = mount.whole.startsWith(`${whole}/`) || (mount.whole === whole && mount.isExact);
  if (!isOther || above.mount.isExact || above.rest !== 'kept') return false;
  if (rest !== (mount.isExact ? 'none' : 'kept')) return false;
  return written(address) === `${written(above.address)}${mount.whole.slice(whole.length)}`;
}

/** Whether an address says more than a path: a test that no path comes by may leave out whom it asks. */
function asksSomebody({ address: [first] }: Pick<Passed, 'address'>): boolean {
  return typeof first !== 'string' || /^[^/]/.test(first);
}

/** Whom something is asked of. */
function asks({ address: [first] }: Pick<Passed, 'address'>): string {
  if (typeof first === 'string') return first.replace(/^([a-z]+:\/\/[^/]*).*$/i, '$1');
  return JSON.stringify(first, withoutNodes);
}

/** What addresses say of a path; undefined where one of them does not say whom it asks, or what is left of the path. */
function askedOf(mount: Mount, addresses: readonly Parts[]): readonly Passed[] | undefined {
  const asked = addresses.map(asksOf);
  const kept = asked.filter((each) => each?.rest === 'kept');
  // Where the end of a path may be empty, it is handed on all the same.
  const open = asked.filter((each) => each !== undefined && each.rest === undefined);
  const told = open.length > 0 ? open : kept.length > 0 ? kept : asked;
  const isKnown = told.length > 0 && told.every((each) => each !== undefined && !isUnknown(each.address));
  return isKnown ? told.map((each) => ({ mount, ...each! })) : undefined;
}

function isUnknown([first]: Parts): boolean {
  return first === undefined || (isHole(first) && first.variable === undefined);
}

/** What is asked in the same way for several paths is one call. */
function joined(reading: CallReading, passed: readonly Passed[]): readonly CallReading[] {
  const alike = new Map<string, CallReading>();
  for (const { mount, address, rest, row } of passed) {
    const { method = reading.method } = mount;
    const key = JSON.stringify([address, rest, method, row?.pos], withoutNodes);
    const before = alike.get(key);
    const passes = [...(before?.passes ?? []), `${mount.whole}${mount.isExact ? '' : '/*'}` || '/'];
    alike.set(key, {
      ...reading,
      address,
      ...(method !== undefined && { method }),
      passes: [...new Set(passes)],
      ...(rest && { rest }),
      ...(row && { toldAt: row }),
    });
  }
  return [...alike.values()];
}
