import { describe, expect, it } from 'vitest';
import { importsOf } from './support.js';

const FILES = {
  'shop/package.json': '{ "name": "shop" }',
  'shop/src/orders/cart.js': '',
  'shop/src/main.js': "import cart from '#root/orders/cart';",
};

describe('an alias that only a tool is told leads to what stands beside it', () => {
  it.each<[string, Record<string, string>]>([
    [
      "of babel's module-resolver",
      {
        'shop/babel.config.js':
          'module.exports = { plugins: [["module-resolver", { alias: { "#root": "./src" } }]] };',
      },
    ],
    [
      'of babel in JSON, above the package',
      {
        '.babelrc':
          '{ "plugins": [["module-resolver", { "alias": { "@x": "./y", "#root": "./shop/src" } }]] }',
      },
    ],
    ['of Parcel', { 'shop/package.json': '{ "name": "shop", "alias": { "#root": "./src" } }' }],
    ['of module-alias', { 'shop/package.json': '{ "_moduleAliases": { "#root": "src" } }' }],
    [
      'of webpack',
      {
        'shop/webpack.common.js':
          "module.exports = { resolve: { alias: {\n  '#root': path.resolve(__dirname, 'src'),\n  '#other': path.resolve(__dirname, 'other') } } };",
      },
    ],
    [
      'of Vite',
      {
        'shop/vite.config.ts':
          "export default { resolve: { alias: { '#root': fileURLToPath(new URL('./src', import.meta.url)) } } };",
      },
    ],
    [
      'of Vite, as a list',
      {
        'shop/vite.config.mjs':
          "export default { resolve: { alias: [{ find: '#root', replacement: path.join(__dirname, '.', 'src') }] } };",
      },
    ],
  ])('%s', async (_, config) => {
    expect(await importsOf({ ...FILES, ...config })).toContain('shop/src/main.js -> shop/src/orders/cart.js');
  });

  it('but not to what a package calls so for something else', async () => {
    const main = "import till from 'till';";
    const json = '{ "name": "shop", "scripts": { "till": "src/orders/cart.js" } }';
    const found = await importsOf({ ...FILES, 'shop/src/main.js': main, 'shop/package.json': json });
    expect(found.join()).not.toContain('cart.js');
  });

  it('of a name that looks like that of a package, unless it is one', async () => {
    const main = { 'shop/src/main.js': "import cart from 'orders/cart'; import react from 'react';" };
    const config = {
      'shop/webpack.config.js':
        "module.exports = { resolve: { alias: { orders: path.resolve(__dirname, 'src/orders'), react: 'preact/compat' } } };",
    };
    expect(await importsOf({ ...FILES, ...main, ...config })).toEqual([
      'shop/src/main.js -> shop/src/orders/cart.js',
      'shop/src/main.js -> npm:react',
    ]);
    const declared = { 'shop/package.json': '{ "name": "shop", "dependencies": { "orders": "1" } }' };
    expect(await importsOf({ ...FILES, ...main, ...config, ...declared })).toContain(
      'shop/src/main.js -> npm:orders',
    );
  });

  it('which is nothing where the name is that of something else, or its directory is computed', async () => {
    const configs = {
      'shop/webpack.config.js':
        "module.exports = { resolve: { alias: { '#rooted': './src', '#root': `${base}/src` } } };\nconst nothing = { '#root/other': './src' };",
    };
    expect((await importsOf({ ...FILES, ...configs })).join()).not.toContain('cart.js');
  });
});
