import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { ResolverFactory } from 'oxc-resolver';
import { describe, expect, it } from 'vitest';
import { Resolver } from '../../src/extract/code/resolve/resolver.js';
import { listTree } from '../../src/extract/tree.js';
import { directoryWith, importsOf, noticesOf, readDirectory } from './support.js';

describe('a relative import leads to', () => {
  it.each([
    ['the file without extension', './money', 'libs/money.ts'],
    ['the source of the JavaScript it names', './money.js', 'libs/money.ts'],
    ['a component', './cart.jsx', 'libs/cart.tsx'],
    ['a module of Node.js', './rates.mjs', 'libs/rates.mts'],
    ['a CommonJS module', './legacy.cjs', 'libs/legacy.cts'],
    ['JavaScript itself', './plain.js', 'libs/plain.js'],
    ['a component by its full name', './page.vue', 'libs/page.vue'],
    ['data', './rates.json', 'libs/rates.json'],
    ['a style sheet', './shop.css', 'libs/shop.css'],
    ['a file whose name has dots', './order.model', 'libs/order.model.ts'],
    ['the index of a directory', './orders', 'libs/orders/index.ts'],
    ['the index of a directory, with a slash', './orders/', 'libs/orders/index.ts'],
    ['its own directory', '.', 'libs/index.ts'],
    ['the directory above', '..', 'index.ts'],
    ['a declaration if there is nothing else', './ambient', 'libs/ambient.d.ts'],
    ['a file rather than a directory', './both', 'libs/both.ts'],
    ['a directory rather than a file, with a slash', './both/', 'libs/both/index.ts'],
    ['what a query says how to load', './terms.ts?raw', 'libs/terms.ts'],
    ['what a loader is to load', '!!raw-loader?x=1!./terms.ts', 'libs/terms.ts'],
    ['a file of any script', './заказ', 'libs/заказ.ts'],
  ])('%s', async (_, specifier, expected) => {
    const names = [
      'money.ts',
      'cart.tsx',
      'rates.mts',
      'legacy.cts',
      'plain.js',
      'page.vue',
      'rates.json',
      'shop.css',
    ];
    const more = [
      'order.model.ts',
      'orders/index.ts',
      'index.ts',
      'ambient.d.ts',
      'both.ts',
      'both/index.ts',
      'terms.ts',
      'заказ.ts',
    ];
    const files = Object.fromEntries([...names, ...more].map((name) => [`libs/${name}`, '']));
    const imports = await importsOf({ ...files, 'index.ts': '', 'libs/main.ts': `import '${specifier}';` });
    expect(imports).toEqual([`libs/main.ts -> ${expected}`]);
  });

  it('the main file of a directory with a package.json of its own', async () => {
    const imports = await importsOf({
      'main.ts': "import './hooks';",
      'hooks/package.json': { main: '../dist/hooks/index.js' },
      'src/hooks/index.ts': '',
    });
    expect(imports).toEqual(['main.ts -> src/hooks/index.ts']);
  });

  it('the source of a build that is not there', async () => {
    const imports = await importsOf({
      'package.json': { name: 'shop' },
      'bin/shop.js': "require('../dist/cli/main.js');",
      'src/cli/main.ts': '',
    });
    expect(imports).toEqual(['bin/shop.js -> src/cli/main.ts']);
  });

  it('a file through a link', async () => {
    const root = directoryWith({
      'apps/web/main.ts': "import './shared/money';",
      'libs/shared/money.ts': '',
    });
    symlinkSync('../../libs/shared', join(root, 'apps/web/shared'));
    const { code } = await readDirectory(root);
    expect(code.imports[0]?.to).toEqual({ file: 'libs/shared/money.ts' });
  });

  it('a file that is a link, whatever its extension is written as', async () => {
    const root = directoryWith({
      'apps/web/main.ts': "import './money.js'; import './rates'; import './money.ts'; import './secret.js';",
      'libs/shared/money.ts': '',
      'libs/shared/rates/index.ts': '',
    });
    symlinkSync('../../libs/shared/money.ts', join(root, 'apps/web/money.ts'));
    symlinkSync('../../libs/shared/rates/index.ts', join(root, 'apps/web/rates.ts'));
    symlinkSync(directoryWith({ 'secret.ts': '' }), join(root, 'apps/web/secret.ts'));
    const { code } = await readDirectory(root);
    expect(code.imports.map(({ to }) => to)).toEqual([
      { file: 'libs/shared/money.ts' },
      { file: 'libs/shared/rates/index.ts' },
      { file: 'libs/shared/money.ts' },
      { unresolved: true },
    ]);
  });

  it('every file that its pattern may mean by a customary alias', async () => {
    const imports = await importsOf({
      'web/package.json': { name: 'web' },
      'web/plugins/i18n.js': 'import(`~/locales/${language}.json`); import(`vendor/${name}.js`);',
      'web/locales/de.json': '{}',
      'web/locales/en.json': '{}',
    });
    expect(imports).toEqual([
      'web/plugins/i18n.js -> web/locales/de.json',
      'web/plugins/i18n.js -> web/locales/en.json',
      'web/plugins/i18n.js -> npm:vendor',
    ]);
  });

  it('every file that its pattern may mean', async () => {
    const imports = await importsOf({
      'main.ts': 'import(`./locales/${language}.json`); import(`./pages/${page}`);',
      'locales/de.json': '{}',
      'locales/en.json': '{}',
      'locales/en.ts': '',
      'locales/deep/fr.json': '{}',
      'pages/cart.tsx': '',
      'pages/order/index.tsx': '',
      'pages/style.css': '',
    });
    expect(imports).toEqual([
      'main.ts -> locales/de.json',
      'main.ts -> locales/en.json',
      'main.ts -> pages/cart.tsx',
      'main.ts -> pages/order/index.tsx',
      'main.ts -> pages/style.css',
    ]);
  });

  it('every file that a pattern beside its own directory may mean, and none where that is of no file', async () => {
    const contents = {
      'apps/orders/src/shared.js':
        'module.exports = (list) => list.map((item) => require(`${__dirname}/../../../shared/${item}`));\nrequire(`${__dirname}/plugins/${name}`);',
      'shared/money.js': '',
      'shared/rates/index.js': '',
    };
    expect(await importsOf(contents)).toEqual([
      'apps/orders/src/shared.js -> shared/money.js',
      'apps/orders/src/shared.js -> shared/rates/index.js',
    ]);
    expect(await noticesOf(contents)).toEqual([
      'apps/orders/src/shared.js:2 1 import left out whose specifier is computed, this one among them.',
    ]);
  });

  it('what a worker is made of', async () => {
    const imports = await importsOf({
      'main.ts':
        "new Worker(new URL('./price.worker.ts', import.meta.url)); new URL('./data', import.meta.url);",
      'price.worker.ts': '',
    });
    expect(imports).toEqual(['main.ts -> price.worker.ts']);
  });
});

it('a pattern of many parts is followed without trying them all', async () => {
  const holes = Array.from({ length: 60 }, () => '${a}').join('x');
  const long = 'x'.repeat(200);
  const imports = await importsOf({
    'main.ts': `import(\`./${holes}.ts\`)`,
    [`${long}.ts`]: '',
    [`${long}y.js`]: '',
  });
  expect(imports).toEqual([`main.ts -> ${long}.ts`]);
});

describe('a relative import that leads nowhere', () => {
  it('is unresolved, with a notice at its place', async () => {
    const { code, notices } = await readDirectory(directoryWith({ 'src/main.ts': "\n import './gone';" }));
    expect(code.imports.map(({ to }) => to)).toEqual([{ unresolved: true }]);
    expect(notices).toEqual([
      {
        source: 'code',
        message: 'The import of ./gone leads nowhere: there is no src/gone.',
        at: { path: 'src/main.ts', line: 2, column: 2 },
        unresolved: 1,
      },
    ]);
  });

  it('is what is spelled with other capitals, where only one file is, with a notice', async () => {
    const files = {
      'main.ts': "import './Money'; import './models'; import './tax.js'; import './Stock';",
      'money.ts': '',
      'Models/index.ts': '',
      'TAX.ts': '',
      'stocK.ts': '',
      'STOCK.ts': '',
    };
    expect(await importsOf(files)).toEqual([
      'main.ts -> money.ts',
      'main.ts -> Models/index.ts',
      'main.ts -> TAX.ts',
      'main.ts -> nowhere',
    ]);
    expect(await noticesOf(files)).toEqual([
      'main.ts:1 The import of ./Money leads to money.ts only where capitals make no difference, as in few containers.',
      'main.ts:1 The import of ./models leads to Models/index.ts only where capitals make no difference, as in few containers.',
      'main.ts:1 The import of ./tax.js leads to TAX.ts only where capitals make no difference, as in few containers.',
      'main.ts:1 The import of ./Stock leads nowhere: there is no Stock.',
    ]);
  });

  it('is not something of the same name elsewhere', async () => {
    const imports = await importsOf({
      'package.json': { name: 'shop' },
      'main.ts': "import './money'; import './types/money'; import './common/money';",
      'src/money.ts': '',
      'lib/money.ts': '',
    });
    expect(imports).toEqual(['main.ts -> nowhere', 'main.ts -> nowhere', 'main.ts -> nowhere']);
  });

  it('is told apart when git ignores what it leads to', async () => {
    const root = directoryWith({
      '.gitignore': 'generated/\n',
      'main.ts': "import './generated/client'; import { x } from './generated/client';",
    });
    const { code, notices } = await readDirectory(root);
    expect(code.imports.map(({ to }) => to)).toEqual([{ unresolved: true }, { unresolved: true }]);
    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toContain('generated/client (and 1 other import) leads to what git ignores');
    expect(notices[0]?.unresolved ?? 0).toBe(0);
  });

  it('is told apart when it leads out of the root', async () => {
    expect(await noticesOf({ 'main.ts': "import '../outside/money';" })).toEqual([
      'main.ts:1 The import of ../outside/money leads nowhere: it leads out of the analysed directory.',
    ]);
  });

  it('is nothing when it is an asset, or made up by a framework', async () => {
    const specifiers = [
      './shop.css',
      './logo.svg?url',
      './$types',
      'virtual:pwa',
      '~icons/mdi/cart',
      '$app/stores',
      'astro:content',
      '#imports',
    ];
    const root = directoryWith({
      'main.ts': specifiers.map((specifier) => `import '${specifier}';`).join('\n'),
    });
    const { code, notices } = await readDirectory(root);
    expect(code.imports).toEqual([]);
    expect(notices).toEqual([]);
  });

  it('may be computed: what matches nothing, and what is computed in whole, is told once', async () => {
    expect(
      await noticesOf({ 'main.ts': 'import(path);\nimport(other);\nimport(`./pages/${page}.ts`);' }),
    ).toEqual([
      'main.ts:3 The import of ./pages/*.ts, which is partly computed, matches no file.',
      'main.ts:1 2 imports left out whose specifier is computed, this one among them.',
    ]);
  });
});

it('agrees with oxc-resolver on relative imports of whatever is there', () => {
  const name = fc.constantFrom('a', 'b', 'index', 'a.b');
  const extension = fc.constantFrom('.ts', '.tsx', '.js', '.jsx', '.mts', '.json', '.vue', '.d.ts');
  const directory = fc.constantFrom('', 'a/', 'b/', 'a/b/');
  const file = fc.tuple(directory, name, extension).map((parts) => parts.join(''));
  const specifier = fc
    .tuple(
      fc.constantFrom('./', '../', './a/', '../b/'),
      name,
      fc.constantFrom('', '', '.js', '.jsx', '.ts', '.vue', '/'),
    )
    .map((parts) => parts.join(''));
  const oracle = new ResolverFactory({
    extensions: ['.ts', '.tsx', '.mts', '.js', '.jsx', '.vue', '.d.ts', '.json'],
    extensionAlias: {
      '.js': ['.ts', '.tsx', '.js', '.jsx', '.d.ts', '.vue'],
      '.jsx': ['.tsx', '.ts', '.jsx', '.js', '.d.ts'],
      '.ts': ['.ts', '.d.ts', '.js'],
    },
  });
  fc.assert(
    fc.property(fc.uniqueArray(file, { minLength: 1, maxLength: 8 }), specifier, (files, written) => {
      // A name may be a directory here and a file there, but not both at once.
      fc.pre(files.every((one) => !files.some((other) => other.startsWith(`${one}/`))));
      const root = directoryWith(Object.fromEntries([...files, 'a/main.ts'].map((path) => [path, ''])));
      const resolution = new Resolver(listTree(root), []).resolve('a/main.ts', written);
      const ours =
        typeof resolution === 'object' && 'to' in resolution && 'file' in resolution.to
          ? resolution.to.file
          : undefined;
      expect(ours).toBe(oracle.sync(join(root, 'a'), written).path?.slice(root.length + 1));
    }),
    { numRuns: 300 },
  );
});

it('a pattern leads to all files that a plugin of a builder would import', async () => {
  const contents = {
    'src/index.js':
      "import * as routes from './routes/**/*.route.js';\nimport * as none from './jobs/*.job.js';",
    'src/routes/orders.route.js': '',
    'src/routes/stock/shelves.route.js': '',
    'src/routes/stock/helpers.js': '',
  };
  expect(await importsOf(contents)).toEqual([
    'src/index.js -> src/routes/orders.route.js',
    'src/index.js -> src/routes/stock/shelves.route.js',
  ]);
  expect(await noticesOf(contents)).toEqual([
    'src/index.js:2 The import of ./jobs/*.job.js, which is partly computed, matches no file.',
  ]);
});
