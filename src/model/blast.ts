/**
 * Whom it reaches when something fails in one service. In: the model. Out: for each service, the others that wait for it, those that wait for
 * them and so on, as far as requests lead; and who reads tables that live from what it writes: it owns them, or nobody else writes them. Who
 * only reads still answers, so it goes no further from there. Gateways are neither counted nor passed: what they ask of others still works.
 * Tables that only a library's code shows are left out, for whoever uses it may not use all of it.
 */
import { gatewaysOf, serviceCalls } from './call-graph.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call, Location } from './nouns.js';
import { compareText, isAssumed, servicesOf, tableId } from './queries.js';
import { type RequestEdge, requestEdges, serviceOfNode } from './requests.js';

/** One service needs another: it waits for its answers, or reads what it writes. */
export interface Need {
  readonly from: string;
  readonly to: string;
  readonly at: Location;
  /** The first call that it waits for. */
  readonly call?: Call;
  /** The table that it reads, where it waits for no call. */
  readonly table?: string;
}

export interface Blast {
  readonly service: string;
  /** Who is reached, the nearest first: what each of them needs of the service, or of one that is reached before it. */
  readonly reached: readonly Need[];
}

/** The blast of each service that reaches another, by name. */
export function blastsOf(model: Model): Blast[] {
  const edges = serviceCalls(model);
  const gateways = gatewaysOf(model, edges);
  const requests = requestEdges(model).filter(({ calls: [{ from }] }) => !gateways.has(from));
  const nodes = new Set(servicesOf(model).map(({ name }) => name));
  for (const { from, to } of requests) nodes.add(from).add(to);
  const names = [...nodes];
  const numbers = new Map(names.map((name, index) => [name, index]));
  const parts = groupBy([...names.keys()], (node) => serviceOfNode(names[node]!));
  const graph = {
    services: Int32Array.from(names, (node) => numbers.get(serviceOfNode(node))!),
    waiting: byNeeded(requests.map(needOfRequest), numbers),
    reading: byNeeded(needsOfTables(model), numbers),
    waiters: new Set(requests.map(({ calls: [{ from }] }) => numbers.get(from)!)),
  };
  return [...parts]
    .map(([service, own]) => ({ service, reached: reachedFrom(own, graph) }))
    .filter(({ reached }) => reached.length > 0)
    .sort((a, b) => compareText(a.service, b.service));
}

/** A need, and the nodes that it is one of. */
interface Needing {
  readonly from: string;
  readonly to: string;
  readonly need: Need;
}

function needOfRequest({ from, to, calls: [call] }: RequestEdge): Needing {
  return { from, to, need: { from: call.from, to: call.to, at: call.at, call } };
}

/** Who reads what another one feeds, each pair once. */
function needsOfTables(model: Model): Needing[] {
  const shown = model.tableAccesses.filter((access) => !isAssumed(access));
  const needs = [...groupBy(shown, ({ table }) => tableId(table))].flatMap(([table, accesses]) => {
    const to = feederOf(model, table, accesses);
    const readers = accesses.filter(({ mode }) => mode === 'read' || mode === 'lock');
    return to === undefined
      ? []
      : readers.flatMap(({ service: from, at: [at = { path: '' }] }): Need[] =>
          from === to ? [] : [{ from, to, at, table }],
        );
  });
  return [...groupBy(needs, ({ from, to }) => `${from}\n${to}`).values()].map(([first]) => ({
    from: first!.from,
    to: first!.to,
    need: first!,
  }));
}

/** The service that a table lives from: its owner, or the only one that writes it. What several fill goes on without one of them. */
function feederOf({ tables }: Model, table: string, accesses: Model['tableAccesses']): string | undefined {
  const writers = new Set(accesses.flatMap(({ service, mode }) => (mode === 'write' ? [service] : [])));
  const owner = tables.get(table)?.owner;
  if (owner !== undefined && writers.has(owner)) return owner;
  const [only] = writers;
  return writers.size === 1 ? only : undefined;
}

/** Needs by the number of the node that they are of: those of a node begin at `starts[node]`, and those of the next one end them. */
interface Needs {
  readonly starts: Int32Array;
  /** The number of the node that has each. */
  readonly of: Int32Array;
  readonly needs: readonly Need[];
}

/** By the numbers of nodes: a large system is walked from each of its services. */
interface Graph {
  /** The service of each node. */
  readonly services: Int32Array;
  readonly waiting: Needs;
  readonly reading: Needs;
  /** The services that wait for any other. */
  readonly waiters: ReadonlySet<number>;
}

/** What others need of each node. */
function byNeeded(needing: readonly Needing[], numbers: ReadonlyMap<string, number>): Needs {
  const byNode = groupBy(needing, ({ to }) => numbers.get(to)!);
  const nodes = [...numbers.values()];
  const sorted = nodes.flatMap((node) => byNode.get(node) ?? []);
  const starts = new Int32Array(nodes.length + 1);
  for (const node of nodes) starts[node + 1] = starts[node]! + (byNode.get(node)?.length ?? 0);
  return {
    starts,
    of: Int32Array.from(sorted, ({ from }) => numbers.get(from)!),
    needs: sorted.map(({ need }) => need),
  };
}

/** Who is reached from all parts of a service. */
function reachedFrom(parts: readonly number[], { services, waiting, reading, waiters }: Graph): Need[] {
  const seen = new Uint8Array(services.length);
  const isReached = new Uint8Array(services.length);
  const order = [...parts];
  for (const part of parts) seen[part] = 1;
  const self = services[parts[0]!]!;
  isReached[self] = 1;
  const most = waiters.size - (waiters.has(self) ? 1 : 0);
  const reached: Need[] = [];
  const reach = (node: number, need: Need): void => {
    const service = services[node]!;
    if (isReached[service] === 1) return;
    isReached[service] = 1;
    reached.push(need);
  };
  // What is added while it is walked is walked as well.
  for (const each of order) {
    if (reached.length === most) break;
    for (let index = waiting.starts[each]!; index < waiting.starts[each + 1]!; index++) {
      const node = waiting.of[index]!;
      if (seen[node] === 1) continue;
      seen[node] = 1;
      order.push(node);
      reach(node, waiting.needs[index]!);
    }
  }
  for (const part of parts)
    for (let index = reading.starts[part]!; index < reading.starts[part + 1]!; index++)
      reach(reading.of[index]!, reading.needs[index]!);
  return reached;
}
