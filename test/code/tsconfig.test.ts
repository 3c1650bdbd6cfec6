import { symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseJsonc } from '../../src/extract/code/jsonc.js';
import { directoryWith, importsOf, noticesOf, readDirectory } from './support.js';

const importing = (...specifiers: readonly string[]) =>
  specifiers.map((specifier) => `import '${specifier}';`).join('\n');

it('import maps of Deno are paths as well, but for what they have from a registry', async () => {
  const imports = await importsOf({
    'deno.jsonc': `{ // of all
      "imports": { "@shop/": "./libs/", "money": "./libs/money/mod.ts", "hono": "jsr:@hono/hono@4", "oak/": "jsr:/@oak/oak/" } }`,
    'apps/orders/deno.json': { imports: { '@/': './src/' } },
    'apps/orders/main.ts': importing('@/cart.ts', '@shop/log/mod.ts', 'money', 'hono', 'oak/mod.ts'),
    'apps/orders/src/cart.ts': '',
    'apps/stock/import_map.json': { imports: { $log: '../../libs/log/mod.ts' } },
    'apps/stock/main.ts': importing('$log', '@/cart.ts'),
    'libs/log/mod.ts': '',
    'libs/money/mod.ts': '',
  });
  expect(imports).toEqual([
    'apps/orders/main.ts -> apps/orders/src/cart.ts',
    'apps/orders/main.ts -> libs/log/mod.ts',
    'apps/orders/main.ts -> libs/money/mod.ts',
    'apps/orders/main.ts -> npm:hono',
    'apps/orders/main.ts -> npm:oak',
    'apps/stock/main.ts -> libs/log/mod.ts',
    'apps/stock/main.ts -> nowhere',
  ]);
});

describe('paths of the nearest configuration', () => {
  it('start where what is extended would lie, if that is missing and only its base can say it', async () => {
    const imports = await importsOf({
      'apps/orders/tsconfig.json': { extends: '../../tsconfig.base.json' },
      'apps/orders/tsconfig.app.json': {
        extends: './tsconfig.json',
        compilerOptions: { paths: { '@shop/log': ['libs/log/index.ts'] } },
      },
      'apps/orders/main.ts': importing('@shop/log'),
      'apps/stock/tsconfig.json': {
        extends: '../../tsconfig.base.json',
        compilerOptions: { paths: { '@shop/log': ['./libs/log/index.ts'] } },
      },
      'apps/stock/main.ts': importing('@shop/log'),
      'apps/stock/libs/log/index.ts': '',
      'libs/log/index.ts': '',
    });
    expect(imports).toEqual([
      'apps/orders/main.ts -> libs/log/index.ts',
      'apps/stock/main.ts -> apps/stock/libs/log/index.ts',
    ]);
  });

  it('may lie in a package that is not there: what no package declares is looked for where the sources are', async () => {
    const imports = await importsOf({
      'orders/package.json': { name: 'orders', dependencies: { '@bank/rates': '1' } },
      'orders/tsconfig.json': { extends: '@shop/config/tsconfig.json' },
      'orders/src/main.ts': importing('@entities/order', '@bank/rates', '@nobody/knows'),
      'orders/src/entities/order.ts': '',
      'orders/src/bank/rates.ts': '',
    });
    expect(imports).toEqual([
      'orders/src/main.ts -> orders/src/entities/order.ts',
      'orders/src/main.ts -> npm:@bank/rates',
      'orders/src/main.ts -> npm:@nobody/knows',
    ]);
  });

  it('may name what lies at the top of the machine that runs it, such as layers of functions; what none names is of the package', async () => {
    const imports = await importsOf({
      'package.json': { name: 'shop' },
      'tsconfig.json': {
        compilerOptions: {
          baseUrl: '.',
          paths: { '/opt/nodejs/money': ['layers/money/index'], '/opt/log/*': ['layers/log/*'] },
        },
      },
      'orders/place.ts': importing('/opt/nodejs/money', '/opt/log/text', '/orders/cart', '/opt/nodejs/mails'),
      'orders/cart.ts': '',
      'layers/money/index.ts': '',
      'layers/log/text.ts': '',
    });
    expect(imports).toEqual([
      'orders/place.ts -> layers/money/index.ts',
      'orders/place.ts -> layers/log/text.ts',
      'orders/place.ts -> orders/cart.ts',
      'orders/place.ts -> nowhere',
    ]);
  });

  it('leave to a package what is one, where a file at the base is called like it', async () => {
    const imports = await importsOf({
      'web/package.json': { name: 'web', dependencies: { i18next: '21' } },
      'web/src/jsconfig.json': { compilerOptions: { baseUrl: '.' } },
      'web/src/i18next.js': importing('i18next', 'cart'),
      'web/src/cart.js': '',
    });
    expect(imports).toEqual(['web/src/i18next.js -> npm:i18next', 'web/src/i18next.js -> web/src/cart.js']);
  });

  it('may be a link to another, whose paths hold where the link lies', async () => {
    const root = directoryWith({
      'config/tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'], 'cart/*': ['./lib/*'] } } },
      'web/main.ts': importing('@/cart', 'cart/total'),
      'web/src/cart.ts': '',
      'web/lib/total.ts': '',
    });
    symlinkSync('../config/tsconfig.json', join(root, 'web/tsconfig.json'));
    const { code } = await readDirectory(root);
    expect(code.imports.map(({ to }) => to)).toEqual([
      { file: 'web/src/cart.ts' },
      { file: 'web/lib/total.ts' },
    ]);
  });

  it('need not be there for what customarily stands for the site of Docusaurus', async () => {
    const imports = await importsOf({
      'docs/package.json': { name: 'docs' },
      'docs/pages/index.js': importing('@site/src/banner', '@site/static/logo.svg'),
      'docs/src/banner.js': '',
    });
    expect(imports[0]).toBe('docs/pages/index.js -> docs/src/banner.js');
  });

  it('lead where they say, with comments and commas as TypeScript allows them', async () => {
    const imports = await importsOf({
      'tsconfig.json': `{
        // the shop
        "compilerOptions": { /* "//": not a comment */ "paths": { "@/*": ["./src/*"], "money": ["libs/money/main.ts"], } },
      }`,
      'src/main.ts': importing('@/orders', '@/cart/total.js', 'money'),
      'src/orders/index.ts': '',
      'src/cart/total.ts': '',
      'libs/money/main.ts': '',
    });
    expect(imports).toEqual([
      'src/main.ts -> src/orders/index.ts',
      'src/main.ts -> src/cart/total.ts',
      'src/main.ts -> libs/money/main.ts',
    ]);
  });

  it('are those of the innermost directory, and of the others for what it does not know', async () => {
    const imports = await importsOf({
      'tsconfig.json': { compilerOptions: { paths: { '@/*': ['./shared/*'], '@shop/*': ['./libs/*'] } } },
      'apps/web/tsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'apps/web/src/main.ts': importing('@/cart', '@shop/money'),
      'apps/web/src/cart.ts': '',
      'shared/cart.ts': '',
      'libs/money.ts': '',
    });
    expect(imports).toEqual([
      'apps/web/src/main.ts -> apps/web/src/cart.ts',
      'apps/web/src/main.ts -> libs/money.ts',
    ]);
  });

  it('prefer the longest match, and try their targets in turn', async () => {
    const imports = await importsOf({
      'tsconfig.json': {
        compilerOptions: {
          paths: {
            '@/*': ['src/*'],
            '@/ui/*': ['missing/*', 'libs/ui/*'],
            '@/ui/button': ['libs/button.ts'],
            '*.model': ['models/*.ts'],
          },
        },
      },
      'main.ts': importing('@/ui/card', '@/ui/button', 'order.model'),
      'src/ui/card.ts': '',
      'libs/ui/card.ts': '',
      'libs/button.ts': '',
      'models/order.ts': '',
    });
    expect(imports.map((line) => line.slice('main.ts -> '.length))).toEqual([
      'libs/ui/card.ts',
      'libs/button.ts',
      'models/order.ts',
    ]);
  });

  it('of a star alone leave packages outside', async () => {
    const imports = await importsOf({
      'tsconfig.json': { compilerOptions: { baseUrl: '.', paths: { '*': ['types/*'] } } },
      'main.ts': importing('legacy', 'zod', 'fs', 'node:path', 'lodash/fp', '@nestjs/common/decorators'),
      'types/legacy.d.ts': '',
    });
    expect(imports.map((line) => line.slice('main.ts -> '.length))).toEqual([
      'types/legacy.d.ts',
      'npm:zod',
      'npm:node:fs',
      'npm:node:path',
      'npm:lodash',
      'npm:@nestjs/common',
    ]);
  });

  it('that match but lead nowhere are unresolved, unless the name is that of a dependency', async () => {
    const contents = {
      'package.json': { name: 'shop', dependencies: { '@vendor/pay': '^1' } },
      'tsconfig.json': {
        compilerOptions: {
          paths: {
            '@shop/*': ['./libs/*/src'],
            '@vendor/*': ['./vendor/*'],
            '@types/*': ['node_modules/@types/*'],
          },
        },
      },
      'main.ts': importing('@shop/gone', '@vendor/pay', '@types/node'),
    };
    expect(await importsOf(contents)).toEqual([
      'main.ts -> nowhere',
      'main.ts -> npm:@vendor/pay',
      'main.ts -> npm:@types/node',
    ]);
    expect(await noticesOf(contents)).toEqual([
      'main.ts:1 The import of @shop/gone leads nowhere: the `paths` of tsconfig.json lead to libs/gone/src, which is not there.',
    ]);
  });

  it('into node_modules mean the package, even where a directory beside the configuration has its name', async () => {
    const imports = await importsOf({
      'package.json': { name: 'blocks', dependencies: { typeorm: '^0.3' } },
      'tsconfig.json': {
        compilerOptions: { baseUrl: './', paths: { typeorm: ['node_modules/typeorm'] } },
      },
      'typeorm/index.ts': "export * from 'typeorm';",
      'main.ts': importing('typeorm/index'),
    });
    expect(imports).toEqual(['main.ts -> typeorm/index.ts', 'typeorm/index.ts -> npm:typeorm']);
  });

  it('may be those of a configuration that the primary one refers to, or that lies beside it', async () => {
    const imports = await importsOf({
      'tsconfig.json': { files: [], references: [{ path: './tsconfig.app.json' }, { path: '../elsewhere' }] },
      'tsconfig.app.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'tsconfig.spec.json': { compilerOptions: { paths: { '@test/*': ['./support/*'] } } },
      'src/main.ts': importing('@/cart', '@test/fakes'),
      'src/cart.ts': '',
      'support/fakes.ts': '',
    });
    expect(imports).toEqual(['src/main.ts -> src/cart.ts', 'src/main.ts -> support/fakes.ts']);
  });

  it('hold for JavaScript by jsconfig.json', async () => {
    const imports = await importsOf({
      'jsconfig.json': { compilerOptions: { paths: { '@/*': ['./src/*'] } } },
      'src/main.js': importing('@/cart'),
      'src/cart.vue': '',
    });
    expect(imports).toEqual(['src/main.js -> src/cart.vue']);
  });
});

describe('baseUrl', () => {
  it('is where other names are looked for, files as well as directories', async () => {
    const imports = await importsOf({
      'tsconfig.json': { compilerOptions: { baseUrl: './src' } },
      'src/main.ts': importing('orders/total', 'cart', 'express'),
      'src/orders/total.ts': '',
      'src/cart/index.ts': '',
    });
    expect(imports.map((line) => line.slice('src/main.ts -> '.length))).toEqual([
      'src/orders/total.ts',
      'src/cart/index.ts',
      'npm:express',
    ]);
  });
});

describe('rootDirs', () => {
  it('let a relative import lead into another of them', async () => {
    const imports = await importsOf({
      'tsconfig.json': { compilerOptions: { rootDirs: ['src', 'types'] } },
      'src/orders/main.ts': importing('./order'),
      'types/orders/order.d.ts': '',
    });
    expect(imports).toEqual(['src/orders/main.ts -> types/orders/order.d.ts']);
  });
});

describe('extends', () => {
  it('inherits paths, relative to where they are written; the last of several wins', async () => {
    const imports = await importsOf({
      'config/base.json': { compilerOptions: { paths: { '@/*': ['../shared/*'] } } },
      'config/other.json': { compilerOptions: { paths: { '@/*': ['../other/*'] }, strict: true } },
      'apps/one/tsconfig.json': { extends: '../../config/base' },
      'apps/two/tsconfig.json': { extends: ['../../config/base.json', '../../config/other.json'] },
      'apps/one/main.ts': importing('@/cart'),
      'apps/two/main.ts': importing('@/cart'),
      'shared/cart.ts': '',
      'other/cart.ts': '',
    });
    expect(imports).toEqual(['apps/one/main.ts -> shared/cart.ts', 'apps/two/main.ts -> other/cart.ts']);
  });

  it('finds the configuration of a package of the tree', async () => {
    const imports = await importsOf({
      'tools/package.json': { name: '@shop/tsconfig' },
      'tools/base.json': { compilerOptions: { paths: { '@/*': ['../src/*'] } } },
      'tsconfig.json': { extends: '@shop/tsconfig/base.json' },
      'src/main.ts': importing('@/cart'),
      'src/cart.ts': '',
    });
    expect(imports).toEqual(['src/main.ts -> src/cart.ts']);
  });

  it('of a package that is not there, or of a file that is not there, costs nothing of its own', async () => {
    for (const base of [
      '@tsconfig/node20/tsconfig.json',
      './.svelte-kit/tsconfig.json',
      '../../outside.json',
    ]) {
      const contents = {
        'tsconfig.json': { extends: base, compilerOptions: { paths: { '@/*': ['./src/*'] } } },
        'src/main.ts': importing('@/cart'),
        'src/cart.ts': '',
      };
      expect(await importsOf(contents)).toEqual(['src/main.ts -> src/cart.ts']);
    }
  });

  it('in a circle is a notice, and ends', async () => {
    const root = directoryWith({
      'tsconfig.json': {
        extends: './tsconfig.base.json',
        compilerOptions: { paths: { '@/*': ['./src/*'] } },
      },
      'tsconfig.base.json': { extends: './tsconfig.json' },
      'src/main.ts': importing('@/cart'),
      'src/cart.ts': '',
    });
    const { code, notices } = await readDirectory(root);
    expect(code.imports[0]?.to).toEqual({ file: 'src/cart.ts' });
    expect(notices).toHaveLength(1);
    expect(notices[0]?.message).toContain('extends itself by way of tsconfig.json, tsconfig.base.json');
  });
});

describe('a configuration that cannot be read', () => {
  it('is one notice with its place, and the run goes on without it', async () => {
    const root = directoryWith({
      'tsconfig.json': '{\n  "compilerOptions": {\n    "paths": { "@/*": }\n  }\n}',
      'src/main.ts': importing('@/cart', './cart'),
      'src/other.ts': importing('./cart'),
      'src/cart.ts': '',
    });
    const { code, notices } = await readDirectory(root);
    expect(code.imports.filter(({ to }) => 'file' in to)).toHaveLength(3); // `@/` is customary for `src`
    expect(notices).toEqual([
      {
        source: 'code',
        message: expect.stringContaining('The configuration cannot be read'),
        at: { path: 'tsconfig.json', line: 3, column: 23 },
        unresolved: 1,
      },
    ]);
  });

  it.each([
    ['empty', ''],
    ['a list', '[]'],
    ['odd', '{"compilerOptions": 7, "extends": {}, "references": "x"}'],
    ['odder', '{"compilerOptions": {"paths": ["@/*"], "baseUrl": 7}}'],
  ])('says nothing when it is %s', async (_, text) => {
    expect(await importsOf({ 'tsconfig.json': text, 'main.ts': importing('zod') })).toEqual([
      'main.ts -> npm:zod',
    ]);
  });
});

describe('names that only a framework explains', () => {
  it('stand for what they customarily do', async () => {
    const imports = await importsOf({
      'web/package.json': { name: 'web' },
      'web/tsconfig.json': { extends: './.svelte-kit/tsconfig.json' },
      'web/src/routes/page.svelte': `<script>${importing('$lib/cart', '@/cart', '~/lib/cart', '@/gone')}</script>`,
      'web/src/lib/cart.ts': '',
      'web/src/cart.ts': '',
    });
    expect(imports.map((line) => line.slice('web/src/routes/page.svelte -> '.length))).toEqual([
      'web/src/lib/cart.ts',
      'web/src/cart.ts',
      'web/src/lib/cart.ts',
      'nowhere',
    ]);
  });
});

describe('names that Quasar explains', () => {
  const web = {
    'web/package.json': { name: 'web', dependencies: { quasar: '2' } },
    'web/jsconfig.json': { extends: './.quasar/tsconfig.json' },
    'web/src/pages/OrdersPage.vue': '',
    'web/src/boot/axios.js': '',
  };

  it('stand for directories of the sources', async () => {
    const imports = await importsOf({
      ...web,
      'web/src/router/routes.js': `${importing('boot/axios', 'src/boot/axios')}\nexport const page = () => import('pages/OrdersPage.vue');\n`,
    });
    expect(imports.map((line) => line.slice('web/src/router/routes.js -> '.length))).toEqual([
      'web/src/boot/axios.js',
      'web/src/boot/axios.js',
      'web/src/pages/OrdersPage.vue',
    ]);
  });

  it('are packages where such a one is declared, or nothing is there', async () => {
    const imports = await importsOf({
      ...web,
      'web/package.json': { name: 'web', dependencies: { boot: '1' } },
      'web/src/main.js': importing('boot/axios', 'layouts/plain'),
    });
    expect(imports).toEqual(['web/src/main.js -> npm:boot', 'web/src/main.js -> npm:layouts']);
  });
});

describe('JSON with comments', () => {
  it.each<[string, unknown]>([
    ['{"a": [1, -2.5, true, null, "x"],}', { a: [1, -2.5, true, null, 'x'] }],
    ['// shop\n{ "url": "https://shop" /* not a comment: // */ }', { url: 'https://shop' }],
    ['[]', []],
    ['"x"', 'x'],
    ['{"__proto__": {"a": 1}}', JSON.parse('{"__proto__": {"a": 1}}')],
  ])('%s', (text, value) => {
    expect(parseJsonc(text)).toEqual({ value });
  });

  it.each([
    '{"a": process.exit()}',
    '{a: 1}',
    '{"a": [...b]}',
    '1; 2',
    '',
    '{"a": 1',
    '{"a": `x`}',
    '{get "a"() { return 1; }}',
    '{"a"() {}}',
  ])('%s is none', (text) => {
    expect(parseJsonc(text)).toMatchObject({ problem: expect.any(String), offset: expect.any(Number) });
  });
});
