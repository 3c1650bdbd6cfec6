/**
 * Addresses that a program's own directory of services is asked for by name: `await directory.getServiceUrl('orders')`, `(await getPlugin('orders')).address`.
 * In: a call, and what is known of what it gives. Out: where what it gives is not known, an address that goes by the name; whoever is called so answers.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed, openOf } from './text.js';
import type { Context, Hole, TextValue, Value } from './values.js';

/** What is called in this way looks for where a service is. */
const LOOKS_UP =
  /^(?:get|find|resolve|lookup|look|discover|locate|fetch)?(?:\w*(?:Service|Plugin|Microservice))(?:Base)?(?:Url|URL|Uri|URI|Address|Host|Endpoint|Location|Instance|Info)?$|^(?:discover|lookup|resolve)(?:Service)?$/;
/** It finds something, or what it finds is an address. */
const FINDS =
  /^(?:get|find|resolve|lookup|look|discover|locate|fetch)|(?:Url|URL|Uri|URI|Address|Host|Endpoint)$/;
const NAME = /^[a-z][\w.:/-]*$/i;
/** Members of what is found that hold the address, or what stands for it. */
const ADDRESS =
  /^(?:url|uri|href|origin|host|hostname|ip|ipAddress|address|addr|endpoint|baseUrl|baseURL|location|Address|ServiceAddress)$/;

export function lookedUp(
  evaluator: Evaluator,
  { expression: callee, arguments: [first] }: ts.CallExpression,
  found: readonly Value[],
  context: Context,
): readonly Value[] {
  const name = ts.isPropertyAccessExpression(callee) ? callee.name : callee;
  if (!first || !ts.isIdentifier(name) || !LOOKS_UP.test(name.text) || !FINDS.test(name.text)) return [];
  if (found.some(isSaid)) return [];
  return evaluator.valuesOf(first, context).flatMap((value): readonly TextValue[] => {
    const text = fixed(value);
    const open = text === undefined ? openOf(value) : undefined;
    if (open) return [addressOf({ hole: true, open }, first)];
    return text !== undefined && NAME.test(text)
      ? [addressOf({ hole: true, variable: text, directory: true }, first)]
      : [];
  });
}

function addressOf(part: Hole, origin: ts.Node): TextValue {
  return { kind: 'text', parts: [part], origins: [origin] };
}

/** Whether the call is known to give something else: an address that is written down, or what a library or a class makes. */
function isSaid(value: Value): boolean {
  if (value.kind === 'text') return value.parts.some((part) => part !== '');
  return value.kind === 'instance' || value.kind === 'class' || value.kind === 'environment';
}

/** A member of what a directory gives: the address by itself. */
export function directoryMember(value: TextValue, name: string): readonly Value[] {
  const [only, ...others] = value.parts;
  const isFound =
    typeof only === 'object' && 'hole' in only && only.directory === true && others.length === 0;
  return isFound && ADDRESS.test(name) ? [value] : [];
}
