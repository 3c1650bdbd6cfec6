import { defineRule } from '../src/index.js';

export default defineRule({
  id: 'unknown-owned',
  summary: 'A team owns a service, library or table that does not exist.',
  rationale:
    'A name that nothing answers to is a renamed service that has lost its owner, or a deleted one that is still counted. Either way the ' +
    'ownership file no longer tells the truth.',
  remedy: 'Correct the name, or take it out of the ownership file.',
  source: 'A check of the ownership file against the system; no threshold.',
  severity: 'error',
  needs: ['ownership'],
  options: {},
  *check(model) {
    for (const { team, kind, pattern, suggestion, at } of model.unknownOwned) {
      yield {
        key: `${team}>${pattern}`,
        message: `${team} owns "${pattern}", but there is no such ${kind}${suggestion === undefined ? '' : ` (did you mean ${suggestion}?)`}.`,
        at,
        entities: [`team:${team}`],
      };
    }
  },
});
