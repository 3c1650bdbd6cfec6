import { expect, it } from 'vitest';
import { groundOf } from '../../src/extract/semantics/ground.js';
import { unfollowedIn } from '../../src/extract/semantics/unfollowed.js';
import { directoryWith } from '../code/support.js';

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
