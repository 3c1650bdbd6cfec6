import type { ts } from 'ts-morph';

/** What is known of the units that places lie in. */
export interface Standing {
  /** Whether two places lie in one unit. */
  isNear(a: ts.Node, b: ts.Node): boolean;
  /** Whether a place lies in a service, and not in a library. */
  isOfService(node: ts.Node): boolean;
  /** Whether the code of the unit of a place holds a text. */
  isSaidNear(node: ts.Node, text: string): boolean;
}
