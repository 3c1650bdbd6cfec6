import { defineRule, floatingCalls, groupBy, requestOf } from '../src/index.js';

export default defineRule({
  id: 'floating-call',
  summary: 'A service calls a route that the other service does not have.',
  rationale:
    'The call fails each time that it is made: it is misspelt, the route has moved, or the two were never released together. The types of neither ' +
    'service show it, and a test with a stand-in for the other one stays green.',
  remedy:
    'Correct the call or offer the route; then hold both to a contract that is tested on both sides, or generate the client from what the server exports.',
  source:
    'CIMET: floating calls (Cerny et al. 2022). A service counts only when all of its routes were read: none that are generated, proxied, or served by ' +
    'a framework or language that archfit does not read.',
  severity: 'warn',
  needs: ['calls'],
  options: {},
  *check(model) {
    const groups = groupBy(floatingCalls(model), ({ call }) => `${call.from}>${call.to} ${requestOf(call)}`);
    for (const [key, floating] of groups) {
      const [{ call, asked, nearest }, ...others] = floating as [(typeof floating)[0], ...typeof floating];
      const { from, at } = call;
      const { to } = asked;
      const has = requestOf({ ...nearest, route: nearest.path });
      const through = to === call.to ? '' : ` through ${call.to}`;
      yield {
        key,
        message: `${from} calls ${requestOf(call)}${through}, which ${to} does not have: the nearest is ${has}.`,
        at,
        related: [
          { ...nearest.at, says: `${to} has ${has}` },
          ...others.map((other) => ({ ...other.call.at, says: 'called here as well' })),
        ],
        entities: [`service:${from}`, `service:${to}`],
        weight: floating.length,
      };
    }
  },
});
