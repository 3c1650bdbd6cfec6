import { conversations, defineRule, listed, many, option, repeatedCalls, requestOf } from '../src/index.js';

export default defineRule({
  id: 'chatty-call',
  summary: 'A service asks another one again and again for what one request could answer.',
  rationale:
    'A call over the network costs a thousand times what a call of a function costs, and may fail each time. Asked for each of many things, it makes ' +
    'the answer as slow as there are things, and the other service as busy; several questions in a row add up their failures as well.',
  remedy:
    'Ask for all at once (`GET /stock?skus=…`), or keep a copy of what is asked for, fed by events. If one handler always needs three answers of ' +
    'one service, let that service offer what the handler is after.',
  source:
    'Taibi & Lenarduzzi, On the Definition of Microservice Bad Smells (2018); Fowler, Patterns of Enterprise Application Architecture (2002): Remote Facade. ' +
    'That a loop is too much, and three endpoints: heuristic. Retries, paging, polling, the start of a program and lists that it spells out are no loops.',
  severity: 'warn',
  needs: ['calls'],
  options: {
    endpoints: option.number({
      default: 3,
      min: 2,
      whole: true,
      describes:
        'endpoints of one service that one function may not ask together, by itself or through others',
    }),
  },
  *check(model, { endpoints }) {
    for (const { from, to, request, calls } of repeatedCalls(model)) {
      const [first, ...others] = calls;
      yield {
        key: `${from}>${to} ${request}`,
        message: `${from} asks ${to} for each of many things: ${request}${calls.length === 1 ? '' : `, in ${many(calls.length, 'loop')}`}.`,
        at: first!.at,
        related: [
          { ...first!.loop, says: 'repeats it' },
          ...others.flatMap(({ at, loop }) => [
            { ...at, says: 'asks here as well' },
            { ...loop, says: 'repeats it' },
          ]),
        ],
        entities: [`service:${from}`, `service:${to}`],
        weight: calls.length,
      };
    }
    for (const { from, to, name, scope, requests, steps } of conversations(model, endpoints)) {
      const who = name ?? 'one handler';
      yield {
        key: `${from}>${to} in ${name ?? scope.path}`,
        message: `${who} of ${from} asks ${to} for ${requests.length} things: ${listed(requests)}.`,
        at: scope,
        related: steps.map(({ call, at }) => ({ ...at, says: requestOf(call) })),
        entities: [`service:${from}`, `service:${to}`],
        weight: requests.length,
      };
    }
  },
});
