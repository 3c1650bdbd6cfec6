/** What the readers of stores hand to each other. */
import { ts } from 'ts-morph';
import type { StoreKind, StoreMode } from '../../../model/nouns.js';
import type { Parts } from '../calls/texts.js';

/** A place that may use a store, or connect to its server. */
export type Site = ts.CallExpression | ts.NewExpression;

export type StoreReading =
  | {
      readonly reads: 'use';
      readonly kind: StoreKind;
      readonly by: string;
      readonly name: Parts;
      readonly mode: StoreMode;
      readonly database?: Parts;
      /** What names it, where that is not the call itself: a stage, a path. */
      readonly says?: ts.Node;
      /** It hangs on an option that nobody need give. */
      readonly isOption?: true;
    }
  | {
      readonly reads: 'connection';
      readonly kind: StoreKind;
      readonly address: Parts;
      readonly database?: Parts;
    }
  /** A variable that a stack gives the functions that it deploys. */
  | {
      readonly reads: 'setting';
      readonly variable: string;
      readonly to: Parts;
      /** Where the code of such a function lies, as it is written there. */
      readonly code?: string;
    };

/** The last name of what is called or made. */
export function calledName({ expression }: Site): string {
  return ts.isPropertyAccessExpression(expression) ? expression.name.text : expression.getText().slice(0, 60);
}
