/** Which places ask another service more often than one request would: the question of `chatty-call`. */
import { isSamePair } from './call-graph.js';
import { groupBy, runsOf } from './group.js';
import type { Model } from './model.js';
import type { Call, Location } from './nouns.js';
import { once } from './once.js';
import { compareText, isSamePlace } from './queries.js';

/** What a service is asked for, in words: `GET /orders/*`, `shop.Cart/GetCart`. */
export function requestOf({ method, route = '' }: Pick<Call, 'method' | 'route'>): string {
  return method === undefined ? route : `${method} ${route}`;
}

/** Each place once per service that it asks: of the routes that one place may ask for, the one of which most is known. */
export const callsByPlace = once((calls: readonly Call[]): readonly Call[] => {
  const places = runsOf(calls, (one, next) => isSamePair(one, next) && isSamePlace(one.at, next.at));
  const told = ({ route = '' }: Call) => route.replaceAll('*', '').length;
  return places.map((group) => {
    if (group.length === 1) return group[0];
    const [most] = [...group].sort(
      (a, b) =>
        Number(b.endpoint !== undefined) - Number(a.endpoint !== undefined) ||
        told(b) - told(a) ||
        compareText(requestOf(a), requestOf(b)),
    );
    return most!;
  });
});

/**
 * Calls as those see them who answer in the end: what a gateway in code hands on is asked of another one, and of what it hands on to somebody
 * who is not known nothing is said.
 */
export const answered = once(({ calls }: Model): readonly Call[] => {
  const gateways = new Set(calls.flatMap(({ from, by }) => (PROXIES.test(by) ? [from] : [])));
  return callsByPlace(calls).flatMap((call): Call | readonly Call[] => {
    const { to, handedOn, endpoint } = call;
    if (handedOn !== undefined) return handedOn === call.from ? [] : { ...call, to: handedOn };
    return gateways.has(to) && endpoint?.scope === undefined ? [] : call;
  });
});

/** What hands on, by what it is called. */
export const PROXIES = /proxy|proxies|redbird/;

/** Calls of one service to another for the same thing, each repeated by a loop. */
export interface RepeatedCall {
  readonly from: string;
  readonly to: string;
  readonly request: string;
  readonly calls: readonly (Call & { readonly loop: Location })[];
}

export function repeatedCalls(model: Model): readonly RepeatedCall[] {
  const repeated = answered(model).filter(
    (call): call is RepeatedCall['calls'][number] => call.loop !== undefined,
  );
  const groups = groupBy(repeated, (call) => [call.from, call.to, requestOf(call)].join('\n'));
  return [...groups.values()].map((group) => {
    const [first] = group;
    return { from: first!.from, to: first!.to, request: requestOf(first!), calls: group };
  });
}
