/** What the code of services says to other services, as it was read: before deployments are bound to it. */
import type { Branches, Location, Path, Protocol, Scope, Transaction } from './nouns.js';
import type { InvocationFact, ReferenceFact, TextPart } from './usage-facts.js';

/** A part of a text of which some may not be known: a value that only running code knows. */
export type PatternPart = TextPart | { readonly unknown: true };

/** What the code of services says to other services; absent when no file of the tree speaks of a network. */
export interface TrafficFacts {
  readonly calls: readonly CallFact[];
  readonly endpoints: readonly EndpointFact[];
  readonly messages: readonly MessageFact[];
  readonly bindings: readonly QueueBindingFact[];
  readonly listens: readonly ListenFact[];
  readonly prefixes: readonly PrefixFact[];
  /** What the servers of pages hand on. */
  readonly pageProxies: readonly PageProxyFact[];
  readonly pageHosts: readonly PageHostFact[];
  /** Where a program adds routes of which not all could be read; `files`: they are those of files that it hands out. */
  readonly unreadRoutes: readonly (Placed & { readonly files?: true })[];
  /** Calls of the functions that call or publish, and of those that call them. */
  readonly invocations: readonly InvocationFact[];
  /** Who uses what of the files that these lie in, or lead to. */
  readonly references: readonly ReferenceFact[];
}

/** The place of something in the code. */
export interface Placed {
  /** The declaration of its file that it stands in, or the member of one (`Orders.find`); absent for what runs when the file is loaded. */
  readonly declaration?: string;
  /** Of what a class has done by a member that it inherits: the member as the file above declares it. */
  readonly inherited?: ReferenceFact['to'];
  /**
   * The function that it stands in; absent for what runs when the file is loaded. Of what answers or consumes the function that handles
   * what comes, where it could be seen.
   */
  readonly scope?: Scope;
  /** The transaction that it is part of. */
  readonly transaction?: Transaction;
  readonly branches?: Branches;
  /** Of what a library does for one of those who use it alone: the file that has it do so. */
  readonly asker?: Path;
  readonly at: Location;
}

/** How a call is made: what rules about waiting ask. */
export interface CallManner {
  /** Whether the code around it waits for the answer. */
  readonly awaited: boolean;
  /** Milliseconds; `unknown` when something that could not be read may set it. */
  readonly timeoutMs: number | 'none' | 'unknown';
  /** Whether it is sent again by itself when it fails, although its method may not be safe to repeat. */
  readonly retry: boolean;
  readonly breaker: boolean;
  /** Names of the headers that the call sets, lower case, sorted. */
  readonly headers: readonly string[];
  /** Whether something tells a repetition from a second request, or something that could not be read may. */
  readonly keyed: boolean;
}

/** A document that describes what is asked for, and those that describe the same path and method. */
export interface DescribedCall {
  readonly document: Path;
  readonly others: readonly Path[];
}

/** One place in the code waits for somebody else's answer. */
export interface CallFact extends CallManner, Placed {
  readonly protocol: Protocol;
  /** The library that makes it: `axios`, `fetch`. */
  readonly by: string;
  /** The broker that carries it to whoever consumes the channel that the route names. */
  readonly broker?: string;
  /** The functions that handle requests or messages and may lead to it; none where it runs only at the start or by a timer, absent where others may lead to it as well. */
  readonly entrances?: readonly Scope[];
  /** What repeats it for each of many things: a loop, a method of lists; absent where nothing does. */
  readonly loop?: Location;
  /** What describes it, of a client that is generated from that. */
  readonly described?: DescribedCall;
  /** Where it is sent, if something else does that for it and nobody is seen to say whom it asks. */
  readonly through?: Location;
  /** The URL or `host:port`, or the queue that it is sent to: `queue:orders`; absent where the broker or the framework finds who answers. */
  readonly address?: readonly PatternPart[];
  /** `GET` …; absent when it is not known, and of what is not HTTP. */
  readonly method?: string;
  /** What is asked for, where the address does not say: a pattern of messages, `package.Service/Method`, `Query orders`. */
  readonly route?: readonly PatternPart[];
  /** What is asked for of whoever consumes the channel that the route names, as the message itself says. */
  readonly operation?: readonly PatternPart[];
  /** What else one document asks for of the same graph. */
  readonly along?: readonly string[];
  /** It goes on by the method of the request that it is made for, whatever that is. */
  readonly anyMethod?: true;
  /** Of a proxy: the beginnings of the paths for which it hands on what it is asked; empty where they are not known. */
  readonly hands?: readonly string[];
  /** What follows one of them in a path follows the address, or nothing does; absent where something that was not read makes the path. */
  readonly rest?: 'kept' | 'none';
  /** Of what goes on by the method of a request: the paths that its handler answers, a star at the end for all below. */
  readonly passes?: readonly string[];
}

/** A service answers to a method and path, a pattern of messages, or a procedure. */
export interface EndpointFact extends Placed {
  readonly protocol: Protocol;
  /** Upper case; absent when it answers to every method, and of what is not HTTP. */
  readonly method?: string;
  /** With the prefixes of the routers that it is mounted in. */
  readonly path: readonly PatternPart[];
  /** A framework that sets one prefix for the whole program serves it. */
  readonly prefixed?: true;
  /** The programs that serve it, where a service may start several of such a framework. */
  readonly programs?: readonly string[];
  /** The framework of a page serves it, by where its file lies. */
  readonly ofPage?: true;
  /** A function that something wakes by itself: only who asks for it by its name asks it. */
  readonly woken?: true;
  /** Where the code may lie of the function that a stack says it is, the likeliest first. */
  readonly code?: readonly Path[];
}

/** One place publishes to a channel or consumes what comes from it. */
export interface MessageFact extends Placed {
  readonly role: 'publishes' | 'consumes';
  /** What comes by the broker comes again until it is confirmed, as the program sets it up. */
  readonly redelivered?: true;
  /** `kafka`, `rabbitmq`, `nats` …; `any` where the framework hides it. */
  readonly broker: string;
  readonly channel: readonly PatternPart[];
  /** The exchange that the channel is a routing key of. */
  readonly exchange?: readonly PatternPart[];
  /** The kinds of messages by which a channel goes that has no name of its own, or that are told apart of those that are answered. */
  readonly kinds?: readonly (readonly PatternPart[])[];
  /** It is one of several names that a check lets through; which of them ever come, whoever asks the program knows. */
  readonly among?: true;
  /** Where the code of the function may lie that a stack has woken by it, the likeliest first. */
  readonly code?: readonly Path[];
}

/** What a queue of a broker gets: the messages of an exchange whose key matches. */
export interface QueueBindingFact extends Placed {
  readonly queue: readonly PatternPart[];
  readonly exchange: readonly PatternPart[];
  readonly key: readonly PatternPart[];
  /** Beside the code: it holds for whoever consumes the queue. */
  readonly described?: true;
}

/** A program listens at a port, or to a queue by whose name clients of Nest ask: `queue:orders`. */
export interface ListenFact extends Placed {
  readonly port: readonly PatternPart[];
}

/** Who serves a page asks another for what begins with a path. */
export interface PageProxyFact extends Placed {
  readonly prefix: string;
  /** The address that takes the place of the prefix; nothing where it is kept from what another says of all around it. */
  readonly to: readonly PatternPart[];
}

/** Whose program hands out the files of a page. */
export interface PageHostFact {
  /** Where these lie, or what builds them. */
  readonly page: Path;
  /** The file of the program, or the directory in it that a page is built into. */
  readonly by: Path;
}

/** Routes that are left out of something that is said of all: a path, of which `*` is any part and at the end any rest. */
export interface ExceptedRoute {
  readonly path: string;
  readonly method?: string;
}

/** Every route of the program around it begins with this. */
export interface PrefixFact extends Placed {
  readonly prefix: readonly PatternPart[];
  /** The program that is told it, where several may be started. */
  readonly program?: string;
  /** The routes that it does not stand before. */
  readonly except?: readonly ExceptedRoute[];
}
