/**
 * Whom it reaches when something fails in one service. In: the model. Out: for each service, the others that wait for it, those that wait for
 * them and so on; and who reads tables that it writes. Who only reads still answers, so it goes no further from there. Gateways are neither
 * counted nor passed: what they ask of others still works. Tables that only a library's code shows are left out, for whoever uses it may
 * not use all of it.
 */
import { gatewaysOf, type ServiceCall } from './call-graph.js';
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type { Call, Location } from './nouns.js';
import { compareText, isAssumed, servicesOf, tableId } from './queries.js';

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
export function blastsOf(model: Model, edges: readonly ServiceCall[]): Blast[] {
  const gateways = gatewaysOf(model, edges);
  const names = servicesOf(model).map(({ name }) => name);
  const numbers = new Map(names.map((name, index) => [name, index]));
  const waiting = byNeeded(
    needsOfCalls(edges).filter(({ from }) => !gateways.has(from)),
    numbers,
  );
  const reading = byNeeded(needsOfTables(model), numbers);
  return names
    .map((service, index) => ({ service, reached: reachedFrom(index, waiting, reading) }))
    .filter(({ reached }) => reached.length > 0)
    .sort((a, b) => compareText(a.service, b.service));
}

function needsOfCalls(edges: readonly ServiceCall[]): Need[] {
  return edges.map(({ from, to, calls: [call] }) => ({ from, to, at: call.at, call }));
}

/** Who reads what another one writes, each pair once. */
function needsOfTables(model: Model): Need[] {
  const shown = model.tableAccesses.filter((access) => !isAssumed(access));
  const needs = [...groupBy(shown, ({ table }) => tableId(table))].flatMap(([table, accesses]) => {
    const writers = accesses.filter(({ mode }) => mode === 'write');
    const readers = accesses.filter(({ mode }) => mode === 'read' || mode === 'lock');
    return readers.flatMap(({ service: from, at: [at = { path: '' }] }) =>
      writers
        .filter(({ service }) => service !== from)
        .map(({ service: to }): Need => ({ from, to, at, table })),
    );
  });
  return [...groupBy(needs, ({ from, to }) => `${from}\n${to}`).values()].map(([first]) => first!);
}

type Needs = readonly (readonly Numbered[])[];

/** A need, and the number of who has it. */
interface Numbered {
  readonly of: number;
  readonly need: Need;
}

/** The needs of each service by others, by numbers: a large system is walked from each of its services. */
function byNeeded(needs: readonly Need[], numbers: ReadonlyMap<string, number>): Needs {
  const all = Array.from(numbers, (): Numbered[] => []);
  for (const need of needs) all[numbers.get(need.to)!]!.push({ of: numbers.get(need.from)!, need });
  return all;
}

function reachedFrom(service: number, waiting: Needs, reading: Needs): Need[] {
  const seen = new Uint8Array(waiting.length);
  seen[service] = 1;
  const order = [service];
  const reached: Need[] = [];
  const add = ({ of, need }: Numbered): void => {
    if (seen[of] === 1) return;
    seen[of] = 1;
    order.push(of);
    reached.push(need);
  };
  // What is added while it is walked is walked as well.
  for (const each of order) waiting[each]!.forEach(add);
  reading[service]!.forEach(add);
  return reached;
}
