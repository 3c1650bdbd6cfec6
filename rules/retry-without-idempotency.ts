import {
  callsByPlace,
  defineRule,
  groupBy,
  many,
  option,
  type RepeatedMessage,
  repeatedMessages,
  requestOf,
  tableId,
} from '../src/index.js';

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
    'Of consumers, only writes that count from what is there (`n = n + 1`) are judged: whether a unique key stops a second row is not always known. ' +
    'Retries that leave out POST and PATCH (axios-retry, got and ky by themselves) are none. What counts as a question by its route: heuristic.',
  severity: 'warn',
  needs: ['calls'],
  options: {
    questions: option.names({
      default: [
        'search',
        'query',
        'find',
        'list',
        'graphql',
        'check',
        'validate',
        'verify',
        'preview',
        'calculate',
      ],
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
    const counted = groupBy(
      repeatedMessages(model),
      ({ channel, consumer, write }) => `${consumer.service}<${channel} ${nameOf(write)}`,
    );
    for (const [key, messages] of counted) {
      const [{ channel, consumer, write }] = messages as [(typeof messages)[0]];
      const { access, collection } = write.act;
      yield {
        key,
        message: `${consumer.service} counts ${collection ? `the collection ${access.table}` : nameOf(write)} up or down for each message of ${channel}, and a message that comes again counts again.`,
        at: access.at,
        related: [{ ...consumer.at, says: `consumes ${channel}` }],
        entities: [`service:${consumer.service}`, ...(collection ? [] : [`table:${nameOf(write)}` as const])],
        remedy:
          'Keep the ids of the messages that were handled, in the transaction of what they change, and pass over one that is there; or let the message ' +
          'say what shall be, not by how much it changes.',
      };
    }
  },
});

const nameOf = ({ act: { access } }: RepeatedMessage['write']) =>
  tableId({ database: access.database, name: access.table });
