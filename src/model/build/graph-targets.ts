/**
 * Who answers for a field of a graph. In: a call with all that its document asks for, the services that answer fields, and whom the service that asks
 * has clients of graphs for. Out: the service; that nobody of the system answers; or why it is not known. What an address says goes first. Where none
 * says it, the one service answers that has all fields of the document: documents of graphs of others are not to be taken for our own.
 */
import type { CallFact } from '../facts.js';
import { groupBy, halves } from '../group.js';
import type { Endpoint } from '../nouns.js';
import { compareText } from '../queries.js';
import type { Found } from './call-targets.js';

/** A request that carries documents, and who is found to get it. */
export interface Carried {
  readonly fact: CallFact;
  readonly service: string;
  readonly found: readonly Found[];
}

/** Libraries whose requests carry documents. */
const CARRIES =
  /^(?:graphql-request|graphql-hooks|apollo-angular|urql|@urql\/.+|@apollo\/(?!server).+|apollo-(?!server).+)$/;

/** Whether a request is one of a gateway of a federation, to one of the graphs that it is composed of. */
function composes({ protocol, by }: CallFact): boolean {
  return protocol === 'http' && by === '@apollo/gateway';
}

/** Whether a request tells to whom documents go. */
export function isOfGraph(fact: CallFact): boolean {
  return composes(fact) || carriesDocuments(fact);
}

/** Whether a request carries documents of whoever makes clients: by its library, or by where it goes. */
function carriesDocuments({ protocol, by, method, address = [] }: CallFact): boolean {
  if (protocol !== 'http' || by === '@apollo/gateway') return false;
  const isAtGraph = address.some((part) => typeof part === 'string' && /\/(?:graphql|gql)\b/i.test(part));
  return CARRIES.test(by) || (isAtGraph && method !== 'GET');
}

/** As many fields, and such a part of all, are answered by one service only where its graph is meant: others have a few names in common. */
const [FEWEST, SHARE] = [4, 0.8];

export class Graphs {
  /** By a field of a root, the services that answer it. */
  readonly #answering: ReadonlyMap<string, ReadonlySet<string>>;
  readonly #clients: ReadonlyMap<string, readonly Carried[]>;
  /** By a gateway of a federation, the requests to those whose graphs it is composed of. */
  readonly #composed: ReadonlyMap<string, readonly Carried[]>;
  readonly #asked: ReadonlyMap<string, readonly string[]>;

  /** @param asked by each service, the fields that it asks for without saying whom */
  constructor(
    endpoints: readonly Endpoint[],
    requests: readonly Carried[],
    asked: ReadonlyMap<string, readonly string[]>,
  ) {
    this.#asked = asked;
    const answering = new Map<string, Set<string>>();
    for (const { protocol, path, service } of endpoints)
      if (protocol === 'graphql') answering.set(path, (answering.get(path) ?? new Set()).add(service));
    this.#answering = answering;
    const [composing, carried] = halves(requests, ({ fact }) => composes(fact));
    this.#clients = groupBy(carried, ({ service }) => service);
    this.#composed = groupBy(composing, ({ service }) => service);
  }

  /** Whether a service answers a field. */
  answers(service: string, field: string): boolean {
    return this.#answering.get(field)?.has(service) === true;
  }

  /** Who answers. @param own who is found at the address of the call itself, if it has one */
  target({ along = [] }: CallFact, asked: string, service: string, own: readonly Found[]): readonly Found[] {
    const at = (to: string): Found => (to === service ? { outside: true } : { to, route: asked });
    const byAddress = own.flatMap((each) => ('to' in each ? [each] : []));
    if (byAddress.length > 0) return byAddress.map((each) => ({ ...each, route: asked }));
    if (own.length > 0 && own.every(isElsewhere)) return [{ outside: true }];
    const able = this.#ableTo([asked, ...along]);
    const clients = own.length > 0 ? [] : (this.#clients.get(service) ?? []);
    const known = answerers(clients);
    // Pages that ask their own server, which is such a gateway, ask whoever that asks.
    const behind = known.length > 0 ? [] : answerers(this.#composed.get(service) ?? []);
    const [subgraph, ...subgraphs] = behind.filter((name) => able.has(name));
    if (subgraph !== undefined && subgraphs.length === 0 && clients.length > 0) return [at(subgraph)];
    const fitting = known.filter((name) => able.has(name));
    if (fitting.length === 1) return [at(fitting[0]!)];
    // Who has one client asks with it whatever is asked.
    const isOpen = clients.some(({ found }) => found.every((each) => !('to' in each) && !isElsewhere(each)));
    const isOfOthers = clients.some(({ found }) => found.some(isElsewhere));
    if (known.length === 1 && !isOpen && !isOfOthers) return [at(known[0]!)];
    const isPublic = clients.length > 0 && !isOpen && known.length === 0;
    if (isPublic && !this.#isOurs(service)) return [{ outside: true }];
    if (able.has(service)) return [{ outside: true }];
    const parts = able.size === 0 ? this.#composedOf([asked, ...along]) : able;
    const [only, ...more] = [...parts].sort(compareText);
    if (only === undefined) return [{ outside: true }];
    if (more.length === 0) return [at(only)];
    return [{ why: `several services answer ${asked}: ${[only, ...more].join(', ')}` }];
  }

  /** Whether a public address must be one of the system: what is asked there is nearly all answered by one of its services. */
  #isOurs(service: string): boolean {
    const asked = this.#asked.get(service) ?? [];
    const counts = new Map<string, number>();
    for (const field of asked)
      for (const name of this.#answering.get(field) ?? [])
        if (name !== service) counts.set(name, (counts.get(name) ?? 0) + 1);
    const most = Math.max(0, ...counts.values());
    return most >= FEWEST && most >= SHARE * asked.length;
  }

  /** Who answers the first of some fields, where each of them is answered by somebody: a document of a graph that several services make together. */
  #composedOf(fields: readonly string[]): ReadonlySet<string> {
    const answering = fields.map((field) => this.#answering.get(field) ?? new Set<string>());
    const isWhole = answering.every(({ size }) => size > 0);
    return (isWhole ? answering[0] : undefined) ?? new Set();
  }

  /** The services that answer all of some fields. */
  #ableTo([first = '', ...others]: readonly string[]): ReadonlySet<string> {
    const answering = (field: string) => this.#answering.get(field) ?? new Set<string>();
    const all = others.map(answering);
    return new Set([...answering(first)].filter((name) => all.every((each) => each.has(name))));
  }
}

/** Whether an address is known to be of nobody of the system; who serves a page may be anybody. */
function isElsewhere(found: Found): boolean {
  return 'outside' in found && found.own !== true;
}

/** Those who are found to get some requests. */
function answerers(requests: readonly Carried[]): readonly string[] {
  return [
    ...new Set(requests.flatMap(({ found }) => found.flatMap((each) => ('to' in each ? [each.to] : [])))),
  ];
}

/** The fields of graphs that each service asks for without an address. */
export function fieldsAsked(
  calls: readonly { readonly fact: CallFact; readonly service: string }[],
): ReadonlyMap<string, readonly string[]> {
  const asked = calls.filter(({ fact }) => fact.protocol === 'graphql' && !fact.address);
  const fields = [...groupBy(asked, ({ service }) => service)].map(
    ([service, of]) =>
      [service, [...new Set(of.flatMap(({ fact: { route = [] } }) => String(route[0] ?? '')))]] as const,
  );
  return new Map(fields);
}
