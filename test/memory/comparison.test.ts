import { existsSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { beginComparison } from '../../src/extract/memory/comparison.js';
import { describe as writeDown } from '../../src/extract/memory/listing.js';
import { listTree } from '../../src/extract/tree.js';
import { directoryWith, write } from '../code/support.js';

/** Threads run compiled code; `npm run build` makes it. */
const compiled = resolve(import.meta.dirname, '../../dist/src/extract/memory/comparison.js');

const orders = Object.fromEntries(
  Array.from({ length: 1_500 }, (_, index) => [`src/${index % 30}/order-${index}.ts`, String(index)]),
);

/** A tree as it was written down, all of its files read. */
function remembered() {
  const root = directoryWith(orders);
  const tree = listTree(root);
  for (const path of tree.files) tree.asked.add(path);
  tree.asked.add('src/1/package.json'); // looked for, and not there
  const soon = Date.now() + 10_000; // whatever is changed after the test has begun shows
  const listing = writeDown(tree, '', new Map(), soon);
  return { root, bytes: Buffer.from(JSON.stringify(listing)) };
}

const changes: readonly (readonly [string, (root: string) => void])[] = [
  ['a file that was changed', (root) => write(root, { 'src/29/order-1499.ts': 'changed' })],
  ['a file that came', (root) => write(root, { 'src/7/tax.ts': '' })],
  ['a file that was looked for and has come since', (root) => write(root, { 'src/1/package.json': '{}' })],
  ['a file that went', (root) => rmSync(join(root, 'src/3/order-3.ts'))],
  ['a directory that went', (root) => rmSync(join(root, 'src/3'), { recursive: true })],
];

describe.each([
  ['by itself', async () => beginComparison, 0],
  ['with two threads', async () => (await import(compiled)).beginComparison as typeof beginComparison, 2],
] as const)('a tree that is compared %s', (_, load, threads) => {
  const possible = it.runIf(threads === 0 || existsSync(compiled));

  possible('is as it was', async () => {
    const { root, bytes } = remembered();
    const begin = await load();
    expect(await begin(bytes, root, threads)?.finish()).toBe(true);
  });

  possible.each(changes)('shows %s', async (_, change) => {
    const { root, bytes } = remembered();
    const begin = await load();
    change(root);
    expect(await begin(bytes, root, threads)?.finish()).toBe(false);
  });

  possible('that could not be written down is not compared', async () => {
    const begin = await load();
    expect(begin(Buffer.from('0'), directoryWith({}), threads)).toBeUndefined();
  });
});
