/** What a client that is typed by its server is made with, and what a call of it tells. */
import { ts } from 'ts-morph';
import type { Evaluator } from '../evaluate/evaluator.js';
import type { Step } from '../evaluate/values.js';
import type { CallReading } from './http.js';
import { memberOf, type Parts, partsOfValues } from './texts.js';

export type TypedSite = ts.CallExpression | ts.NewExpression;
/** What makes a client. */
export type Made = Step & { readonly step: 'call' | 'new' };
export type Told = Pick<CallReading, 'protocol' | 'address' | 'route' | 'method'>;

/** What an option of the object that something is made with says. */
export function optionOf(
  evaluator: Evaluator,
  { node, context }: Made,
  ...names: readonly string[]
): readonly Parts[] {
  const [first] = ts.isTaggedTemplateExpression(node) ? [] : (node.arguments ?? []);
  const options = first ? evaluator.valuesOf(first, context) : [];
  for (const name of names) {
    const values = memberOf(evaluator, options, name, node);
    if (values.length > 0) return partsOfValues(evaluator, values, node);
  }
  return [];
}
