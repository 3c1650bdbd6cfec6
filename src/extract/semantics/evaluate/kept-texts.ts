/**
 * Data that goes through a text. In: what was made of one: `JSON.parse(sessionStorage.getItem('config'))`. Out: what that text was made of, be it where the page keeps it:
 * `sessionStorage.setItem('config', JSON.stringify(config))`.
 */
import { ts } from 'ts-morph';
import type { Evaluator } from './evaluator.js';
import { fixed } from './text.js';
import { type Context, type Derived, further, type Value } from './values.js';

/** Where pages keep texts by a name. */
export const STORAGE = /^(?:sessionStorage|localStorage)$/;

/** Texts of texts. */
const DEEPEST = 3;

/** Undefined for what is no such text, or data of one. */
export function throughText(
  evaluator: Evaluator,
  { root, steps }: Derived,
  depth = 0,
): readonly Value[] | undefined {
  // What is kept may be what was kept before: `setItem('id', getItem('id') ?? made)`.
  if (depth > DEEPEST) return undefined;
  const [first, second, third] = steps;
  if (!('name' in root)) return undefined;
  if (root.name === 'JSON') {
    const isText = first?.step === 'member' && /^(?:parse|stringify)$/.test(first.name);
    if (!isText || second?.step !== 'call' || third || !ts.isCallExpression(second.node)) return undefined;
    const [of] = second.node.arguments;
    return (
      of && evaluator.valuesOf(of, second.context).flatMap((value) => throughAll(evaluator, value, depth))
    );
  }
  // `window.sessionStorage`
  const isPage = /^(?:window|globalThis|self)$/.test(root.name);
  const [place, ...others] = isPage ? steps : [{ step: 'member', name: root.name } as const, ...steps];
  if (place?.step !== 'member' || !STORAGE.test(place.name)) return undefined;
  const [get, call, more] = others;
  if (get?.step !== 'member' || get.name !== 'getItem' || call?.step !== 'call' || more) return undefined;
  const [key] = ts.isCallExpression(call.node) ? call.node.arguments : [];
  const names = key ? evaluator.valuesOf(key, call.context).flatMap((value) => fixed(value) ?? []) : [];
  return names.flatMap((name) =>
    evaluator
      .storedNear(name, call.node)
      .flatMap((each) => evaluator.valuesOf(each))
      .flatMap((value) => throughAll(evaluator, value, depth)),
  );
}

/** An address that a page keeps by a name: `localStorage.getItem('ordersUrl')`; nothing where it may keep something else there. */
export function keptAddress(
  evaluator: Evaluator,
  callee: Derived,
  node: ts.CallExpression,
  context: Context,
): readonly Value[] {
  const last = callee.steps.at(-1);
  if (last?.step !== 'member' || last.name !== 'getItem') return [];
  const kept = throughText(evaluator, further(callee, { step: 'call', node, context })) ?? [];
  return kept.every(isAddress) ? kept : [];
}

function isAddress(value: Value): boolean {
  const first = value.kind === 'text' ? value.parts.find((part) => part !== '') : undefined;
  return typeof first === 'string'
    ? /^(?:https?|wss?):\/\//.test(first)
    : first !== undefined && 'variable' in first;
}

/** A value, or what it was made of where it is a text of that. */
function throughAll(evaluator: Evaluator, value: Value, depth: number): readonly Value[] {
  return (value.kind === 'derived' ? throughText(evaluator, value, depth + 1) : undefined) ?? [value];
}
