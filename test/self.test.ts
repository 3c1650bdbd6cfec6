import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { tool } from '../src/model/version.js';
import { archfit, project } from './helpers/world.js';

test('archfit keeps its own architecture fit', async () => {
  const { code, out, err } = await archfit(['check', '.']);
  expect(`${err}${out}`).not.toContain('✖ error');
  expect(out).toContain('nothing unresolved');
  expect(code).toBe(0);
  // Its own code is the hardest there is to evaluate.
}, 300_000);

test('the version that reports bear is the package’s', () => {
  const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { version: string };
  expect(tool).toBe(`archfit ${version}`);
});

test('only main.ts names the process, and nothing keeps state between two runs', async () => {
  const first = await archfit(['check', 'fixtures/shop', '--format', 'json']);
  await archfit(['check', '.', '--rule', 'module-cycle']);
  const second = await archfit(['check', 'fixtures/shop', '--format', 'json']);
  expect(second.out).toBe(first.out);
});
