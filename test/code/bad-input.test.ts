import { rmSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Sources } from '../../src/extract/code/index.js';
import { listTree } from '../../src/extract/tree.js';
import { type Contents, directoryWith, importsOf, readCode, readDirectory } from './support.js';

/** The code of a shop with one bad file, and the notices about that. */
async function withBad(contents: Contents) {
  const good = { 'src/main.ts': "import './cart.js';", 'src/cart.ts': '' };
  const { code, notices } = await readDirectory(directoryWith({ ...good, ...contents }));
  expect(code.imports).toContainEqual(
    expect.objectContaining({ from: 'src/main.ts', to: { file: 'src/cart.ts' } }),
  );
  return { files: code.files.map(({ path }) => path), imports: code.imports, notices };
}

describe('a source file that', () => {
  it('does not parse is a notice with its place; what was found of it is kept', async () => {
    const { files, imports, notices } = await withBad({
      'src/bad.ts': "import './cart.js';\nlet x = ;\nimport('./tax.js');\n",
    });
    expect(files).toContain('src/bad.ts');
    expect(imports).toContainEqual(
      expect.objectContaining({ from: 'src/bad.ts', to: { file: 'src/cart.ts' } }),
    );
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.any(String),
        at: { path: 'src/bad.ts', line: 2, column: 9 },
        unresolved: 1,
      },
    ]);
  });

  it('is not UTF-8 is a notice; what it imports is kept', async () => {
    const { imports, notices } = await withBad({
      'src/bad.ts': Buffer.from("// Grüße\nimport './cart.js';", 'latin1'),
    });
    expect(imports).toContainEqual(
      expect.objectContaining({ from: 'src/bad.ts', at: { path: 'src/bad.ts', line: 2, column: 1 } }),
    );
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.stringContaining('not UTF-8'),
        at: { path: 'src/bad.ts' },
        unresolved: 1,
      },
    ]);
  });

  it('is binary is a notice, and no file', async () => {
    const { files, notices } = await withBad({
      'src/video.ts': new Uint8Array([0x47, 0x40, 0x00, 0x10, 0x00]),
    });
    expect(files).not.toContain('src/video.ts');
    expect(notices).toEqual([
      expect.objectContaining({ message: expect.stringContaining('binary'), unresolved: 1 }),
    ]);
  });

  it('has 50 MB is a notice, and is not read', async () => {
    const root = directoryWith({ 'src/main.ts': '', 'src/huge.js': 'x' });
    truncateSync(join(root, 'src/huge.js'), 50_000_000);
    const { code, notices } = await readDirectory(root);
    expect(code.files.map(({ path }) => path)).toEqual(['src/main.ts']);
    expect(notices).toEqual([
      expect.objectContaining({ message: expect.stringContaining('too large (50 MB'), unresolved: 1 }),
    ]);
  });

  it('disappears while the code is read is a notice', async () => {
    const root = directoryWith({ 'a.ts': "import './b.js';", 'b.ts': '' });
    const tree = listTree(root);
    rmSync(join(root, 'b.ts'));
    const { code, notices } = await readCode(tree, [], new Sources(root, {}));
    expect(code.files.map(({ path }) => path)).toEqual(['a.ts']);
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.stringContaining('it is not there any more'),
        at: { path: 'b.ts' },
        unresolved: 1,
      },
    ]);
  });

  it.each([
    ['brackets', `${'['.repeat(50_000)}${']'.repeat(50_000)}`],
    ['objects', `x = ${'{a:'.repeat(50_000)}1${'}'.repeat(50_000)}`],
    ['only openings', '('.repeat(200_000)],
  ])('nests %s without end is a notice', async (_, text) => {
    const { notices } = await withBad({ 'src/deep.ts': `import('./tax.js');${text}` });
    expect(notices).toEqual([
      expect.objectContaining({ message: expect.stringContaining('nested too deeply'), unresolved: 1 }),
    ]);
  });

  it('is long without being deep is read', async () => {
    const { imports, notices } = await withBad({
      'src/long.ts': `${'if (a) {} else '.repeat(1_000)}require('./cart.js');`,
    });
    expect(imports).toContainEqual(
      expect.objectContaining({ from: 'src/long.ts', to: { file: 'src/cart.ts' } }),
    );
    expect(notices).toEqual([]);
  });

  it('is bundled or minified is nobody’s source', async () => {
    const { files, notices } = await withBad({
      'public/jquery.min.js': "require('./gone');",
      'public/app.bundle.js': '',
      'generated/client.js':
        '"use strict";\nvar __create = Object.create;\nvar __defProp = Object.defineProperty;\n// src/client.ts\nvar x = require("./gone");\n',
      'dist/index.js': "/******/ (() => { // webpackBootstrap\n/******/ \tvar x = require('./gone');\n})();",
      'public/vendor.js': `/* licence */\n!function(){${'a();'.repeat(2_000)}}();`,
      'public/tag.js': `/** licence */\n"use strict";(()=>{${'function a(b,c){return b+c}'.repeat(60)}})();\n`,
      'src/icon.js': `module.exports = { icon: '${'A'.repeat(2_000)}' };\n`,
      'src/long.ts': `export const picture = '${'A'.repeat(10_000)}';`,
    });
    expect(files).toEqual(['src/cart.ts', 'src/icon.js', 'src/long.ts', 'src/main.ts']);
    expect(notices).toEqual([
      {
        source: 'code',
        message: '6 JavaScript files left out as bundled or minified, this one among them.',
        at: { path: 'dist/index.js' },
      },
    ]);
  });

  it('has any name is read like others', async () => {
    const names = [
      'a b',
      "it's",
      'say "hi"',
      'new\nline',
      'заказ',
      '订单',
      '🧾',
      'a*b',
      '[id]',
      '(group)',
      '$cart',
      '@slot',
      'a%20b',
      'x'.repeat(200),
    ];
    for (const name of names) {
      const imports = await importsOf({
        'src/main.ts': `import ${JSON.stringify(`./${name}`)};`,
        [`src/${name}.ts`]: '',
      });
      expect(imports).toEqual([`src/main.ts -> src/${name}.ts`]);
    }
    const deep = Array.from({ length: 6 }, (_, index) => `${index}`.repeat(50)).join('/');
    expect(await importsOf({ 'main.ts': `import './${deep}/cart.js';`, [`${deep}/cart.ts`]: '' })).toEqual([
      `main.ts -> ${deep}/cart.ts`,
    ]);
  });
});

it('a configuration that nests without end is a notice', async () => {
  const { notices } = await withBad({
    'tsconfig.json': '['.repeat(100_000),
    'libs/package.json': '['.repeat(100_000),
    'libs/a.ts': "import '@/x';",
  });
  expect(notices).toContainEqual(
    expect.objectContaining({
      message: expect.stringContaining('nested too deeply'),
      at: { path: 'tsconfig.json', line: 1, column: 1 },
    }),
  );
});

describe('a specifier', () => {
  it.each([
    '',
    '.',
    './',
    '..',
    '/',
    '//',
    './..',
    '../..',
    '#',
    '@',
    '@/',
    '@shop',
    '@shop/',
    ':',
    '?',
    '!',
    './?',
    'a'.repeat(100_000),
    `./${'../'.repeat(10_000)}`,
    '\\',
    '%',
    './%2e%2e/x',
    '\u0000',
  ])('of any kind does no harm: %j', async (specifier) => {
    const text = `import ${JSON.stringify(specifier)}; import(${JSON.stringify(specifier)} + x + '.js');`;
    await expect(
      readDirectory(directoryWith({ 'package.json': { name: 'shop' }, 'src/main.ts': text })),
    ).resolves.toBeDefined();
  });
});

it('the same code gives the same facts, byte for byte', async () => {
  const root = directoryWith({
    'b.ts': "import './a'; import 'zod'; import './gone';",
    'a.ts': "export * from './b';",
    'package.json': { main: 'b.ts' },
  });
  expect(JSON.stringify(await readDirectory(root))).toBe(JSON.stringify(await readDirectory(root)));
});

it('a tree without code has no facts', async () => {
  expect(await readDirectory(directoryWith({ 'README.md': '' }))).toEqual({
    code: { files: [], imports: [], entries: [] },
    hints: new Map(),
    named: [],
    notices: [],
  });
});
