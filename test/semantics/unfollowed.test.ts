import { expect, it } from 'vitest';
import { groundOf } from '../../src/extract/semantics/ground.js';
import { unfollowedIn } from '../../src/extract/semantics/unfollowed.js';
import { directoryWith } from '../code/support.js';
import { archfit } from '../helpers/world.js';

it('tells once of places that were not looked at from all that call them', () => {
  const root = directoryWith({ 'visits.ts': 'export const visits = 1;\nexport const beds = 2;\n' });
  const ground = groundOf({ root, files: ['visits.ts'], links: [], units: [] });
  expect(unfollowedIn(ground)).toEqual([]);
  const [visits, beds] = ground.evaluator.program.file('visits.ts')!.statements;
  ground.evaluator.unfollowed.add(beds!);
  ground.evaluator.unfollowed.add(visits!);
  expect(unfollowedIn(ground)).toEqual([
    {
      source: 'code',
      message: expect.stringContaining('2 places'),
      at: { path: 'visits.ts', line: 1, column: 1 },
      unresolved: 2,
    },
  ]);
  ground.evaluator.unfollowed.add(beds!);
  expect(unfollowedIn(ground)).toMatchObject([{ at: { line: 2 }, unresolved: 1 }]);
  expect(unfollowedIn(ground)).toEqual([]);
});

it('tells how many places go too deep to be looked into', async () => {
  const steps = Array.from({ length: 6_000 }, (_, i) => `const o${i + 1} = { ...o${i}, a${i}: 1 };`);
  const root = directoryWith({
    'docker-compose.yml':
      "services:\n  web: { build: web, environment: { ORDERS_URL: 'http://orders:3000' } }\n  orders: { build: orders }\n",
    'web/package.json': { name: 'web', scripts: { start: 'node src/index.ts' } },
    'web/src/index.ts': `const o0 = { method: 'POST' };\n${steps.join('\n')}\nfetch(process.env.ORDERS_URL + '/orders', o6000);\n`,
    'orders/package.json': { name: 'orders', scripts: { start: 'node src/index.ts' } },
    'orders/src/index.ts':
      "import express from 'express';\nconst app = express();\napp.post('/orders', (_, res) => res.json([]));\napp.listen(3000);\n",
  });
  const { out, err } = await archfit(['map', root, '--format', 'json', '--no-cache']);
  expect(JSON.parse(out)).toMatchObject({ calls: [] });
  expect(err).toContain('1 place of the code goes too deep to be looked into');
});
