/** What services say to each other: calls, endpoints, channels; and which functions lead to it. */
import type { Branches, Location, Path, Scope, Transaction } from './places.js';

/** How a service is asked: over HTTP, gRPC, by messages that are answered, or for a field of a graph. */
export type Protocol = 'http' | 'grpc' | 'rpc' | 'graphql';

/** A service waits for another service's answer. */
export interface Call {
  readonly from: string;
  readonly to: string;
  readonly protocol: Protocol;
  /** `GET` …; absent when it is not known, and of what is not HTTP. */
  readonly method?: string;
  /** What is asked for, `*` for what is not known of it: `/orders/*`, `{"cmd":"sum"}`, `shop.Cart/GetCart`, `Query orders`. */
  readonly route?: string;
  /** The endpoint that answers; absent when the service has none like it, or its endpoints are not known. */
  readonly endpoint?: Endpoint;
  /** The functions of who is called, one of which handles it; absent where it is not known which may. */
  readonly handlers?: readonly Scope[];
  /**
   * The functions that handle requests or messages and may lead to it; none where it runs only at the start or by a timer, absent where
   * others may lead to it as well.
   */
  readonly entrances?: readonly Scope[];
  /** The service that a gateway in code, which is called, hands it on to. */
  readonly handedOn?: string;
  /** What gateways in code ask for it, one after the other: the last is who answers. */
  readonly hops?: readonly Hop[];
  /** Of a gateway in code: its own paths that it hands on by this, `/orders/*`. */
  readonly handsOn?: readonly string[];
  /** The library that makes it: `axios`, `fetch`. */
  readonly by: string;
  /** Whether the code around it waits for the answer. */
  readonly awaited: boolean;
  /** What repeats it for each of many things: a loop, a method of lists, perhaps in a function that calls the one around; absent where nothing does. */
  readonly loop?: Location;
  /** Milliseconds; `unknown` when something that could not be read may set it. */
  readonly timeoutMs: number | 'none' | 'unknown';
  /** Whether it is sent again by itself when it fails, although its method may not be safe to repeat. */
  readonly retry: boolean;
  readonly breaker: boolean;
  /** Names of the headers that the call sets, lower case, sorted. */
  readonly headers: readonly string[];
  /** Whether something tells a repetition from a second request, or something that could not be read may. */
  readonly keyed: boolean;
  /** Only the name of a variable tells who is asked: what its value adds to the path is not known. */
  readonly assumed?: true;
  /** The host and port as the code writes them, when no variable holds them. */
  readonly hardCoded?: string;
  /** The shared library that the call goes through. */
  readonly via?: Path;
  /** The name of the outermost declaration that it stands in. */
  readonly declaration?: string;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly at: Location;
}

/** A gateway in code asks another service for what it was asked itself. */
export type Hop = Pick<Call, 'from' | 'to' | 'protocol' | 'method' | 'route'>;

/** A service answers to a method and path, a pattern of messages, or a procedure. */
export interface Endpoint {
  readonly service: string;
  readonly protocol: Protocol;
  /** Absent when it answers to every method. */
  readonly method?: string;
  /** Parameters as `*`. */
  readonly path: string;
  /** The function that handles it, where it could be seen. */
  readonly scope?: Scope;
  readonly at: Location;
}

/** A place where a service adds routes that could not all be read: what it answers to is not wholly known. */
export interface UnreadRoutes {
  readonly service: string;
  /** The paths that are not known to have no answer, where it is those alone: of what is passed on to somebody who is not known. */
  readonly paths?: readonly string[];
  readonly at: Location;
}

/** A function of the code that writes, publishes or asks other services for something, itself or through others, is called by another one. */
export interface Invocation {
  readonly service: string;
  readonly from: Scope;
  readonly to: Scope;
  /** The transaction that the call is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  /** It is given what a transaction runs on: that of the transaction around the call, or else of the one that its caller was given. */
  readonly handed?: true;
  readonly at: Location;
}

/** A topic, queue or subject with publishers and consumers. */
export interface Channel {
  readonly name: string;
  /** `kafka`, `rabbitmq`, `nats` …; `any` where the framework hides it. */
  readonly broker: string;
  /** The exchanges that it is a key of; none where it is one itself, and of brokers that have none. */
  readonly exchanges?: readonly string[];
  /** The queues by which consumers get it, where they have names of their own. */
  readonly queues?: readonly string[];
  readonly publishers: readonly ChannelSite[];
  readonly consumers: readonly ChannelSite[];
}

/** One place where a service publishes to a channel, or consumes from it: there the scope is the function that handles what comes. */
export interface ChannelSite {
  readonly service: string;
  /** What comes by the broker comes again until it is confirmed, whatever the broker is. */
  readonly redelivered?: true;
  /** The shared library that it goes through. */
  readonly via?: Path;
  /** The name of the outermost declaration that it stands in. */
  readonly declaration?: string;
  /** The function that it stands in; absent for what runs when the file is loaded. */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  readonly at: Location;
}
