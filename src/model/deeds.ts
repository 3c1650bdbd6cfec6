/**
 * What functions of the code do to the world outside of their process, by themselves and through the functions that they call: rows and
 * documents that they write, messages that they publish, requests by which they change something in another service.
 */
import { groupBy } from './group.js';
import type { Model } from './model.js';
import type {
  Access,
  Branches,
  Call,
  Channel,
  ChannelSite,
  Invocation,
  Location,
  Scope,
  Store,
  Transaction,
} from './nouns.js';
import { once } from './once.js';
import { placeKey } from './queries.js';

export interface Write {
  readonly kind: 'write';
  readonly access: Access & { readonly at: Location };
  /** What is written is a collection of documents. */
  readonly collection?: true;
}

export interface Publication {
  readonly kind: 'publication';
  readonly channel: string;
  readonly site: ChannelSite;
}

/** A call that changes something where it is answered. */
export interface Request {
  readonly kind: 'request';
  readonly call: Call;
}

export type Act = Write | Publication | Request;

/** An act of a function, by itself or through others. */
export interface Deed {
  readonly act: Act;
  /** Where the function does it, or calls who does. */
  readonly at: Location;
  readonly branches: Branches;
  /** The calls that lead to it; empty when the function does it by itself. */
  readonly through: readonly Invocation[];
}

/** The deeds of one service, by its functions. */
export interface Deeds {
  readonly service: string;
  /** The functions that do something by themselves or call one that does. */
  readonly scopes: readonly Scope[];
  /** What a function does itself. */
  own(scope: Scope): readonly Act[];
  /** The calls of functions that do something, of a function. */
  calls(scope: Scope): readonly Invocation[];
  /** What it does by itself and through at most so many calls. */
  all(scope: Scope, calls: number): readonly Deed[];
}

/** Where an act stands. */
export function placeOfAct(act: Act): Location {
  return partOf(act).at;
}

/** The transaction that an act itself stands in. */
export function transactionOf(act: Act): Transaction | undefined {
  return partOf(act).transaction;
}

/** The branches of its function that an act stands in. */
export function branchesOf(act: Act): Branches | undefined {
  return partOf(act).branches;
}

/** Every service whose code does something, with what its functions do. */
export const deedsOf = once((model: Model): readonly Deeds[] => {
  const acts = groupBy(actsOf(model), ({ service }) => service);
  const invocations = groupBy(model.invocations, ({ service }) => service);
  return [...acts].map(([service, own]) =>
    deedsOfService(
      service,
      own.map(({ act }) => act),
      invocations.get(service) ?? [],
    ),
  );
});

function actsOf({
  accesses,
  stores,
  channels,
  calls,
}: Model): readonly { readonly service: string; readonly act: Act }[] {
  return [
    ...stores.flatMap(writesTo).map((act) => ({ service: act.access.service, act })),
    ...accesses.flatMap((access) => {
      const { service, at, seen, mode } = access;
      return at && seen === 'code' && mode === 'write'
        ? [{ service, act: { kind: 'write' as const, access: { ...access, at } } }]
        : [];
    }),
    ...channels.flatMap((channel) =>
      channel.publishers.flatMap((site) =>
        isForItself(channel, site)
          ? []
          : [
              {
                service: site.service,
                act: { kind: 'publication' as const, channel: channel.name, site },
              },
            ],
      ),
    ),
    ...calls
      .filter(changesSomething)
      .map((call) => ({ service: call.from, act: { kind: 'request' as const, call } })),
  ];
}

/** The places that write documents. Keys of Redis are left out: most of them are a cache. */
function writesTo({ kind, name, database = '', uses }: Store): readonly Write[] {
  if (kind !== 'collection') return [];
  return uses.flatMap(({ service, mode, relative, via, scope, branches, at }): readonly Write[] =>
    mode === 'write'
      ? [
          {
            kind: 'write',
            collection: true,
            access: {
              service,
              module: service,
              database,
              table: name,
              mode,
              seen: 'code',
              ...(relative && { relative }),
              ...(via !== undefined && { via }),
              ...(scope && { scope }),
              ...(branches && { branches }),
              at,
            },
          },
        ]
      : [],
  );
}

/**
 * What only instances of the service itself hear, over a broker that forgets what nobody hears at that moment, tells nobody else: it wakes
 * those that wait now, as for a web socket that another instance holds.
 */
function isForItself({ broker, consumers }: Channel, { service }: ChannelSite): boolean {
  return broker === 'redis' && consumers.length > 0 && consumers.every((each) => each.service === service);
}

function deedsOfService(service: string, acts: readonly Act[], invocations: readonly Invocation[]): Deeds {
  const byScope = groupBy(acts, (act) => keyOf(partOf(act).scope));
  const calling = groupBy(invocations, ({ from }) => keyOf(from));
  const scopes = new Map<string, Scope>();
  for (const scope of [...acts.map((act) => partOf(act).scope), ...invocations.map(({ from }) => from)])
    if (scope) scopes.set(keyOf(scope), scope);
  const own = (scope: Scope): readonly Act[] => byScope.get(keyOf(scope)) ?? [];
  const calls = (scope: Scope): readonly Invocation[] => calling.get(keyOf(scope)) ?? [];
  const all = (scope: Scope, depth: number): readonly Deed[] => [
    ...own(scope).map((act) => {
      const { at, branches = [] } = partOf(act);
      return { act, at, branches, through: [] };
    }),
    ...(depth === 0 ? [] : calls(scope)).flatMap((call) =>
      all(call.to, depth - 1).map(({ act, through }) => ({
        act,
        at: call.at,
        branches: call.branches ?? [],
        through: [call, ...through],
      })),
    ),
  ];
  return { service, scopes: [...scopes.values()], own, calls, all };
}

function partOf(act: Act): {
  readonly scope?: Scope;
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly at: Location;
} {
  return act.kind === 'write' ? act.access : act.kind === 'publication' ? act.site : act.call;
}

function keyOf(scope: Scope | undefined): string {
  return scope ? placeKey(scope) : '';
}

/** Names of procedures, and last words of routes, that only ask. */
const ASKS =
  /^(get|find|list|fetch|read|load|check|verify|validate|search|query|count|is|has|can|exists?|lookup|resolve|describe|watch|login|signin|authenticate|authorize|graphql|estimate|preview|calculate|compute|ping|health)/i;

/** Whether a call changes something, by its method; where that does not say, by the name of what is asked for. */
function changesSomething({ protocol, method, route = '' }: Call): boolean {
  if (method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return false;
  if (protocol === 'http' && method !== 'POST') return method !== undefined;
  if (protocol === 'graphql') return route.startsWith('Mutation ');
  // Queues are named in words that underscores part: `QUEUE_USER_GET`.
  const words = route.split(protocol === 'rpc' ? /[\W_]+/ : /\W+/).filter((word) => /[a-z]/i.test(word));
  return !words.some((word, index) => (index === words.length - 1 || protocol === 'rpc') && ASKS.test(word));
}
