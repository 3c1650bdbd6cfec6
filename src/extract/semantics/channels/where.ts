/** What the catalogues of clients of brokers say: which methods publish, consume or ask, and where the name of the channel stands. */
import type { ts } from 'ts-morph';
import type { MessageFact } from '../../../model/facts.js';

/** Where a name stands: the nth argument, a property of an argument, or an argument of what made the object; or all that are there are meant. */
export type Where = InArgument | InOptions | OfMade | FirstOf | 'all';

export interface InArgument {
  readonly argument: number;
  /** The names that an object has, each of them. */
  readonly keys?: true;
  /** All that follow as well, but for functions. */
  readonly rest?: true;
  /** Of a list what stands first in it; what is no list says no name. */
  readonly head?: true;
  /** Of an object, or of each of a list, what this member says. */
  readonly member?: string;
}

export interface InOptions {
  readonly options: readonly string[];
  /** Which argument; the first one. */
  readonly at?: number;
  /** Where each element of what the option lists says it. */
  readonly within?: readonly string[];
  /** The option that lists others of the same kind: children. */
  readonly nested?: string;
  /** The names that what the option holds has, each of them. */
  readonly keys?: true;
}

export interface OfMade {
  /** Which argument of what made it. */
  readonly made: number;
  /** What made it, the first of these that did; without them, whatever made something last. */
  readonly by?: readonly RegExp[];
  readonly options?: readonly string[];
}

/** The first of several places that says any. */
export interface FirstOf {
  readonly firstOf: readonly Where[];
}

export interface Method {
  readonly role: MessageFact['role'];
  readonly name: Where;
  /** A key of this exchange. */
  readonly exchange?: Where;
  /** Who calls it waits for an answer: always, or where the nth argument says to whom the answer goes. */
  readonly asks?: true | { readonly replyTo: number };
  /** Where a call may say another key than the one that goes with the name. */
  readonly key?: Where;
}

export interface Broker {
  readonly broker: string;
  readonly packages: RegExp;
  /** What of the packages they are methods of; of anything. */
  readonly of?: RegExp;
  readonly methods: Readonly<Record<string, Method>>;
  /** Functions that are called by themselves. */
  readonly functions?: Readonly<Record<string, Method>>;
  /** Whether its methods, on something of which nothing is known, are its own by their arguments. */
  readonly byShape?: (name: string, receiver: string, given: readonly ts.Expression[]) => boolean;
}

/** Things that are made for a channel, and are its publisher or consumer by that. */
export interface Making {
  readonly broker: string;
  readonly packages: RegExp;
  readonly name: RegExp;
  readonly role: MessageFact['role'];
  readonly where: Where;
}

export const publishes = 'publishes';
export const consumes = 'consumes';
export const first: Where = { argument: 0 };
export const publishesFirst: Method = { role: publishes, name: first };
export const consumesFirst: Method = { role: consumes, name: first };
export const consumesAll: Method = { role: consumes, name: { argument: 0, rest: true } };
