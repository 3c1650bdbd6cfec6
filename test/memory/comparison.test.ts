import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { beginComparison } from '../../src/extract/memory/comparison.js';
import { describe as writeDown } from '../../src/extract/memory/listing.js';
import { listTree } from '../../src/extract/tree.js';
import { write } from '../code/support.js';

const orders = Object.fromEntries(
  Array.from({ length: 1_500 }, (_, index) => [`src/${index % 30}/order-${index}.ts`, String(index)]),
);

/** A tree as it is written down now, all of its files read. */
function remembered(root: string) {
  const tree = listTree(root);
  for (const path of tree.files) tree.asked.add(path);
  tree.asked.add('src/1/package.json'); // looked for, and at first not there
  const soon = Date.now() + 10_000; // whatever is changed after the test has begun shows
  return Buffer.from(
    JSON.stringify(writeDown({ tree, scope: '', sources: [], stamps: new Map(), startedAt: soon })),
  );
}

const changes: readonly (readonly [string, (root: string) => void])[] = [
  ['a file that was changed', (root) => write(root, { 'src/29/order-1499.ts': 'changed' })],
  ['a file that came', (root) => write(root, { 'src/7/tax.ts': '' })],
  ['a file that was looked for and has come since', (root) => write(root, { 'src/1/package.json': '{}' })],
  ['a file that went', (root) => rmSync(join(root, 'src/3/order-3.ts'))],
  ['a directory that went', (root) => rmSync(join(root, 'src/3'), { recursive: true })],
];

describe.each([
  ['by itself', 0],
  ['with two threads', 2],
] as const)('a tree that is compared %s', (_, threads) => {
  let root: string;

  beforeAll(() => {
    root = mkdtempSync(join(realpathSync(tmpdir()), 'archfit-test-'));
    write(root, orders);
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  it('is as it was', async () => {
    expect(await beginComparison(remembered(root), root, threads)?.finish()).toBe(true);
  });

  // Each of them begins with what the one before it has left.
  it.each(changes)('shows %s', async (_, change) => {
    const bytes = remembered(root);
    change(root);
    expect(await beginComparison(bytes, root, threads)?.finish()).toBe(false);
  });

  it('that could not be written down is not compared', () => {
    expect(beginComparison(Buffer.from('0'), root, threads)).toBeUndefined();
  });
});
