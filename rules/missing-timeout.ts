import {
  type Call,
  callsByPlace,
  defineRule,
  groupBy,
  listed,
  many,
  option,
  requestOf,
  time,
} from '../src/index.js';

export default defineRule({
  id: 'missing-timeout',
  summary: 'A service waits for another one without a timeout, or with one that is as good as none.',
  rationale:
    'Who waits without a limit is as slow as the slowest of those it waits for: one that hangs holds the connections, the memory and in the end ' +
    'every request of its callers. Most clients wait for ever unless they are told otherwise.',
  remedy:
    'Set a timeout where the client is made, below the time that your own callers wait: `axios.create({ timeout })`, ' +
    '`fetch(url, { signal: AbortSignal.timeout(ms) })`, a deadline in gRPC, `.pipe(timeout(ms))` in Nest.',
  source:
    'What every outbound call must declare, in the rules that archfit puts into practice; Nygard, Release It! (2018), ch. 5: Timeouts. 30 seconds as ' +
    'good as none: heuristic. Calls whose options cannot be read are left out.',
  severity: 'warn',
  needs: ['calls'],
  options: {
    longestSeconds: option.number({
      default: 30,
      describes: 'the longest timeout that is one, in seconds',
    }),
  },
  *check(model, { longestSeconds }) {
    const longest = longestSeconds * 1_000;
    const waiting = callsByPlace(model.calls).filter(
      ({ timeoutMs }) => timeoutMs === 'none' || (typeof timeoutMs === 'number' && timeoutMs > longest),
    );
    for (const [key, calls] of groupBy(waiting, ({ from, to }) => `${from}>${to}`)) {
      const [first, ...others] = calls;
      const { from, to, at } = first!;
      const places = calls.length === 1 ? '' : ` in ${many(calls.length, 'place')}`;
      const requests = listed([...new Set(calls.map(requestOf))], 4);
      yield {
        key,
        message: `${from} waits for ${to} ${limits(calls)}${places}: ${requests}.`,
        at,
        related: others.map((call) => ({ ...call.at, says: `${requestOf(call)} ${limits([call])}` })),
        entities: [`service:${from}`, `service:${to}`],
        weight: calls.length,
      };
    }
  },
});

/** `without a timeout`, `for up to 60.0 s`, or both. */
function limits(calls: readonly Call[]): string {
  const limited = calls.flatMap(({ timeoutMs }) => (typeof timeoutMs === 'number' ? [timeoutMs] : []));
  const some = limited.length > 0 ? [`for up to ${time(Math.max(...limited))}`] : [];
  return listed(limited.length === calls.length ? some : ['without a timeout', ...some]);
}
