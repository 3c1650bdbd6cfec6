/**
 * Whom a place means that may ask several services for several routes. In: the calls of all services. Out: those but of whom nobody would ask what another
 * one answers: where code looks up the address of a service in one table and a path in another, by names that only running code knows, each service is
 * paired with the paths of all. A place that asks for one route alone may mean each of several services, wherever it runs, and so does one that asks a service
 * for nothing that it answers.
 */
import { groupBy } from '../group.js';
import type { Call } from '../nouns.js';
import { placeKey } from '../queries.js';

export function onlyMeant<Asked extends { readonly call: Call }>(all: readonly Asked[]): readonly Asked[] {
  const crossed = new Set<Asked>();
  const routed = all.filter(({ call: { protocol, route } }) => protocol === 'http' && route !== undefined);
  for (const place of groupBy(routed, ({ call: { from, at } }) => `${from} ${placeKey(at)}`).values()) {
    const routes = groupBy(place, ({ call: { method = '', route } }) => `${method} ${route}`);
    if (routes.size < 2) continue;
    const answering = new Set(place.flatMap(({ call: { to, endpoint } }) => (endpoint ? [to] : [])));
    for (const alike of routes.values()) {
      if (!alike.some(({ call }) => call.endpoint)) continue;
      for (const asked of alike) if (!asked.call.endpoint && answering.has(asked.call.to)) crossed.add(asked);
    }
  }
  return crossed.size === 0 ? all : all.filter((asked) => !crossed.has(asked));
}
