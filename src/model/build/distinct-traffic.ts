/** Calls and endpoints that are told once, and the order of endpoints. */
import { distinctBy } from '../group.js';
import type { Call, Endpoint } from '../nouns.js';
import { comparePlaces, compareText } from '../queries.js';

/** Each place once for each route: what it is asked through two addresses is asked once. */
export function distinctCalls(calls: readonly Call[]): Call[] {
  return distinctBy(calls, ({ from, to, method, route, at, handsOn }) =>
    [from, to, method, route, at.path, at.line, handsOn].join('\n'),
  );
}

export function distinctEndpoints(endpoints: readonly Endpoint[]): Endpoint[] {
  return distinctBy(endpoints, ({ service, protocol, method, path }) =>
    [service, protocol, method, path].join('\n'),
  );
}

export function byEndpoint(a: Endpoint, b: Endpoint): number {
  return (
    compareText(a.service, b.service) ||
    compareText(a.path, b.path) ||
    compareText(a.method ?? '', b.method ?? '') ||
    comparePlaces(a.at, b.at)
  );
}
