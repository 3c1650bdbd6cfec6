/** What the options of a client and of a call say about how long it waits and what it sends. */
import { ts } from 'ts-morph';
import type { CallManner } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { chainTimeout, isAwaited, isBehindBreaker, isInLoop, isRetried } from './manner.js';
import { memberOf } from './texts.js';

export type Timeout = CallManner['timeoutMs'];

/** Beyond this, a timeout is as good as none; several clients wait for five minutes by themselves. */
const DURATIONS = ['timeout', 'requestTimeout', 'headersTimeout', 'responseTimeout', 'deadline'];

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
  return undefined;
}

function has(evaluator: Evaluator, value: Value, name: string): boolean {
  return value.kind === 'object' && evaluator.indexOf(value.node).named.has(name);
}

/** A number, or got's `{ request: 500 }`. */
function milliseconds(evaluator: Evaluator, values: readonly Value[], node: ts.Node): Timeout {
  for (const value of values) {
    const text = fixed(value);
    if (text !== undefined && text !== '') {
      const number = Number(text.replaceAll('_', ''));
      if (Number.isFinite(number)) return number === 0 ? 'none' : number;
    }
    if (value.kind === 'object') {
      const inner = ['request', 'response', 'deadline'].flatMap((name) =>
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
  const [member, call] = signal.steps;
  if (member?.step !== 'member' || member.name !== 'timeout' || call?.step !== 'call') return 'unknown';
  const first = ts.isCallExpression(call.node) ? call.node.arguments[0] : undefined;
  return first ? milliseconds(evaluator, evaluator.valuesOf(first, call.context), first) : 'unknown';
}

/** The manner of a call with these options: its own first, then those of its client. */
export function mannerOf(
  evaluator: Evaluator,
  node: ts.CallExpression,
  context: Context,
  own: readonly Value[],
  ofClient: readonly Value[],
  usual: Timeout,
): CallManner {
  const along = chainTimeout(node);
  const chained =
    along === undefined || along === 'unknown'
      ? along
      : milliseconds(evaluator, evaluator.valuesOf(along, context), along);
  const headers = [own, ofClient].flatMap((options) =>
    memberOf(evaluator, options, 'headers', node).flatMap((value) =>
      value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [],
    ),
  );
  const retries = [own, ofClient].some((options) =>
    ['retry', 'retries', 'maxRetries'].some((name) =>
      memberOf(evaluator, options, name, node).some((value) => fixed(value) !== '0'),
    ),
  );
  return {
    awaited: isAwaited(node),
    inLoop: isInLoop(node),
    timeoutMs:
      chained ??
      timeoutOfOptions(evaluator, own, node) ??
      timeoutOfOptions(evaluator, ofClient, node) ??
      usual,
    retry: retries || isRetried(node),
    breaker: isBehindBreaker(node),
    headers: [...new Set(headers.map((name) => name.toLowerCase()))].sort(),
  };
}
