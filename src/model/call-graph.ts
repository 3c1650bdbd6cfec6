/**
 * Who waits for whom, as a graph of services. In: the calls of the model. Out: one edge for each pair of services, with the calls that make it;
 * and what services are to each other by it. A message, or a call that nobody waits for, is no edge. Which requests lead to which of the
 * calls is told in requests.ts.
 */
import { groupBy, runsOf } from './group.js';
import { layersOf } from './layers.js';
import type { Model } from './model.js';
import type { Call } from './nouns.js';
import { once } from './once.js';
import { servicesOf } from './queries.js';

/** One service waits for the answers of another. */
export interface ServiceCall {
  readonly from: string;
  readonly to: string;
  /** What it waits for, by place. */
  readonly calls: readonly [Call, ...Call[]];
}

/**
 * Who waits for whom, each pair once, sorted. A front end that answers nobody itself is left out: browsers run what it asks, as far as the code
 * tells. And who is asked for pages is done when it has handed them out: what these ask for is asked afterwards.
 */
export const serviceCalls = once((model: Model): readonly ServiceCall[] => {
  const layers = layersOf(model);
  const pages = pagesOf(model);
  const awaited = model.calls.filter(
    ({ from, to, awaited }) => awaited && from !== to && !pages.has(from) && layers.get(to) !== 'front end',
  );
  return callsByPair(awaited).map((calls) => ({ from: calls[0].from, to: calls[0].to, calls }));
});

/** The front ends that answer nobody themselves. */
export function pagesOf(model: Model): ReadonlySet<string> {
  const answering = new Set(model.endpoints.map(({ service }) => service));
  const drawing = [...layersOf(model)].flatMap(([name, layer]) => (layer === 'front end' ? [name] : []));
  return new Set(drawing.filter((name) => !answering.has(name)));
}

/** Calls as the model has them, sorted by who makes them and then by who is called: together those of one service to one other. */
export function callsByPair(calls: readonly Call[]): readonly (readonly [Call, ...Call[]])[] {
  return runsOf(calls, isSamePair);
}

export function isSamePair(one: Pick<Call, 'from' | 'to'>, next: Pick<Call, 'from' | 'to'>): boolean {
  return one.from === next.from && one.to === next.to;
}

/**
 * Services that only pass on: they ask at least half of all others (and three or more), and keep no data. A failure behind one takes away
 * what it asks there, and not all that it does.
 */
export function gatewaysOf(
  model: Model,
  edges: readonly Pick<ServiceCall, 'from' | 'to'>[],
): ReadonlySet<string> {
  const services = servicesOf(model);
  const touching = new Set(model.tableAccesses.map(({ service }) => service));
  const callees = groupBy(edges, ({ from }) => from);
  return new Set(
    services.flatMap(({ name, stores = [] }) => {
      const asked = callees.get(name)?.length ?? 0;
      const isAsking = asked >= 3 && 2 * asked >= services.length - 1;
      return isAsking && stores.length === 0 && !touching.has(name) ? [name] : [];
    }),
  );
}
