/** Gateways as their files describe them: what stands before services and sends on what it is asked for, by host and path. */
import type { Location } from './nouns.js';

export interface GatewayFact {
  /** What it is: `nginx`, `Traefik`, `Kong`. */
  readonly by: string;
  /** Names that it answers to in its network. */
  readonly hosts: readonly string[];
  /** Ports of the host machine that lead to it. */
  readonly ports: readonly string[];
  readonly routes: readonly GatewayRouteFact[];
  readonly at: Location;
}

/** A gateway sends what fits on to somebody. */
export interface GatewayRouteFact {
  /** Host names that it is for, `*` for any label at the start; for any if there are none. */
  readonly hosts: readonly string[];
  readonly path: PathMatch;
  /** What is done to the path, in this order. */
  readonly rewrites: readonly PathRewrite[];
  /** Addresses of those that it may lead to, without a path; a variable that is set nowhere stands as `${NAME}`. */
  readonly to: readonly string[];
  /** Of the routes that fit, the one with the greatest number is taken. */
  readonly rank: number;
  readonly at: Location;
}

/** How a route knows what is for it. A prefix ends anywhere, or only where a segment does. */
export type PathMatch =
  | { readonly exact: string }
  | { readonly prefix: string; readonly whole?: true }
  | { readonly pattern: string };

/** A regular expression and what is put in place of its match, with `$1` for its groups. */
export interface PathRewrite {
  readonly pattern: string;
  readonly by: string;
  /** Where it matches, all of the path is replaced. */
  readonly whole?: true;
}
