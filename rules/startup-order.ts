import { defineRule } from '../src/index.js';

export default defineRule({
  id: 'startup-order',
  summary: 'A service waits for another one at its start.',
  rationale:
    'A service that starts only when another is up cannot be deployed, scaled or restarted by itself; after an outage they come back one after ' +
    'the other. Once it runs it has to bear that the other is away, so it can bear that at its start.',
  remedy:
    'Start without the other: connect when it is first needed, try again with a growing pause, and say so in the readiness check.',
  source:
    'A sign of the distributed monolith in the rules that archfit puts into practice; The Twelve-Factor App, IX: Disposability. Stores, brokers and jobs that end may be waited for.',
  severity: 'info',
  needs: ['manifests'],
  options: {},
  *check(model) {
    for (const { from, to, condition, at } of model.startupWaits) {
      const how = condition === undefined ? '' : ` (${condition})`;
      yield {
        key: `${from}>${to}`,
        message: `${from} starts only when ${to} is up${how}.`,
        at,
        entities: [`service:${from}`, `service:${to}`],
      };
    }
  },
});
