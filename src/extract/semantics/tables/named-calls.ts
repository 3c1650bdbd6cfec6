/** Calls that may lead into a function, as far as is known of each what it calls. */
import type { ts } from 'ts-morph';
import type { FunctionValue, Open } from '../evaluate/values.js';

/** A call, and the names that what it calls may have where that is declared; without names, any. */
export interface NamedCall {
  readonly node: ts.CallExpression;
  readonly file: ts.SourceFile;
  readonly names: readonly string[] | undefined;
  /** Its place in the row of all calls. */
  readonly order: number;
}

export type BareCall = Pick<NamedCall, 'node' | 'file'>;

/** A call of a member of a parameter, or of what a parameter holds. */
export interface GivenCall {
  readonly node: ts.CallExpression;
  readonly file: ts.SourceFile;
  readonly open: Open;
}

/** What a call calls, once that is found out. */
export interface KnownCall extends NamedCall {
  readonly value: FunctionValue;
}
