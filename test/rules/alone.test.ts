/** A rule that does not say what it looks at would find less alone: then nobody reads that for it. */
import { expect, test } from 'vitest';
import { rules } from '../../rules/index.js';
import { check } from '../../src/check.js';
import { sourcesOf } from '../../src/rule/rule.js';
import { project } from '../helpers/world.js';

const request = {
  root: 'fixtures/shop',
  cwd: project,
  env: {},
  statements: [],
  servers: [],
  cache: false,
};

const idsOf = async (only?: readonly string[]) => {
  const { report } = await check({ ...request, ...(only && { only }) }, rules, () => {});
  return new Map(
    rules.map(({ id }) => [
      id,
      report.violations.filter(({ rule }) => rule === id).map(({ id: each }) => each),
    ]),
  );
};

// Who asks for calls gets all there is.
const asking = (source: 'calls' | 'accesses') =>
  rules.filter((rule) => sourcesOf(rule).includes(source)).map(({ id }) => id);
const shallow = rules.map(({ id }) => id).filter((id) => !asking('calls').includes(id));

test('rules that need no calls find the same without them', { timeout: 60_000 }, async () => {
  const all = await idsOf();
  const data = await idsOf(shallow);
  for (const id of shallow) expect([id, data.get(id)]).toEqual([id, all.get(id)]);
  const ofImports = shallow.filter((id) => !asking('accesses').includes(id));
  for (const id of ofImports) expect([id, (await idsOf([id])).get(id)]).toEqual([id, all.get(id)]);
});
