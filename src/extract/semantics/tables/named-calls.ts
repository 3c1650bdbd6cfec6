/** Calls that may lead into a function, as far as is known of each what it calls. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
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

/** The names by which what is called may be declared: the one that it has here, and what that is imported as. */
export function namesCalled({ scopes }: Pick<Evaluator, 'scopes'>, callee: ts.Expression): readonly string[] {
  if (ts.isPropertyAccessExpression(callee)) return [callee.name.text];
  if (!ts.isIdentifier(callee)) return [];
  const imported = scopes
    .find(callee.text, callee)
    .flatMap((each) => (ts.isImportSpecifier(each) && each.propertyName ? [each.propertyName.text] : []));
  return [callee.text, ...imported];
}

/** Whether a call need not give a parameter: it says itself what it then is, or nothing demands it. */
export function mayBeLeftOut(open: Open): boolean {
  if (!ts.isParameter(open)) return false;
  const isScript = /\.[cm]?jsx?$/.test(open.getSourceFile().fileName);
  return isScript || open.initializer !== undefined || open.questionToken !== undefined;
}
