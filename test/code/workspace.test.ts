import { describe, expect, it } from 'vitest';
import { type Contents, directoryWith, importsOf, noticesOf, readDirectory } from './support.js';

/** What the imports of one file in `apps/web` lead to. */
async function resolved(contents: Contents, ...specifiers: readonly string[]): Promise<readonly string[]> {
  const text = specifiers.map((specifier) => `import '${specifier}';`).join('\n');
  const imports = await importsOf({
    'apps/web/package.json': { name: '@shop/web' },
    ...contents,
    'apps/web/main.ts': text,
  });
  const ours = imports.filter((line) => line.startsWith('apps/web/main.ts'));
  return ours.map((line) => line.slice('apps/web/main.ts -> '.length));
}

it('a directive names a package of the system, and may name what is not there', async () => {
  const root = {
    'typings/package.json': { name: '@shop/typings', types: 'index.d.ts' },
    'typings/index.d.ts': '',
    'web/global.d.ts':
      '/// <reference types="@shop/typings" />\n/// <reference types="vite/client" />\n/// <reference path="./.gen/routes.d.ts" />\n',
  };
  expect(await importsOf(root)).toEqual(['web/global.d.ts -> typings/index.d.ts']);
  expect(await noticesOf(root)).toEqual([]);
});

describe('a package of the tree is its source', () => {
  it.each<[string, object, Contents, string]>([
    ['by its index', {}, { 'index.ts': '' }, 'index.ts'],
    ['by its index in src', {}, { 'src/index.ts': '' }, 'src/index.ts'],
    ['by main, which is built', { main: './dist/index.js' }, { 'src/index.ts': '' }, 'src/index.ts'],
    ['by main, without extension', { main: 'lib/main' }, { 'src/main.ts': '' }, 'src/main.ts'],
    [
      'by main, built deep',
      { main: 'dist/cjs/api/index.cjs' },
      { 'src/api/index.ts': '' },
      'src/api/index.ts',
    ],
    ['by main, built with its src', { main: 'build/src/index.js' }, { 'src/index.ts': '' }, 'src/index.ts'],
    [
      'by main, whose name tells a format',
      { main: 'dist/index.cjs.js' },
      { 'src/index.tsx': '' },
      'src/index.tsx',
    ],
    [
      'by main, called after the package',
      { main: 'dist/money.umd.min.js' },
      { 'src/index.ts': '' },
      'src/index.ts',
    ],
    ['by types', { types: './dist/index.d.ts', main: './gone.js' }, { 'src/index.ts': '' }, 'src/index.ts'],
    [
      'by types, beside which a build is committed',
      { types: './build/index.d.ts', main: './build/index.js' },
      { 'build/index.d.ts': '', 'build/index.js': '', 'src/index.ts': '' },
      'src/index.ts',
    ],
    [
      'by main, beside which its types are declared',
      { types: './index.d.ts', main: './index.cjs' },
      { 'index.d.ts': '', 'index.cjs': '' },
      'index.cjs',
    ],
    [
      'by main, though its types are declared elsewhere',
      { typings: './types/money.d.ts', main: './dist/index.js' },
      { 'types/money.d.ts': '', 'src/index.ts': '' },
      'src/index.ts',
    ],
    [
      'by its index, though it says only where its types are',
      { types: './types/money.d.ts' },
      { 'types/money.d.ts': '', 'index.js': '' },
      'index.js',
    ],
    [
      'by a condition, beside which its types are declared',
      { exports: { '.': { types: './index.d.ts', default: './index.cjs' } } },
      { 'index.d.ts': '', 'index.cjs': '' },
      'index.cjs',
    ],
    [
      'by its types if there is no code',
      { types: './index.d.ts', main: './gone.js' },
      { 'index.d.ts': '', 'src/index.ts': '' },
      'index.d.ts',
    ],
    [
      'by source',
      { source: './lib/entry.ts', main: './dist/x.js' },
      { 'lib/entry.ts': '', 'src/index.ts': '' },
      'lib/entry.ts',
    ],
    ['by main, which is source', { main: './server.js' }, { 'server.js': '', 'index.js': '' }, 'server.js'],
    ['by one target', { exports: './dist/index.js' }, { 'src/index.ts': '' }, 'src/index.ts'],
    [
      'by conditions',
      {
        exports: {
          '.': {
            require: './dist/index.cjs',
            import: { types: './dist/index.d.mts', default: './dist/index.mjs' },
          },
        },
      },
      { 'src/index.ts': '' },
      'src/index.ts',
    ],
    [
      'by a condition that only bundlers know',
      { exports: { '.': { development: './code/index.ts' } } },
      { 'code/index.ts': '' },
      'code/index.ts',
    ],
    [
      'although its build is committed',
      { main: './dist/index.js' },
      { 'dist/index.js': '', 'src/index.ts': '' },
      'src/index.ts',
    ],
    [
      'which may be what looks like a build',
      { main: './lib/index.js' },
      { 'lib/index.js': '', 'src/index.ts': '' },
      'lib/index.js',
    ],
    [
      'by where its configuration says it is built from',
      { main: './output/main/index.js' },
      {
        'tsconfig.json': { compilerOptions: { rootDir: 'code', outDir: 'output' } },
        'code/main/index.ts': '',
        'src/index.ts': '',
      },
      'code/main/index.ts',
    ],
  ])('%s', async (_, manifest, files, expected) => {
    const contents: Record<string, string | Uint8Array | object> = {
      'libs/money/package.json': { name: '@shop/money', ...manifest },
    };
    for (const [path, content] of Object.entries(files)) contents[`libs/money/${path}`] = content;
    expect(await resolved(contents, '@shop/money')).toEqual([`libs/money/${expected}`]);
  });

  it('whatever of it is asked for', async () => {
    const contents = {
      'libs/money/package.json': {
        name: '@shop/money',
        exports: {
          '.': './dist/index.js',
          './tax': { types: './dist/tax/index.d.ts', default: './dist/tax/index.js' },
          './rates/*': './dist/rates/*.js',
          './icons/*.svg': './assets/*.svg',
          './internal/*': null,
          './package.json': './package.json',
        },
      },
      'libs/money/src/index.ts': '',
      'libs/money/src/tax/index.ts': '',
      'libs/money/src/rates/euro.ts': '',
      'libs/money/src/internal/secret.ts': '',
    };
    const specifiers = [
      '@shop/money/tax',
      '@shop/money/rates/euro',
      '@shop/money/package.json',
      '@shop/money/icons/coin.svg',
    ];
    expect(await resolved(contents, ...specifiers)).toEqual([
      'libs/money/src/tax/index.ts',
      'libs/money/src/rates/euro.ts',
      'libs/money/package.json',
    ]);
    // Not handed out, but there: an import that somebody should hear of, not one that leads nowhere.
    expect(
      await resolved(contents, '@shop/money/src/internal/secret', '@shop/money/dist/internal/secret.js'),
    ).toEqual(['libs/money/src/internal/secret.ts', 'libs/money/src/internal/secret.ts']);
    expect(await resolved(contents, '@shop/money/gone')).toEqual(['nowhere']);
  });

  it('and files of it by their path, when it has no exports', async () => {
    const contents = {
      'libs/money/package.json': { name: '@shop/money', main: 'src/index.ts' },
      'libs/money/src/index.ts': '',
      'libs/money/src/tax.ts': '',
      'libs/money/lib/rates.ts': '',
    };
    expect(
      await resolved(
        contents,
        '@shop/money/src/tax',
        '@shop/money/tax',
        '@shop/money/dist/tax',
        '@shop/money/lib/rates.js',
      ),
    ).toEqual([
      'libs/money/src/tax.ts',
      'libs/money/src/tax.ts',
      'libs/money/src/tax.ts',
      'libs/money/lib/rates.ts',
    ]);
  });

  it('and its source by where its configuration says that declarations are written', async () => {
    const contents = {
      'rig/package.json': { name: '@shop/rig' },
      'rig/tsconfig.json': { compilerOptions: { outDir: './lib' } },
      'libs/money/package.json': {
        name: '@shop/money',
        main: 'lib/index.js',
        types: 'types/index.d.ts',
        exports: { '.': { types: './types/index.d.ts', require: './lib/index.js' } },
      },
      'libs/money/tsconfig.json': {
        extends: '@shop/rig/tsconfig.json',
        compilerOptions: { rootDir: './src', declarationDir: './types', outDir: './lib' },
      },
      'libs/money/src/index.ts': '',
      'libs/money/src/tax.ts': '',
      'libs/money/src/rates/index.ts': '',
      'libs/money/src/types/coin.ts': '',
      'libs/rates/package.json': { name: '@shop/rates' },
      'libs/rates/tsconfig.build.json': { compilerOptions: { declarationDir: 'declared' } },
      'libs/rates/src/euro.ts': '',
      'libs/rates/declared/pound.d.ts': '',
    };
    const specifiers = [
      '@shop/money',
      '@shop/money/types/tax',
      '@shop/money/types/rates',
      '@shop/money/types/types/coin',
    ];
    expect(
      await resolved(contents, ...specifiers, '@shop/rates/declared/euro', '@shop/rates/declared/pound'),
    ).toEqual([
      'libs/money/src/index.ts',
      'libs/money/src/tax.ts',
      'libs/money/src/rates/index.ts',
      'libs/money/src/types/coin.ts',
      'libs/rates/src/euro.ts',
      'libs/rates/declared/pound.d.ts',
    ]);
    expect(await resolved(contents, '@shop/money/types/gone')).toEqual(['nowhere']);
  });

  it('also for itself', async () => {
    const contents = {
      'apps/web/package.json': { name: '@shop/web', exports: { './cart': './dist/cart.js' } },
      'apps/web/src/cart.ts': '',
    };
    expect(await resolved(contents, '@shop/web/cart')).toEqual(['apps/web/src/cart.ts']);
  });

  it('or the package as a whole, when its source is not in the tree', async () => {
    const root = directoryWith({
      'libs/client/package.json': { name: '@shop/client', main: './generated/index.js' },
      'main.ts': "import '@shop/client';\nimport '@shop/client/models';",
    });
    const { code, notices } = await readDirectory(root);
    expect(code.imports.map(({ to }) => to)).toEqual([
      { file: 'libs/client/package.json' },
      { file: 'libs/client/package.json' },
    ]);
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.stringContaining('The package @shop/client hands out what is not in the tree'),
        at: { path: 'libs/client/package.json' },
      },
    ]);
  });
});

describe('names that start with #', () => {
  it('are what the package says they are', async () => {
    const contents = {
      'apps/web/package.json': {
        name: '@shop/web',
        imports: {
          '#cart': './dist/cart.js',
          '#models/*': './src/models/*.ts',
          '#pay': '@vendor/pay',
          '#money': '@shop/money',
          '#loop': '#loop',
          '#rates': { types: './rates.d.ts', node: './rates.cjs', default: '@vendor/rates' },
        },
      },
      'apps/web/src/cart.ts': '',
      'apps/web/rates.d.ts': '',
      'apps/web/rates.cjs': '',
      'apps/web/src/models/order.ts': '',
      'libs/money/package.json': { name: '@shop/money' },
      'libs/money/index.ts': '',
    };
    expect(
      await resolved(contents, '#cart', '#rates', '#models/order', '#pay', '#money', '#loop', '#gone'),
    ).toEqual([
      'apps/web/src/cart.ts',
      'apps/web/rates.cjs',
      'apps/web/src/models/order.ts',
      'npm:@vendor/pay',
      'libs/money/index.ts',
      'nowhere',
      'nowhere',
    ]);
  });
});

describe('a name that several packages bear', () => {
  const twins = {
    'one/package.json': {},
    'one/libs/money/package.json': { name: '@shop/money' },
    'one/libs/money/index.ts': '',
    'one/main.ts': "import '@shop/money';",
    'two/libs/money/package.json': { name: '@shop/money' },
    'two/libs/money/index.ts': '',
    'two/main.ts': "import '@shop/money';",
  };

  it('means the nearest', async () => {
    const { code, notices } = await readDirectory(directoryWith(twins));
    expect(code.imports.map(({ from, to }) => [from, to])).toEqual([
      ['one/main.ts', { file: 'one/libs/money/index.ts' }],
      ['two/main.ts', { file: 'two/libs/money/index.ts' }],
    ]);
    expect(notices).toEqual([]);
  });

  it('is a notice where none is nearer', async () => {
    const { code, notices } = await readDirectory(
      directoryWith({ ...twins, 'main.ts': "import '@shop/money';" }),
    );
    expect(code.imports.find(({ from }) => from === 'main.ts')?.to).toEqual({
      file: 'one/libs/money/index.ts',
    });
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.stringContaining('Several packages are called @shop/money'),
        at: { path: 'one/libs/money/package.json' },
      },
    ]);
  });

  it('means no package of a test or a template elsewhere', async () => {
    const contents = {
      'libs/cli/templates/zod/package.json': { name: 'zod' },
      'libs/cli/templates/zod/index.ts': '',
    };
    expect(await resolved(contents, 'zod')).toEqual(['npm:zod']);
    expect(await importsOf({ ...contents, 'libs/cli/main.ts': "import 'zod';" })).toEqual([
      'libs/cli/main.ts -> libs/cli/templates/zod/index.ts',
    ]);
  });
});

describe('a package that is called as a template or a fixture is', () => {
  const package_ = {
    'libs/templates/package.json': { name: '@shop/templates' },
    'libs/templates/index.ts': '',
  };
  const wanting = (wanted: string) => ({
    ...package_,
    'apps/web/package.json': { name: '@shop/web', dependencies: { '@shop/templates': wanted } },
  });

  it.each<[string, Contents]>([
    ['of an npm workspace', { ...package_, 'package.json': { workspaces: ['apps/*', 'libs/*'] } }],
    ['of a pnpm workspace', { ...package_, 'pnpm-workspace.yaml': 'packages:\n  - libs/**\n' }],
    [
      'of a Rush repository',
      { ...package_, 'rush.json': { projects: [{ projectFolder: 'libs/templates' }] } },
    ],
    ['wanted of the workspace', wanting('workspace:^1.0.0')],
    ['wanted from its place', wanting('file:../../libs/templates')],
    [
      'wanted of the workspace by another package',
      {
        ...package_,
        'apps/shop/package.json': { name: 'shop', dependencies: { '@shop/templates': 'workspace:*' } },
      },
    ],
    ['wanted by a link', wanting('link:../../libs/templates')],
  ])('part of the tree where it is %s', async (_, contents) => {
    expect(await resolved(contents, '@shop/templates')).toEqual(['libs/templates/index.ts']);
  });

  it.each<[string, Contents]>([
    ['nobody names it', package_],
    ['it is wanted by a version only', wanting('^1.0.0')],
    [
      'the workspace has others',
      { ...package_, 'package.json': { workspaces: ['apps/*', 'libs/*', '!libs/templates'] } },
    ],
    [
      'another template wants it',
      {
        ...package_,
        'libs/templates/shop/package.json': { name: 'shop', dependencies: { '@shop/templates': 'file:..' } },
      },
    ],
  ])('none where %s', async (_, contents) => {
    expect(await resolved(contents, '@shop/templates')).toEqual(['npm:@shop/templates']);
  });
});

describe('a dependency that is wanted from elsewhere', () => {
  it.each([
    ['catalog:', 'npm:storybook'],
    ['^9.1.0', 'npm:storybook'],
    ['npm:other@1', 'npm:storybook'],
    ['workspace:*', 'apps/storybook/index.ts'],
    ['^1.2.0', 'apps/storybook/index.ts'],
    ['>=0.5 <2 || 3', 'apps/storybook/index.ts'],
    ['*', 'apps/storybook/index.ts'],
    ['file:../storybook', 'apps/storybook/index.ts'],
  ])('%s', async (range, expected) => {
    const contents = {
      'apps/storybook/package.json': { name: 'storybook', version: '1.3.0' },
      'apps/storybook/index.ts': '',
      'apps/web/package.json': { name: '@shop/web', devDependencies: { storybook: range } },
    };
    expect(await resolved(contents, 'storybook')).toEqual([expected]);
  });
});

describe('what is outside', () => {
  it('is a package by its name, a builtin by its full name', async () => {
    const specifiers = [
      'express',
      '@nestjs/common',
      'lodash/fp/map',
      '.prisma/client',
      'fs',
      'node:fs',
      'fs/promises',
      'bun:test',
      'npm:zod@4/mini',
      'jsr:@std/path@1',
      'https://esm.sh/zod?x=1',
      'https://shop.example/cart.js?x=1',
    ];
    expect(await resolved({}, ...specifiers)).toEqual([
      'npm:express',
      'npm:@nestjs/common',
      'npm:lodash',
      'npm:.prisma',
      'npm:node:fs',
      'npm:node:fs',
      'npm:node:fs/promises',
      'npm:bun:test',
      'npm:zod',
      'npm:@std/path',
      'npm:zod',
      'npm:https://shop.example/cart.js',
    ]);
  });

  it('is not what is installed', async () => {
    const contents = {
      'node_modules/zod/package.json': { name: 'zod', main: 'index.js' },
      'node_modules/zod/index.js': '',
    };
    expect(await resolved(contents, 'zod')).toEqual(['npm:zod']);
  });
});

it('a key of exports is text, whatever it would mean to a regular expression', async () => {
  const exports = { './(x+x+)+y*z': './a.js', './[': './b.js', './a+*': './c/*.js' };
  const contents = {
    'libs/money/package.json': { name: '@shop/money', exports },
    'libs/money/c/b.ts': '',
    'libs/money/src/index.ts': '',
  };
  expect(await resolved(contents, `@shop/money/${'x'.repeat(5_000)}`, '@shop/money/a+b')).toEqual([
    'nowhere',
    'libs/money/c/b.ts',
  ]);
});

describe('packages that nothing good can be said of', () => {
  it('neither hang nor fail', async () => {
    const contents = {
      'libs/one/package.json': { name: 'one', main: '../two' },
      'libs/two/package.json': { name: 'two', main: '../one' },
      'libs/three/package.json': {
        name: 'three',
        main: '.',
        exports: { '.': { import: ['./gone.js', null, 7] }, './*': 7 },
      },
      'libs/four/package.json': {
        name: 'four',
        exports: { '.': '../../../../etc/passwd', './x/*': './*/*/y.js' },
        imports: [],
      },
      'libs/five/package.json': { name: 'five', exports: null, main: 7, types: {} },
    };
    expect(await resolved(contents, 'one', 'two', 'three', 'four', 'five')).toEqual([
      'libs/one/package.json',
      'libs/two/package.json',
      'libs/three/package.json',
      'libs/four/package.json',
      'libs/five/package.json',
    ]);
  });
});

describe('a dependency that goes by another name', () => {
  it.each([
    ['file:../../libs/runner', 'by its place'],
    ['link:../../libs/runner/', 'by a link'],
    ['workspace:../../libs/runner', 'by its place in the workspace'],
    ['workspace:@shop/job-runner@*', 'by its own name'],
  ])('%s is a package of the tree %s', async (wanted) => {
    const contents = {
      'apps/web/package.json': { name: '@shop/web', dependencies: { '@shop/runner': wanted } },
      'libs/runner/package.json': { name: '@shop/job-runner' },
      'libs/runner/index.ts': '',
      'libs/runner/jobs.ts': '',
    };
    expect(await resolved(contents, '@shop/runner', '@shop/runner/jobs')).toEqual([
      'libs/runner/index.ts',
      'libs/runner/jobs.ts',
    ]);
  });

  it('stays outside when nothing of the tree answers to it', async () => {
    const contents = { 'apps/web/package.json': { dependencies: { tool: 'file:../../vendor/tool' } } };
    expect(await resolved(contents, 'tool')).toEqual(['npm:tool']);
  });
});

it('a partly computed import does not mean the file that it stands in', async () => {
  const imports = await importsOf({ 'routes/index.js': "require('./' + name);", 'routes/users.js': '' });
  expect(imports).toEqual(['routes/index.js -> routes/users.js']);
});
