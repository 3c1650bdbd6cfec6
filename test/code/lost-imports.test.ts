import { expect, it } from 'vitest';
import { type Contents, directoryWith, readDirectory } from './support.js';

async function lost(contents: Contents) {
  const { notices } = await readDirectory(directoryWith(contents));
  return notices.map(({ message, unresolved = 0 }) => ({ message, unresolved }));
}

it('an import that leads nowhere takes something away from the result', async () => {
  expect(await lost({ 'src/cart.ts': "import './prices.js';" })).toEqual([
    { message: expect.stringContaining('./prices.js leads nowhere'), unresolved: 1 },
  ]);
});

it.each(['src/cart.test.ts', 'fixtures/broken/cart.ts', 'test/cart.ts'])(
  'in what serves tests only, it is told and does not count: %s',
  async (path) => {
    expect(await lost({ [path]: "import './prices.js';" })).toEqual([
      { message: expect.stringContaining('./prices.js leads nowhere'), unresolved: 0 },
    ]);
  },
);

it('what a framework generates beside the sources, in another of the rootDirs, is not missing', async () => {
  const contents = {
    '.gitignore': '.framework/\n',
    'tsconfig.json': { compilerOptions: { rootDirs: ['.', './.framework/types'] } },
    'app/root.ts': "import type { Route } from './+types/root';",
  };
  expect(await lost(contents)).toEqual([
    { message: expect.stringContaining('.framework/types/app/+types/root'), unresolved: 0 },
  ]);
});
