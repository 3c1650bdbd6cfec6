import { callsByPlace, defineRule, groupBy, many, option, requestOf } from '../src/index.js';

export default defineRule({
  id: 'retry-without-idempotency',
  summary:
    'A service sends a change again when it fails, and nothing tells the other side that it is the same one.',
  rationale:
    'A request that timed out may well have been carried out: only its answer was lost. Sent again, it is carried out twice: two charges, two orders. ' +
    'It happens when the system is slow, so it is found in production.',
  remedy:
    'Send a key with the request (`Idempotency-Key`) that stays the same when it is sent again, and let the other side keep the keys that it has seen; or ' +
    'retry only what may be done twice.',
  source:
    'What every retry needs, in the rules that archfit puts into practice; Helland, Idempotence Is Not a Medical Condition (2012); RFC 9110, 9.2.2. ' +
    'Retries that leave out POST and PATCH (axios-retry, got and ky by themselves) are none. What counts as a question by its route: heuristic.',
  severity: 'warn',
  needs: ['calls'],
  options: {
    questions: option.names({
      default: ['search', 'query', 'find', 'list', 'graphql', 'validate', 'verify', 'preview', 'calculate'],
      describes: 'last words of routes that only ask, whatever their method',
    }),
  },
  *check(model, { questions }) {
    const asks = new Set(questions);
    const repeated = callsByPlace(model.calls).filter(
      ({ protocol, method, retry, keyed, route = '' }) =>
        protocol === 'http' &&
        (method === 'POST' || method === 'PATCH') &&
        retry &&
        !keyed &&
        !asks.has(
          route
            .split('/')
            .findLast((segment) => segment !== '*')
            ?.toLowerCase() ?? '',
        ),
    );
    const groups = groupBy(repeated, (call) => `${call.from}>${call.to} ${requestOf(call)}`);
    for (const [key, calls] of groups) {
      const [first, ...others] = calls;
      const { from, to, at } = first!;
      const places = calls.length === 1 ? '' : ` (${many(calls.length, 'place')})`;
      yield {
        key,
        message: `${from} sends ${requestOf(first!)} to ${to} again when it fails, without a key that tells the two apart${places}.`,
        at,
        related: others.map((call) => ({ ...call.at, says: 'sent again here as well' })),
        entities: [`service:${from}`, `service:${to}`],
        weight: calls.length,
      };
    }
  },
});
