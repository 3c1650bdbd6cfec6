/**
 * Handlers that pass on whatever they are asked, by a client: `axios({ method: req.method, url: BASE + req.originalUrl })`. In: what one asks, and the place that says it.
 * Out: the same for each path that the handler answers, read again with a request of that path; of what is looked up by the path, or by a
 * part of it (`services[req.params.name]`), each by itself.
 */
import type { ts } from 'ts-morph';
import { elementContexts } from '../evaluate/each-element.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isHole } from '../evaluate/text.js';
import { type Bindable, type Context, free, type Value } from '../evaluate/values.js';
import { decidedBelow } from './asked-paths.js';
import { partsGiven, requestOf } from './decorated-mounts.js';
import type { CallReading } from './http.js';
import { type Choice, lookedUp } from './looked-up.js';
import type { Mount } from './mount-paths.js';
import { mountsAround, whereMounted } from './proxy-mounts.js';
import { asksOf, type Rest, requestFor, withWords } from './proxy-paths.js';
import { wayOf } from './read-again.js';
import type { Parts } from './texts.js';

/** What is asked for one path. */
interface Passed {
  readonly mount: Mount;
  readonly address: Parts;
  readonly rest?: Rest;
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
  const passed = around.flatMap((each) => passedIn(evaluator, reading, place, { ...way, around: each }));
  return passed.length > 0 ? joined(reading, passed) : [reading];
}

/** What is asked for each path of the handlers around a place. */
function passedIn(
  evaluator: Evaluator,
  reading: CallReading,
  place: ts.Node,
  way: NonNullable<ReturnType<typeof wayOf>>,
): readonly Passed[] {
  const handled = mountsAround(evaluator, place, way.around);
  return handled.flatMap(({ mount, handler }): readonly Passed[] => {
    const request = handler && requestOf(handler);
    if (!handler || !request) return [{ mount, address: reading.address ?? [] }];
    const read = (choice: Choice): readonly Parts[] => {
      const given = requestFor(choice.mount, withWords(choice.mount.whole, choice.mount), handler);
      const params = () => evaluator.member(given, 'params', handler);
      const bound = new Map<Bindable, () => readonly Value[]>([
        [request, () => [given]],
        ...partsGiven(handler).map(([parameter, name]): [Bindable, () => readonly Value[]] => [
          parameter,
          () => (name === '' ? params() : params().flatMap((each) => evaluator.member(each, name, handler))),
        ]),
        ...choice.bound,
      ]);
      const context: Context = { ...way.around, bound: new Map([...way.around.bound, ...bound]) };
      return (way.again(context)?.readings ?? []).flatMap((each) =>
        each.kind === 'call' && each.address ? [each.address] : [],
      );
    };
    const decided = (all: readonly Mount[]): readonly Passed[] =>
      all.flatMap((each) => askedOf(each, read({ mount: each, bound: [] })) ?? []);
    const choices = lookedUp(evaluator, [reading.node, place, handler], mount);
    if (choices.length === 0) {
      const below = decided(decidedBelow(evaluator, mount, (asked) => read({ mount: asked, bound: [] })));
      if (below.length > 0) return withoutInner([...below, ...onlyOne(decided([mount]))]);
    }
    const all = choices.length > 0 ? choices : [{ mount, bound: [] }];
    return all.flatMap(
      (choice) =>
        askedOf(choice.mount, read(choice)) ?? [{ mount: choice.mount, address: reading.address ?? [] }],
    );
  });
}

/** What is asked for a path that is compared with nothing, where that is one thing: what all others go to. */
function onlyOne(passed: readonly Passed[]): readonly Passed[] {
  return passed.length === 1 ? passed : [];
}

/** Without what asks the same for a path as for one above it. */
function withoutInner(passed: readonly Passed[]): readonly Passed[] {
  const hostOf = ({ address: [host] }: Passed) =>
    JSON.stringify(host, (name, value) => (name === 'open' ? undefined : value));
  const isAbove = (outer: Passed, { mount: { whole } }: Passed) =>
    outer.mount.whole !== whole && whole.startsWith(`${outer.mount.whole}/`);
  return passed.filter(
    (each) => !passed.some((other) => isAbove(other, each) && hostOf(other) === hostOf(each)),
  );
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
  for (const { mount, address, rest } of passed) {
    const { method = reading.method } = mount;
    const key = JSON.stringify([address, rest, method], (name, value) =>
      name === 'open' ? undefined : value,
    );
    const before = alike.get(key);
    const passes = [...(before?.passes ?? []), `${mount.whole}${mount.isExact ? '' : '/*'}` || '/'];
    alike.set(key, {
      ...reading,
      address,
      ...(method !== undefined && { method }),
      passes: [...new Set(passes)],
      ...(rest && { rest }),
    });
  }
  return [...alike.values()];
}
