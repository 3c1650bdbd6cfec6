/**
 * Which calls the requests to a service lead to. In: who waits for whom. Out: a graph whose nodes are services, each once for all that it may
 * ask and once for each part of it that the requests of others lead to; its edges are calls. Only what surely does not lead to a call
 * cuts: a handler that is not known, or a call that is not known to be behind which, leads as before.
 */
import { type ServiceCall, serviceCalls } from './call-graph.js';
import type { Edge } from './graph.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call } from './nouns.js';
import { once } from './once.js';
import { compareText, placeKey } from './queries.js';

/** Those who ask a part of a service wait for a part of another one. */
export interface RequestEdge extends Edge {
  readonly calls: readonly [Call, ...Call[]];
}

/** The service that a node is a part of. */
export function serviceOfNode(node: string): string {
  const end = node.indexOf('\n');
  return end === -1 ? node : node.slice(0, end);
}

/** The edges between the parts of services, sorted. A service as a whole goes by its name, and leads to all of its calls. */
export const requestEdges = once((model: Model): readonly RequestEdge[] => {
  const onward = onwardCalls(serviceCalls(model));
  const found: RequestEdge[] = [];
  const nodes = new Map([...onward].map(([service, { calls }]) => [service, calls]));
  for (const [from, calls] of nodes) {
    const targets = groupBy(calls, (call) => partAsked(call, onward.get(call.to)));
    for (const [to, leading] of targets) {
      found.push({ from, to, calls: leading });
      if (!nodes.has(to)) nodes.set(to, callsOfPart(to, onward.get(serviceOfNode(to))));
    }
  }
  return found.sort((a, b) => compareText(a.from, b.from) || compareText(a.to, b.to));
});

/** Whether whoever handles a call makes another one for it. */
export function isFollowedBy({ handlers }: Call, { entrances }: Call): 'yes' | 'no' | 'perhaps' {
  if (!handlers || !entrances) return 'perhaps';
  const entered = new Set(entrances.map(placeKey));
  const leading = handlers.filter((handler) => entered.has(placeKey(handler)));
  return leading.length === 0 ? 'no' : leading.length === handlers.length ? 'yes' : 'perhaps';
}

/** What a service asks others, and which of it each of its handlers leads to. */
interface Onward {
  readonly calls: readonly Call[];
  /** Numbers of calls that any handler may lead to. */
  readonly always: readonly number[];
  readonly by: ReadonlyMap<string, readonly number[]>;
}

function onwardCalls(edges: readonly ServiceCall[]): ReadonlyMap<string, Onward> {
  const byService = groupBy(edges, ({ from }) => from);
  return new Map(
    [...byService].map(([service, own]) => {
      const calls = own.flatMap((edge) => edge.calls);
      const always: number[] = [];
      const by = new Map<string, number[]>();
      calls.forEach(({ entrances }, number) => {
        if (!entrances) always.push(number);
        for (const entrance of entrances ?? []) {
          const key = placeKey(entrance);
          const led = by.get(key);
          if (led) led.push(number);
          else by.set(key, [number]);
        }
      });
      return [service, { calls, always, by }];
    }),
  );
}

/** The part of a service that a call asks: by what that leads to, so that handlers which lead to the same are one. */
function partAsked({ to, handlers }: Call, onward: Onward | undefined): string {
  if (!onward || !handlers) return to;
  const led = new Set(onward.always);
  for (const handler of handlers)
    for (const number of onward.by.get(placeKey(handler)) ?? []) led.add(number);
  return led.size === onward.calls.length ? to : `${to}\n${[...led].sort((a, b) => a - b).join()}`;
}

function callsOfPart(node: string, onward: Onward | undefined): readonly Call[] {
  const numbers = node.slice(serviceOfNode(node).length + 1);
  return onward && numbers !== '' ? numbers.split(',').map((number) => onward.calls[Number(number)]!) : [];
}
