import { callsByPlace, defineRule, entitiesOf, groupBy, many } from '../src/index.js';

export default defineRule({
  id: 'hard-coded-endpoint',
  summary: 'The code of a service holds the host of another one.',
  rationale:
    'Where a service runs is decided when it is deployed. A host in the code makes every move of the other service a release of this one, and tests and ' +
    'staging ask whatever answers there.',
  remedy:
    'Read the address from a variable that the deployment sets, or from service discovery; a default for developers may stand beside it: ' +
    "`process.env.ORDERS_URL ?? 'http://localhost:3000'`.",
  source:
    'MARS: Hardcoded Endpoints (Tighilt et al. 2020). A constant of a source file is part of what is built and counts as well: heuristic. Tests, this machine ' +
    '(localhost) and defaults beside a variable are left out.',
  severity: 'info',
  needs: ['calls'],
  options: {},
  *check(model) {
    const entityOf = entitiesOf('service');
    const written = callsByPlace(model.calls).filter(
      ({ hardCoded }) => hardCoded !== undefined && !LOCAL.test(hardCoded),
    );
    for (const [key, calls] of groupBy(written, ({ from, hardCoded }) => `${from}>${hardCoded}`)) {
      const { from, to, hardCoded, at } = calls[0]!;
      yield {
        key,
        message: `${from} has the address of ${to} in its code: ${hardCoded}, in ${many(calls.length, 'call')}.`,
        at,
        related: () => calls.slice(1).map((call) => ({ ...call.at, says: `goes to ${hardCoded} as well` })),
        entities: [entityOf(from), entityOf(to)],
        weight: calls.length,
      };
    }
  },
});

/** This machine, and the one that runs the container. */
const LOCAL = /^(localhost|127\.|0\.0\.0\.0|\[::1?\]|host\.docker\.internal|docker\.for\.)/i;
