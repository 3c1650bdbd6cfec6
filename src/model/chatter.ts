/** Which places ask another service more often than one request would: the question of `chatty-call`. */
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call, Location } from './nouns.js';
import { compareText } from './queries.js';

/** What a service is asked for, in words: `GET /orders/*`, `shop.Cart/GetCart`. */
export function requestOf({ method, route = '' }: Pick<Call, 'method' | 'route'>): string {
  return method === undefined ? route : `${method} ${route}`;
}

/** Each place once per service that it asks: of the routes that one place may ask for, the one of which most is known. */
export function callsByPlace(calls: readonly Call[]): readonly Call[] {
  const places = groupBy(calls, ({ from, to, at }) => `${from}\n${to}\n${at.path}\n${at.line}\n${at.column}`);
  const told = ({ route = '' }: Call) => route.replaceAll('*', '').length;
  return [...places.values()].map((group) => {
    if (group.length === 1) return group[0]!;
    const [most] = [...group].sort(
      (a, b) =>
        Number(b.endpoint !== undefined) - Number(a.endpoint !== undefined) ||
        told(b) - told(a) ||
        compareText(requestOf(a), requestOf(b)),
    );
    return most!;
  });
}

/**
 * Calls as those see them who answer in the end: what a gateway in code hands on is asked of another one, and of what it hands on to somebody
 * who is not known nothing is said.
 */
function answered({ calls }: Model): readonly Call[] {
  const gateways = new Set(calls.flatMap(({ from, by }) => (PROXIES.test(by) ? [from] : [])));
  return callsByPlace(calls).flatMap((call): readonly Call[] => {
    const { to, handedOn, endpoint } = call;
    if (handedOn !== undefined) return handedOn === call.from ? [] : [{ ...call, to: handedOn }];
    return gateways.has(to) && endpoint?.scope === undefined ? [] : [call];
  });
}

const PROXIES = /proxy|proxies|redbird/;

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

/** One function that asks several things of one service, one after the other. */
export interface Conversation {
  readonly from: string;
  readonly to: string;
  /** What the function goes by; absent where only the route that it is given to tells. */
  readonly name?: string;
  readonly scope: Location;
  /** What is asked for on the way through the function that asks most, in order. */
  readonly requests: readonly string[];
  readonly calls: readonly Call[];
}

/** The functions that ask another service for several things. What gateways hand on is asked for by others. */
export function conversations(model: Model): readonly Conversation[] {
  const own = answered(model).filter(({ by, scope }) => scope !== undefined && !PROXIES.test(by));
  const groups = groupBy(own, ({ from, to, scope }) =>
    [from, to, scope!.path, scope!.line, scope!.column].join('\n'),
  );
  return [...groups.values()].map((group) => {
    const { from, to, scope } = group[0]!;
    const together = longestWay(group);
    const { name, ...at } = scope!;
    return {
      from,
      to,
      ...(name !== undefined && { name }),
      scope: at,
      requests: [...new Set(together.map(endpointIn))].sort(compareText),
      calls: together,
    };
  });
}

/** The endpoint that is asked, so that two spellings of one route count once. */
function endpointIn(call: Call): string {
  return call.endpoint ? requestOf({ ...call.endpoint, route: call.endpoint.path }) : requestOf(call);
}

/** The calls that are made together: of each choice of the function, only those on the way with the most. */
function longestWay(calls: readonly Call[]): readonly Call[] {
  const choiceOf = (branch: string) => branch.slice(0, branch.indexOf(':'));
  const choices = [...new Set(calls.flatMap(({ branches = [] }) => branches.map(choiceOf)))];
  let kept = calls;
  for (const choice of choices) {
    const taken = (call: Call) => call.branches?.find((branch) => choiceOf(branch) === choice);
    const ways = groupBy(
      kept.filter((call) => taken(call) !== undefined),
      (call) => taken(call)!,
    );
    const [most] = [...ways].sort(([, a], [, b]) => b.length - a.length);
    if (most) kept = kept.filter((call) => [undefined, most[0]].includes(taken(call)));
  }
  return kept;
}
