/**
 * Whom it reaches when something fails in one service. In: the model. Out: for each service, the others that wait for it, those that wait for
 * them and so on, as far as requests lead; and who reads tables that live from what it writes: it owns them, or nobody else writes them. Who
 * only reads still answers, so it goes no further from there. Gateways are neither counted nor passed: what they ask of others still works.
 * Tables that only a library's code shows are left out, for whoever uses it may not use all of it.
 */
import { gatewaysOf, serviceCalls } from './call-graph.js';
import type { Edge } from './graph.js';
import { groupBy, groupByBoth } from './group.js';
import type { Model } from './model.js';
import type { Call, Location } from './nouns.js';
import { compareText, isAssumed, servicesOf, tableId } from './queries.js';
import { requestEdges, serviceOfNode } from './requests.js';

/** One service reads what another one writes. */
export interface TableNeed extends Edge {
  readonly table: string;
  readonly at: Location;
}

/** Who is reached from a service, the nearest first. */
export interface Blast {
  readonly service: string;
  /** Who waits for it, or for one that is reached before. */
  readonly waiting: readonly string[];
  /** Who waits for none of these, but reads what it writes. */
  readonly reading: readonly string[];
  /** What each of them needs, in the same order, at most so many: the first call of it, or a table. */
  needs(most: number): readonly (Call | TableNeed)[];
}

/** The blast of each service that reaches another, by name. */
export function blastsOf(model: Model): Blast[] {
  const gateways = gatewaysOf(model, serviceCalls(model));
  const requests = requestEdges(model).filter(({ calls: [{ from }] }) => !gateways.has(from));
  const nodes = new Set(servicesOf(model).map(({ name }) => name));
  for (const { from, to } of requests) nodes.add(from).add(to);
  const names = [...nodes];
  const numbers = new Map(names.map((name, index) => [name, index]));
  const parts = groupBy([...names.keys()], (node) => serviceOfNode(names[node]!));
  const reads = tableNeeds(model);
  const waiters = requests.map(({ from }) => serviceOfNode(from));
  const graph = {
    services: Int32Array.from(names, (node) => numbers.get(serviceOfNode(node))!),
    waiting: byNeeded(requests, numbers),
    reading: byNeeded(reads, numbers),
    waiters: new Set(waiters.map((name) => numbers.get(name)!)),
  };
  return [...parts]
    .map(([service, own]): Blast => {
      const { waiting, reading } = reachedFrom(own, graph);
      return {
        service,
        waiting: waiting.map((place) => waiters[place]!),
        reading: reading.map((place) => reads[place]!.from),
        needs: (most) => [
          ...waiting.slice(0, most).map((place) => requests[place]!.calls[0]),
          ...reading.slice(0, Math.max(0, most - waiting.length)).map((place) => reads[place]!),
        ],
      };
    })
    .filter(({ waiting, reading }) => waiting.length + reading.length > 0)
    .sort((a, b) => compareText(a.service, b.service));
}

/** Who reads what another one feeds, each pair once. */
function tableNeeds(model: Model): TableNeed[] {
  const shown = model.tableAccesses.filter((access) => !isAssumed(access));
  const needs = [...groupBy(shown, ({ table }) => tableId(table))].flatMap(([table, accesses]) => {
    const to = feederOf(model, table, accesses);
    const readers = accesses.filter(({ mode }) => mode === 'read' || mode === 'lock');
    return to === undefined
      ? []
      : readers.flatMap(({ service: from, at: [at = { path: '' }] }): TableNeed[] =>
          from === to ? [] : [{ from, to, at, table }],
        );
  });
  const pairs = groupByBoth(
    needs,
    ({ from }) => from,
    ({ to }) => to,
  );
  return pairs.map(([first]) => first);
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
  /** The place of each among all that were given. */
  readonly places: Int32Array;
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

/** What others need of each node, in the order given. */
function byNeeded(needs: readonly Edge[], numbers: ReadonlyMap<string, number>): Needs {
  const starts = new Int32Array(numbers.size + 1);
  const needed = Int32Array.from(needs, ({ to }) => numbers.get(to)!);
  for (const node of needed) starts[node + 1]! += 1;
  for (let node = 0; node < numbers.size; node++) starts[node + 1]! += starts[node]!;
  const ends = starts.slice();
  const places = new Int32Array(needs.length);
  needed.forEach((node, place) => {
    places[ends[node]!] = place;
    ends[node]! += 1;
  });
  return { starts, of: places.map((place) => numbers.get(needs[place]!.from)!), places };
}

/** Who is reached from all parts of a service, as places of needs. */
function reachedFrom(
  parts: readonly number[],
  { services, waiting, reading, waiters }: Graph,
): Readonly<Record<'waiting' | 'reading', readonly number[]>> {
  const seen = new Uint8Array(services.length);
  const isReached = new Uint8Array(services.length);
  const order = new Int32Array(services.length);
  let length = 0;
  for (const part of parts) {
    seen[part] = 1;
    order[length++] = part;
  }
  const self = services[parts[0]!]!;
  isReached[self] = 1;
  const most = waiters.size - (waiters.has(self) ? 1 : 0);
  const reached = { waiting: [] as number[], reading: [] as number[] };
  // What is added while it is walked is walked as well.
  for (let next = 0; next < length && reached.waiting.length < most; next++) {
    const each = order[next]!;
    for (let index = waiting.starts[each]!; index < waiting.starts[each + 1]!; index++) {
      const node = waiting.of[index]!;
      if (seen[node] === 1) continue;
      seen[node] = 1;
      order[length++] = node;
      if (isReached[services[node]!] === 1) continue;
      isReached[services[node]!] = 1;
      reached.waiting.push(waiting.places[index]!);
    }
  }
  for (const part of parts) {
    for (let index = reading.starts[part]!; index < reading.starts[part + 1]!; index++) {
      const node = reading.of[index]!;
      if (isReached[services[node]!] === 1) continue;
      isReached[services[node]!] = 1;
      reached.reading.push(reading.places[index]!);
    }
  }
  return reached;
}
