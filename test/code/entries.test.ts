import { expect, it } from 'vitest';
import { type Contents, directoryWith, readDirectory } from './support.js';

/** The entries of the package in `libs/money`, relative to it. */
async function entriesOf(
  manifest: object,
  files: readonly string[],
  others: Contents = {},
): Promise<readonly string[] | undefined> {
  const contents: Record<string, string | Uint8Array | object> = {
    'libs/money/package.json': { name: '@shop/money', ...manifest },
    ...others,
  };
  for (const file of files) contents[`libs/money/${file}`] = '';
  const { code } = await readDirectory(directoryWith(contents));
  const entries = code.entries.find(({ path }) => path === 'libs/money');
  return entries?.files.map((file) => file.slice('libs/money/'.length));
}

it('without exports are the main file, the commands, and the manifest', async () => {
  const files = ['src/index.ts', 'src/cli.ts', 'src/tax.ts', 'types/index.d.ts'];
  const manifest = { main: 'dist/index.js', types: 'types/index.d.ts', bin: { money: 'dist/cli.js' } };
  expect(await entriesOf(manifest, files)).toEqual([
    'package.json',
    'src/cli.ts',
    'src/index.ts',
    'types/index.d.ts',
  ]);
  expect(await entriesOf({ bin: './src/cli.ts' }, ['src/cli.ts', 'index.js'])).toEqual([
    'index.js',
    'package.json',
    'src/cli.ts',
  ]);
});

it('with exports are what they hand out under any condition, and nothing else', async () => {
  const exports = {
    '.': { browser: './dist/browser.js', default: './dist/index.js' },
    './tax': { types: './dist/tax.d.ts', default: ['./dist/tax.mjs', './dist/tax.cjs'] },
    './styles.css': './assets/styles.css',
  };
  const files = [
    'src/index.ts',
    'src/browser.ts',
    'src/tax.ts',
    'src/secret.ts',
    'assets/styles.css',
    'index.js',
  ];
  expect(await entriesOf({ exports, main: 'index.js' }, files)).toEqual([
    'assets/styles.css',
    'package.json',
    'src/browser.ts',
    'src/index.ts',
    'src/tax.ts',
  ]);
});

it('with patterns are the files that match, but for those that are held back', async () => {
  const exports = {
    './*': './dist/*.js',
    './models/*': './dist/models/*/index.js',
    './internal/*': null,
    './internal/*/public': './dist/internal/*/public.js',
  };
  const files = [
    'src/tax.ts',
    'src/deep/rate.tsx',
    'src/models/order/index.ts',
    'src/internal/secret.ts',
    'src/internal/cache/public.ts',
    'vite.config.ts',
    'README.md',
  ];
  expect(await entriesOf({ exports }, files)).toEqual([
    'package.json',
    'src/deep/rate.tsx',
    'src/internal/cache/public.ts',
    'src/models/order/index.ts',
    'src/tax.ts',
  ]);
});

it('with a pattern of sources are those sources', async () => {
  const files = ['src/tax.ts', 'src/tax.css', 'src/rates/index.ts', 'scripts/build.ts'];
  expect(await entriesOf({ exports: { './*': './src/*' } }, files)).toEqual([
    'package.json',
    'src/rates/index.ts',
    'src/tax.css',
    'src/tax.ts',
  ]);
  expect(await entriesOf({ exports: { './*': './src/*.ts' } }, files)).toEqual([
    'package.json',
    'src/rates/index.ts',
    'src/tax.ts',
  ]);
});

it('are unknown when none can be found: a package that names nothing hides nothing', async () => {
  expect(await entriesOf({}, ['src/tax.ts'])).toBeUndefined();
  expect(await entriesOf({ exports: './generated/index.js' }, ['src/tax.ts'])).toBeUndefined();
  expect(await entriesOf({ exports: null, main: 7 }, ['tax.ts'])).toBeUndefined();
});
