import { expect, test } from 'vitest';
import { archfit } from '../helpers/world.js';

/** The widest line of what a pipe gets: a rule is explained in long paragraphs, which fill every width. */
async function widest(env: Record<string, string>, columns: number | null = null): Promise<number> {
  const { code, out } = await archfit(['explain', 'sync-chain'], { env, columns });
  expect(code).toBe(0);
  const paragraphs = out.split('example:')[0]!;
  return Math.max(...paragraphs.split('\n').map((line) => line.length));
}

const within = async (width: number, env: Record<string, string>, columns: number | null = null) => {
  const found = await widest(env, columns);
  expect(found).toBeLessThanOrEqual(width);
  expect(found).toBeGreaterThan(width - 20);
};

test('a pipe is as wide as COLUMNS says', async () => {
  await within(72, { COLUMNS: '72' });
  await within(160, { COLUMNS: '160' });
  await within(40, { COLUMNS: '3' });
});

test('what is no width counts as none', async () => {
  for (const COLUMNS of ['', '0', '-80', 'wide', '80.5', '1e3', ' 80', '99999999999'])
    await within(120, { COLUMNS });
  await within(120, {});
});

test('a terminal knows better than COLUMNS', async () => {
  await within(80, { COLUMNS: '150' }, 80);
});
