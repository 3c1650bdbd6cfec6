/**
 * How long a call waits. In: the call, and what is said to it and to its client. Out: milliseconds; `none` when nothing sets a timeout;
 * `unknown` when something that could not be read may. It says `none` only where everything that could set one was read.
 */

import { ts } from 'ts-morph';
import { escaped } from '../../../model/escaped.js';
import type { CallManner } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { isLeftOut } from '../evaluate/left-out.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Derived, Value } from '../evaluate/values.js';
import { chainAround, methodsBetween } from './manner.js';
import { memberOf } from './texts.js';

export type Timeout = CallManner['timeoutMs'];

/** Options that say how long the answer may take, in milliseconds. */
const DURATIONS = [
  'timeout',
  'proxyTimeout',
  'requestTimeout',
  'headersTimeout',
  'responseTimeout',
  'response_timeout',
  'deadline',
];
/** Options that hold what the request goes through. */
const CARRIERS = ['dispatcher', 'agent', 'httpAgent', 'httpsAgent'];
/** Options of grpc-js under which a deadline may be set for all calls of a client. */
const INTERCEPTING = ['interceptors', 'interceptor_providers', 'grpc.service_config', 'fetch', 'hooks'];

/** What options say; undefined when they say nothing. */
export function timeoutOfOptions(
  evaluator: Evaluator,
  options: readonly Value[],
  node: ts.Node,
): Timeout | undefined {
  for (const name of DURATIONS) {
    const values = memberOf(evaluator, options, name, node);
    if (values.length > 0) return milliseconds(evaluator, values, node);
    if (options.some((value) => has(evaluator, value, name))) return 'unknown';
  }
  const [signal] = memberOf(evaluator, options, 'signal', node);
  if (signal) return timeoutOfSignal(evaluator, signal);
  if (options.some((value) => has(evaluator, value, 'signal'))) return 'unknown';
  for (const name of CARRIERS) {
    for (const carrier of memberOf(evaluator, options, name, node)) {
      const said = timeoutOfCarrier(evaluator, carrier, node);
      if (said !== undefined) return said;
    }
  }
  const isIntercepted = INTERCEPTING.some((name) => options.some((value) => has(evaluator, value, name)));
  return isIntercepted ? 'unknown' : undefined;
}

/** An agent or dispatcher that the program makes with options; of another nothing is known. */
export function timeoutOfCarrier(evaluator: Evaluator, carrier: Value, node: ts.Node): Timeout | undefined {
  if (carrier.kind === 'object') return timeoutOfOptions(evaluator, [carrier], node);
  const made = carrier.kind === 'derived' ? carrier.steps.find(({ step }) => step === 'new') : undefined;
  if (made?.step !== 'new' || ts.isTaggedTemplateExpression(made.node)) return 'unknown';
  const given = (made.node.arguments ?? []).map((each) => evaluator.valuesOf(each, made.context));
  const said = timeoutOfOptions(evaluator, given.flat(), node);
  return said ?? (given.every((each) => isRead(evaluator, each)) ? undefined : 'unknown');
}

function has(evaluator: Evaluator, value: Value, name: string): boolean {
  return value.kind === 'object' && evaluator.indexOf(value.node).named.has(name);
}

/** Whether an argument says nothing that is not known. */
export function isKnown(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
  seen: ReadonlySet<ts.Node> = new Set(),
): boolean {
  return isLeftOut(evaluator, node, context) || isRead(evaluator, evaluator.valuesOf(node, context), seen);
}

/**
 * Whether all that values say is known: what is spread into an object as well.
 * @param seen the objects that these are spread into: `options = { ...options, method }` may be one of them
 */
export function isRead(
  evaluator: Evaluator,
  values: readonly Value[],
  seen: ReadonlySet<ts.Node> = new Set(),
): boolean {
  return (
    values.length > 0 &&
    values.every((value) => {
      if (value.kind === 'object') {
        if (seen.has(value.node)) return true;
        const { spread, computed } = evaluator.indexOf(value.node);
        const inside = new Set([...seen, value.node]);
        return (
          computed.length === 0 && spread.every((each) => isKnown(evaluator, each, value.context, inside))
        );
      }
      return value.kind === 'text' || value.kind === 'function' || value.kind === 'list';
    })
  );
}

/** A number, or got's `{ request: 500 }`. */
export function milliseconds(evaluator: Evaluator, values: readonly Value[], node: ts.Node): Timeout {
  for (const value of values) {
    const text = fixed(value);
    if (text !== undefined && text !== '') {
      const number = Number(text.replaceAll('_', ''));
      if (Number.isFinite(number)) return number === 0 ? 'none' : number;
    }
    if (value.kind === 'object') {
      const inner = ['request', 'response', 'deadline', 'milliseconds'].flatMap((name) =>
        evaluator.member(value, name, node),
      );
      if (inner.length > 0) return milliseconds(evaluator, inner, node);
    }
  }
  return 'unknown';
}

/** `AbortSignal.timeout(1_000)`. */
function timeoutOfSignal(evaluator: Evaluator, signal: Value): Timeout {
  if (signal.kind !== 'derived' || !('name' in signal.root) || signal.root.name !== 'AbortSignal')
    return 'unknown';
  const [member, call] = (signal as Derived).steps;
  if (member?.step !== 'member' || member.name !== 'timeout' || call?.step !== 'call') return 'unknown';
  const first = ts.isCallExpression(call.node) ? call.node.arguments[0] : undefined;
  return first ? milliseconds(evaluator, evaluator.valuesOf(first, call.context), first) : 'unknown';
}

/** What the code around a call makes of it: operators of its chain, a race, a wrapper, what is done with the variable that holds it. */
export function timeoutAround(
  evaluator: Evaluator,
  node: ts.Expression,
  context: Context,
): Timeout | undefined {
  const along = chainTimeout(node);
  if (along !== undefined)
    return along === 'unknown' ? along : milliseconds(evaluator, evaluator.valuesOf(along, context), along);
  return isLimitedLater(node) ? 'unknown' : wrapperTimeout(evaluator, node, context);
}

/** `.timeout(500)`, `.setTimeout(500)`, `.pipe(timeout(500))`. */
function chainTimeout(node: ts.Expression): ts.Expression | 'unknown' | undefined {
  for (const { name, call } of methodsBetween(node, chainAround(node))) {
    if (/^(set)?timeout$/i.test(name)) return call.arguments[0] ?? 'unknown';
    if (name !== 'pipe') continue;
    for (const each of call.arguments) {
      if (ts.isCallExpression(each) && /(^|\.)timeout(With)?$/.test(each.expression.getText()))
        return each.arguments[0] ?? 'unknown';
      // An operator of somebody else may hold one.
      if (/timeout|deadline|timeLimit/i.test(each.getText())) return 'unknown';
    }
  }
  return undefined;
}

/** What takes a call, or a function that makes it, and does not wait for it for ever. */
const LIMITS = /time_?out|time_?limit|deadline|abortable/i;

function wrapperTimeout(evaluator: Evaluator, node: ts.Node, context: Context): Timeout | undefined {
  let inner: ts.Node = node;
  for (let place = node.parent; place; inner = place, place = place.parent) {
    if (ts.isFunctionLike(place)) {
      const { parent } = place;
      if (!ts.isCallExpression(parent) && !ts.isNewExpression(parent)) return undefined;
    }
    if (!ts.isCallExpression(place) && !ts.isNewExpression(place)) continue;
    if (!(place.arguments ?? []).some((each) => each === inner)) continue;
    const name = place.expression.getText().slice(-80).split('.').at(-1) ?? '';
    if (name === 'race') return 'unknown';
    if (LIMITS.test(name) && !/^(set|clear)Timeout$/.test(name)) {
      const given = (place.arguments ?? []).filter((each) => each !== inner);
      for (const each of given) {
        const said = milliseconds(evaluator, evaluator.valuesOf(each, context), each);
        if (said !== 'unknown') return said;
      }
      return 'unknown';
    }
    if (ts.isCallExpression(place) && isOurs(evaluator, place)) return 'unknown';
  }
  return undefined;
}

/** A function of the program that speaks of timeouts. */
function isOurs(evaluator: Evaluator, { expression }: ts.CallExpression): boolean {
  return evaluator
    .valuesOf(expression)
    .some(
      (value) =>
        value.kind === 'function' && /\btimeout|AbortSignal|AbortController/i.test(value.node.getText()),
    );
}

/** `const answer = ask(); Promise.race([answer, …])`, `request.setTimeout(…)`, `answer$.pipe(timeout(…))`. */
function isLimitedLater(node: ts.Expression): boolean {
  let place: ts.Node = chainAround(node).parent;
  if (ts.isAwaitExpression(place)) return false;
  if (ts.isParenthesizedExpression(place)) place = place.parent;
  if (!ts.isVariableDeclaration(place) || !ts.isIdentifier(place.name)) return false;
  const name = escaped(place.name.text);
  let around: ts.Node = place;
  while (around.parent && !ts.isFunctionLike(around)) around = around.parent;
  const later = new RegExp(
    `(?:race|time_?out\\w*)\\([^;]*(?<![\\w$])${name}(?![\\w$])|(?<![\\w$])${name}\\s*\\.\\s*(?:setTimeout|timeout|pipe\\([^;]*timeout)`,
    'i',
  );
  return later.test(around.getText());
}
