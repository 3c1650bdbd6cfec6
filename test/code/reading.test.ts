import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFile } from '../../src/extract/code/reading/read-file.js';

/** What a file imports, as lines `kind specifier` with the form, if it has one. */
async function read(path: string, text: string): Promise<readonly string[]> {
  return (await readFile(path, text)).imports.map(({ kind, specifier, form }) =>
    [kind, specifier, form].filter(Boolean).join(' '),
  );
}

describe('what TypeScript imports', () => {
  it.each([
    ["import { Order } from './order.js';", 'import ./order.js'],
    ["import Order, { type Line } from './order.js';", 'import ./order.js'],
    ["import * as orders from './order.js';", 'import ./order.js'],
    ["import './polyfill.js';", 'import ./polyfill.js'],
    ["import {} from './polyfill.js';", 'import ./polyfill.js'],
    ["import type { Order } from './order.js';", 'type ./order.js'],
    ["import { type Order, type Line } from './order.js';", 'type ./order.js'],
    ["import type Order from './order.js';", 'type ./order.js'],
    ["export { Order } from './order.js';", 're-export ./order.js'],
    ["export * from './order.js';", 're-export ./order.js'],
    ["export * as orders from './order.js';", 're-export ./order.js'],
    ["export { Order, type Line } from './order.js';", 're-export ./order.js'],
    ["export type { Order } from './order.js';", 'type ./order.js'],
    ["export type * from './order.js';", 'type ./order.js'],
    ["export {} from './order.js';", 're-export ./order.js'],
    ["export type {} from './order.js';", 'type ./order.js'],
    ["import legacy = require('./legacy');", 'require ./legacy'],
    ["import type legacy = require('./legacy');", 'type ./legacy'],
    ["export import legacy = require('./legacy');", 'require ./legacy'],
    ["let order: import('./order.js').Order;", 'type ./order.js'],
    ["type Orders = Map<string, import('./order.js').Order>;", 'type ./order.js'],
    ["const order = await import('./order.js');", 'dynamic ./order.js'],
    ['const order = await import(`./order.js`);', 'dynamic ./order.js'],
    ["const page = () => import(/* webpackChunkName: 'page' */ './page.js');", 'dynamic ./page.js'],
    ["import rates from './rates.json' with { type: 'json' };", 'import ./rates.json'],
    ["const legacy = require('./legacy');", 'require ./legacy'],
  ])('%s', async (text, expected) => {
    expect(await read('shop.ts', text)).toEqual([expected]);
  });

  it('is also what directives at its top name, and nowhere else', async () => {
    const text = `// The shop.
/* of the
   north */
/// <reference types="@shop/typings" />
  /// <reference path='globals.d.ts'/>
/// <reference path="../money.d.ts" />
/// <reference lib="dom" />
import { a } from './a';
/// <reference types="late" />
const text = '/// <reference types="quoted" />';
`;
    const expected = [
      'type @shop/typings asset',
      'type ./globals.d.ts asset',
      'type ../money.d.ts asset',
      'import ./a',
    ];
    expect(await read('shop.ts', text)).toEqual(expected);
    expect(await read('shop.ts', '/* /// <reference types="a" />')).toEqual([]);
    expect(await read('shop.ts', '/// <reference types="a"')).toEqual(['type a asset']);
  });

  it('is read in every dialect', async () => {
    const text = "import { a } from './a';\nconst b = <T,>(x: T) => x;\n";
    for (const name of ['x.ts', 'x.mts', 'x.cts', 'x.tsx'])
      expect(await read(name, text)).toEqual(['import ./a']);
    expect(
      await read('x.tsx', "import { Cart } from './cart';\nexport const page = <Cart total={1} />;"),
    ).toEqual(['import ./cart']);
    expect(await read('x.ts', "import { a } from './a';\nconst b = <number>a;")).toEqual(['import ./a']);
    expect(await read('x.d.ts', "import { a } from './a';\nexport declare const b: typeof a;")).toEqual([
      'import ./a',
    ]);
  });

  it('is nothing that only looks like it', async () => {
    const text = `
      // import './comment'; require('./comment')
      /** @type {import('./comment').Order} */
      const text = "import './string'; require('./string')";
      const template = \`import './template'\`;
      object.require('./method'); other.import('./method');
      import.meta.url; require.resolve('./resolved');`;
    expect(await read('shop.ts', text)).toEqual([]);
  });
});

describe('what JavaScript imports', () => {
  it.each([
    ["const order = require('./order');", 'require ./order'],
    ["require('./polyfill')", 'require ./polyfill'],
    ['module.exports = { order: require(`./order`) };', 'require ./order'],
    ["if (test) { module.require('./order'); }", 'require ./order'],
    ["define(function (require) { const order = require('./order'); });", 'require ./order'],
    ["const { total } = createRequire(import.meta.url)('./order.cjs');", 'require ./order.cjs'],
    ["const load = createRequire(import.meta.url); load('./order.cjs');", 'require ./order.cjs'],
    ["const load = module.createRequire(__filename); load('./order.cjs');", 'require ./order.cjs'],
    ["new Worker(new URL('./worker.js', import.meta.url));", 'dynamic ./worker.js asset'],
  ])('%s', async (text, expected) => {
    expect(await read('shop.js', text)).toEqual([expected]);
    expect(await read('shop.mjs', text)).toEqual([expected]);
  });

  it('is read although it holds JSX, types, or what modules may not', async () => {
    expect(await read('x.js', "import Cart from './cart';\nexport default () => <Cart />;")).toEqual([
      'import ./cart',
    ]);
    expect(
      await read(
        'x.js',
        "// @flow\nimport type { Order } from './order';\nexport const f = (order: Order): number => 1;",
      ),
    ).toEqual(['type ./order']);
    expect(await read('x.js', "const a = require('./a');\nif (!a) return;\nwith (a) { b(); }")).toEqual([
      'require ./a',
    ]);
    expect(await read('x.cjs', "#!/usr/bin/env node\nconst a = require('./a');\nreturn;")).toEqual([
      'require ./a',
    ]);
  });

  it('has no problem with any of that', async () => {
    expect((await readFile('x.js', "const a = require('./a');\nif (!a) return;")).problem).toBeUndefined();
    expect((await readFile('x.js', 'export default () => <Cart />;')).problem).toBeUndefined();
  });
});

describe('a specifier that is computed', () => {
  it.each([
    ['import(`./locales/${language}.json`)', 'dynamic ./locales/*.json pattern'],
    ["import('./locales/' + language + '.json')", 'dynamic ./locales/*.json pattern'],
    ['import(`./a/${`b/${c}`}.js`)', 'dynamic ./a/b/*.js pattern'],
    ["require('./plugins/' + name)", 'require ./plugins/* pattern'],
    ["import('./a' + '/b.js')", 'dynamic ./a/b.js'],
    ["import(('./a.js') as string)", 'dynamic ./a.js'],
    ["import('./caf\\u00e9.js')", 'dynamic ./café.js'],
    ['import(path)', 'dynamic computed'],
    ['import(`${directory}/x.js`)', 'dynamic computed'],
    ['require(path)', 'require computed'],
  ])('%s', async (text, expected) => {
    expect(await read('shop.ts', text)).toEqual([expected]);
  });
});

describe('a specifier that is put together from where the file lies', () => {
  it.each([
    ["require(path.join(__dirname, '..', 'shared', 'orders'))", 'require ../shared/orders'],
    ["const { join } = require('path');\nrequire(join(__dirname, 'orders'))", 'require ./orders'],
    [
      "const root = path.resolve(__dirname, '../..');\nconst shared = `${root}/packages/shared`;\nrequire(shared + '/orders.js')",
      'require ../../packages/shared/orders.js',
    ],
    ["const shared = path.join(__dirname, '..');\nrequire(shared).start()", 'require ..'],
    ["require(__dirname + '/orders')", 'require ./orders'],
    ["require(require.resolve('./orders'))", 'require ./orders'],
    ["const file = './orders';\nrequire(file)", 'require ./orders'],
    ["await import(join(import.meta.dirname, 'orders.js'))", 'dynamic ./orders.js'],
    [
      "const __filename = fileURLToPath(import.meta.url);\nconst __dirname = path.dirname(__filename);\nawait import(path.join(__dirname, '../orders.js'))",
      'dynamic ../orders.js',
    ],
    [
      "const here = dirname(fileURLToPath(import.meta.url));\nawait import(pathToFileURL(join(here, 'orders.js')).href)",
      'dynamic ./orders.js',
    ],
    ["await import(new URL('../shared/orders.js', import.meta.url).href)", 'dynamic ../shared/orders.js'],
    ["await import(fileURLToPath(new URL('orders.js', import.meta.url)))", 'dynamic ./orders.js'],
    [
      "const shared = new URL('../shared/', import.meta.url);\nawait import(new URL('orders.js', shared).pathname)",
      'dynamic ../shared/orders.js',
    ],
    ["await import(import.meta.resolve('./orders.js'))", 'dynamic ./orders.js'],
    ["require(path.dirname(__dirname) + path.sep + 'orders')", 'require ../orders'],
    ["require(path.join(__filename, '../orders'))", 'require ./orders'],
    ["require([__dirname, '..', 'orders'].join('/'))", 'require ../orders'],
  ])('%s', async (text, expected) => {
    expect(await read('shop.js', text)).toContain(expected);
  });

  it('takes no time, whatever names stand for', async () => {
    const long = (name: string) => `\`${`\${${name}}`.repeat(1_000)}\``;
    const text = `const d = '${'x'.repeat(4_000)}';\nconst c = ${long('d')};\nconst b = ${long('c')};\nrequire(__dirname + ${long('b')})`;
    const start = performance.now();
    await read('shop.js', text);
    expect(performance.now() - start).toBeLessThan(1_000);
  });

  it.each([
    ['require(`${__dirname}/../../shared/modules/${item}`)', 'require ../../shared/modules/* pattern'],
    ["require(__dirname + '/handlers/' + name)", 'require ./handlers/* pattern'],
    ["require(path.join(__dirname, 'handlers', name + '.js'))", 'require ./handlers/*.js pattern'],
    ["require(path.resolve(__dirname, '..', name, 'index.js'))", 'require ../*/index.js pattern'],
    [
      "const shared = path.join(__dirname, '../shared');\nlist.map((name) => require(`${shared}/${name}`))",
      'require ../shared/* pattern',
    ],
    [
      'await import(path.join(import.meta.dirname, `handlers/${name}.js`))',
      'dynamic ./handlers/*.js pattern',
    ],
    ['await import(new URL(`./handlers/${name}.js`, import.meta.url))', 'dynamic ./handlers/*.js pattern'],
    ["const at = './handlers';\nrequire(`${at}/${name}`)", 'require ./handlers/* pattern'],
    ["const at = './handlers';\nrequire(at + '/' + name)", 'require ./handlers/* pattern'],
    [
      "const rates = process.env.RATES || 'data/rates.json';\nrequire(`../../${rates}`)",
      'require ../../*.json pattern',
    ],
    ["require(`./rates/${process.env.RATES ?? 'usual'}`)", 'require ./rates/* pattern'],
    ["require(`./${process.env.CHEAP && 'cheap.js'}`)", 'require ./* pattern'],
  ])('leaves open what is computed: %s', async (text, expected) => {
    expect(await read('shop.js', text)).toContain(expected);
  });

  it.each([
    ['on a name that a function is given', "const name = './a';\nlist.forEach((name) => require(name))"],
    ['on a name that is taken from something', "const { name } = { name: './a' };\nrequire(name)"],
    ['on what is given later', "let name = './a';\nname = other;\nrequire(name)"],
    ['on where the program is started', "require(path.join(process.cwd(), 'a'))"],
    ['on where the program is started, silently', "require(path.resolve('lib', 'a'))"],
    ['on the disk', "require(path.resolve(__dirname, '/opt/a'))"],
    ['on more than is said', 'require(path.join(__dirname, ...names))'],
    ['on a file that is chosen', 'require(path.join(__dirname, name))'],
    ['on a file that is chosen above', 'require(`${__dirname}/../${name}`)'],
    ['on a place that is chosen first', "require(path.join(root, 'handlers', name))"],
    [
      'on the way up from a place that is chosen',
      "require(path.join(__dirname, 'handlers', name, '../all'))",
    ],
    ['on an address that is chosen', 'require(new URL(name, import.meta.url))'],
    ['on the top of a disk', "require(new URL('/orders.js', import.meta.url))"],
    ['on the file itself', "require(path.join(__filename, 'orders'))"],
    ['on where the program is started, as an address', "require(pathToFileURL('./orders.js').href)"],
  ])('is computed where it hangs %s', async (_, text) => {
    const found = (await read('shop.js', text)).filter((one) => !one.endsWith(' asset'));
    expect(found.at(-1)).toBe('require computed');
  });

  it('keeps how it is written, which is what others know it by', async () => {
    const [, reading] = (
      await readFile('shop.js', "const a = 1;\nrequire('path');\nrequire(join(__dirname, 'a'))")
    ).imports;
    expect(reading).toEqual({
      kind: 'require',
      specifier: './a',
      written: "join(__dirname, 'a')",
      line: 3,
      column: 1,
    });
  });
});

describe('components', () => {
  it('of Vue import what their scripts do, and the file that a script lies in', async () => {
    const text = `<template><Cart v-if="a > b" /><script-like /></template>
<!-- <script>import './comment'</script> -->
<script lang="ts">
import { cart } from './cart';
</script>
<script setup lang="ts" generic="T extends Map<string, Order>">
import type { Order } from './order';
const page = () => import('./page.vue');
</script>
<script src="./logic.js" />
<style>@import './shop.css';</style>
`;
    expect((await readFile('shop.vue', text)).imports).toEqual([
      { kind: 'import', specifier: './cart', line: 4, column: 1 },
      { kind: 'type', specifier: './order', line: 7, column: 1 },
      { kind: 'dynamic', specifier: './page.vue', line: 8, column: 20 },
      { kind: 'import', specifier: './logic.js', line: 10, column: 1 },
    ]);
  });

  it('of Svelte do the same', async () => {
    const text = `<script context="module">
  export { load } from './load.js';
</script>
<script lang="ts">
  import Cart from './Cart.svelte';
  let total: number = $state(0);
</script>
<Cart {total} />
<svelte:head><script type="application/ld+json">{"import": 1}</script></svelte:head>
`;
    expect(await read('shop.svelte', text)).toEqual(['re-export ./load.js', 'import ./Cart.svelte']);
    expect((await readFile('shop.svelte', text)).problem).toBeUndefined();
  });

  it('of Astro import at their head as well', async () => {
    const text = `---
import Cart from '../components/Cart.astro';
const { id } = Astro.params;
if (!id) return Astro.redirect('/');
---
<Cart id={id} />
<script>import '../client/cart';</script>
`;
    const reading = await readFile('shop.astro', text);
    expect(reading.imports).toEqual([
      { kind: 'import', specifier: '../components/Cart.astro', line: 2, column: 1 },
      { kind: 'import', specifier: '../client/cart', line: 7, column: 9 },
    ]);
    expect(reading.problem).toBeUndefined();
  });

  it('without a script, or with one that never ends, import nothing and do no harm', async () => {
    expect(await read('a.vue', '<template><p>Empty</p></template>')).toEqual([]);
    expect(await read('a.vue', '<script')).toEqual([]);
    expect(await read('a.vue', '<!--')).toEqual([]);
    expect(await read('a.vue', "<script>import './a'")).toEqual(['import ./a']);
    expect(await read('a.astro', '---\nimport "./a"')).toEqual([]);
  });
});

describe('a file that does not parse', () => {
  it('has no problem as long as all its imports are known', async () => {
    const reading = await readFile('shop.ts', "import { a } from './a';\nconst b = ;\n");
    expect(reading.imports).toEqual([{ kind: 'import', specifier: './a', line: 1, column: 1 }]);
    expect(reading.problem).toBeUndefined();
  });

  it('keeps the imports that were found, and says where it stopped', async () => {
    const reading = await readFile('shop.ts', "import { a } from './a';\nconst b = ;\nimport('./c');\n");
    expect(reading.imports).toEqual([{ kind: 'import', specifier: './a', line: 1, column: 1 }]);
    expect(reading.problem).toEqual({ message: expect.any(String), line: 2, column: 11 });
  });

  it('is placed in the component that it is a part of', async () => {
    const reading = await readFile(
      'shop.vue',
      "<template />\n<script>\nconst b = ;\nimport('./c');\n</script>",
    );
    expect(reading.problem).toMatchObject({ line: 3, column: 11 });
  });
});

describe('places', () => {
  it('count lines from 1 and columns in UTF-16 units', async () => {
    const text = "const a = '🧾é'; import('./a');\r\n\timport('./b');";
    expect((await readFile('x.ts', text)).imports.map(({ line, column }) => [line, column])).toEqual([
      [1, 18],
      [2, 2],
    ]);
  });

  it('are where the statement or expression begins, whatever stands around it', async () => {
    const filler = fc.constantFrom(
      '',
      ' ',
      '\n',
      '\r\n',
      '// 🧾\n',
      "const a = '€';",
      '/* ☂\n */ ',
      'let b = `\n${1}`;\n',
    );
    const statement = fc.constantFrom(
      "import x from './x';",
      "export * from './x';",
      "import('./x');",
      "require('./x');",
      "import x = require('./x');",
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(filler, statement), { minLength: 1, maxLength: 8 }),
        async (parts) => {
          const text = parts.map(([before, after]) => before + after).join('\n');
          const { imports, lines } = await readFile('x.ts', text);
          const all = text.split('\n');
          expect(lines).toBe(all.length);
          const found = imports.map(({ line, column }) => all[line - 1]!.slice(column - 1));
          expect(found).toEqual(
            parts.map(([, after]) => expect.stringMatching(new RegExp(`^${after.slice(0, 6)}`))),
          );
        },
      ),
    );
  });

  it.each([
    ['', 0],
    ['a', 1],
    ['a\n', 1],
    ['a\nb', 2],
    ['\n\n', 2],
  ])('%j has its physical lines', async (text, lines) => {
    expect((await readFile('x.ts', text)).lines).toBe(lines);
  });

  it.each([
    [
      '/* eslint-disable */\n// WARNING: This file was auto-generated with tsoa. Please do not modify it.\nexport {};\n',
      0,
    ],
    ['// @generated by protobuf-ts 2.9\nexport const a = 1;\n', 0],
    ['/**\n * Generated from orders.proto.\n * DO NOT EDIT.\n */\nexport const a = 1;\n', 0],
    ['#!/usr/bin/env node\n// Code generated by ent, do not edit.\nexport const a = 1;\n', 0],
    ["import a from './a.js';\n// auto-generated below\n", 2],
    ['/** Numbers that are generated by the bank. */\nexport const a = 1;\n', 2],
    ['// Do not change the order of these.\nexport const a = 1;\n', 2],
  ])('%j was written by a program, or not', async (text, lines) => {
    expect((await readFile('x.ts', text)).lines).toBe(lines);
  });
});

describe('what a file exports', () => {
  it.each([
    ['export interface Order {}\nexport class Cart {}\nexport abstract class Base {}', 2, 1],
    [
      'interface Order {}\nclass Cart {}\nconst rate = 1;\nexport { Order, Cart as Basket };\nexport type { Order as O };',
      1,
      1,
    ],
    ['type Line = string;\nfunction total() {}\nexport default total;\nexport { type Line };', 1, 1],
    ["export { Order } from './order.js';\nexport * from './cart.js';", 0, 0],
    ["import { Order } from './order.js';\nexport { Order };", 0, 0],
    ['export default class Cart {}', 0, 1],
  ])('%j is abstract or not', async (text, abstract, concrete) => {
    expect((await readFile('shop.ts', text)).exports).toMatchObject({ abstract, concrete });
  });
});

describe('whether a file holds tests, whatever it is called', () => {
  it.each([
    ["describe('orders', () => {\n  it('are placed', () => {});\n});", true],
    [
      "import { describe, test } from 'node:test';\ndescribe('orders', () => {\n\ttest.skip('x', async () => {});\n});",
      true,
    ],
    ["describe('orders', function () {\n  it(`are ${kind}`, async function () {});\n});", true],
    ["const text = `describe('orders', () => {\n  it('are placed', () => {});\n});`;", false],
    ["/**\n * describe('orders', () => {\n * it('are placed');\n */\nexport const a = 1;", false],
    ['export const describe = (order) => order.name;\ndescribe(order);', false],
    ['schema.describe("orders");\nfield.test("x");', false],
  ])('%s', async (text, isTest) => {
    expect((await readFile('orders.integration.ts', text)).test === true).toBe(isTest);
  });
});
