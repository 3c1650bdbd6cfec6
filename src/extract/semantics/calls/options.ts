/** What the options of a client and of a call, and the code around it, say about how it is made. */
import type { ts } from 'ts-morph';
import type { CallManner } from '../../../model/facts.js';
import type { Evaluator } from '../evaluate/evaluator.js';
import { fixed } from '../evaluate/text.js';
import type { Context, Value } from '../evaluate/values.js';
import { saidIn } from '../said-in.js';
import { isAwaited, isBehindBreaker, isRetried } from './manner.js';
import type { Setting } from './settings.js';
import { memberOf } from './texts.js';
import { isRead, type Timeout, timeoutAround, timeoutOfOptions } from './timeouts.js';

const speaksOfIdempotence = saidIn(/idempot(?!entRequest)/i);

/** One request, and all that says how it is made. */
export interface Sending {
  readonly node: ts.CallExpression;
  readonly context: Context;
  /** The library that sends. */
  readonly by: string;
  readonly method?: string;
  /** The options of the call. */
  readonly own: readonly Value[];
  /** Whether these, and those that the client was made with, were read. */
  readonly isRead: boolean;
  readonly ofClient: readonly Value[];
  readonly setting: Setting;
  /** How long the library waits by itself. */
  readonly timeout: Timeout;
}

/** Where nothing says in which manner something is asked. */
export const untold = {
  timeoutMs: 'unknown',
  retry: false,
  breaker: false,
  headers: [],
  keyed: true,
} as const;

/** Of what nothing is set elsewhere, by a library that waits for ever. */
export const quiet = {
  own: [],
  isRead: true,
  ofClient: [],
  setting: { bases: [], options: [], retries: false },
  timeout: 'none',
} as const;

/** The manner of a call: what stands around it, then its own options, then those of its client, then what is set elsewhere. */
export function mannerOf(evaluator: Evaluator, sending: Sending): CallManner {
  const { node, context, own, ofClient, setting } = sending;
  const breaker = isBehindBreaker(node);
  const said =
    timeoutAround(evaluator, node, context) ??
    timeoutOfOptions(evaluator, own, node) ??
    timeoutOfOptions(evaluator, ofClient, node) ??
    setting.timeout ??
    sending.timeout;
  // opossum and its like give up after a time of their own.
  const isSure = sending.isRead && !breaker;
  const layers = [own, ofClient, setting.options];
  const headers = layers.flatMap((options) => memberOf(evaluator, options, 'headers', node));
  const names = headers.flatMap((value) =>
    value.kind === 'object' ? [...evaluator.indexOf(value.node).named.keys()] : [],
  );
  const lower = [...new Set(names.map((name) => name.toLowerCase()))].sort();
  return {
    awaited: isAwaited(node),
    timeoutMs: said === 'none' && !isSure ? 'unknown' : said,
    retry: setting.retries || retriesOf(evaluator, sending) || isRetried(node),
    breaker,
    headers: lower,
    keyed:
      !sending.isRead ||
      (headers.length > 0 && !isRead(evaluator, headers)) ||
      lower.some((name) => KEY.test(name)) ||
      // Where a file speaks of it, the key may as well be in what is sent. Conditions of axios-retry ask only for the method.
      speaksOfIdempotence(node.getSourceFile()),
  };
}

/** Headers by which the other side tells a repetition. */
const KEY = /idempot|^if-(none-)?match$|^x-request-id$/;

/** Options under which libraries send again. */
const RETRY = ['retry', 'retries'];

/**
 * Whether the options say that this request is sent again. got and ky leave out POST and PATCH unless their `methods` name them; what axios
 * would do with such options hangs on who reads them.
 */
function retriesOf(evaluator: Evaluator, { node, by, method, own, ofClient }: Sending): boolean {
  if (!/^(got|got-cjs|ky|ky-universal|ofetch|ohmyfetch|fetch-retry)$/.test(by)) return false;
  const isAlways = /^(ofetch|ohmyfetch|fetch-retry)$/.test(by);
  return [own, ofClient].some((options) =>
    RETRY.flatMap((name) => memberOf(evaluator, options, name, node)).some((value) => {
      if (value.kind === 'text') return isAlways && fixed(value) !== '0';
      const methods = memberOf(evaluator, [value], 'methods', node).flatMap((each) =>
        each.kind === 'list' ? each.items.map(fixed) : [],
      );
      return methods.some((each) => each?.toUpperCase() === method);
    }),
  );
}
