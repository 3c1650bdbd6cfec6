import { expect, it } from 'vitest';
import { joinCode, Sources } from '../../src/extract/code/index.js';
import { listTree } from '../../src/extract/tree.js';
import { directoryWith } from './support.js';

it('threads read what one thread reads, in the same order', async () => {
  const contents: Record<string, string | Uint8Array> = {
    'bad.ts': 'let x = ;',
    'binary.ts': new Uint8Array([0, 1]),
  };
  for (let number = 0; number < 300; number += 1) {
    contents[`src/order-${number}.ts`] =
      `import './order-${(number * 7) % 300}.js';\nimport('./order-' + n);`;
  }
  const tree = listTree(directoryWith(contents));
  const told: number[] = [];
  const sources = new Sources(tree.root, { workers: 2, progress: (done) => told.push(done) });
  const inThreads = joinCode(tree, [], await sources.read(tree.files));
  const alone = new Sources(tree.root, { workers: 0 });
  expect(inThreads).toEqual(joinCode(tree, [], await alone.read(tree.files)));
  expect(inThreads.code.files).toHaveLength(301);
  expect(told.at(-1)).toBe(302);
});
