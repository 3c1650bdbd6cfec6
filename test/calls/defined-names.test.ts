/** Names that a build puts addresses for. Two services answer alike, so that nothing but the address tells who is asked. */
import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = answering('GET /items/:id');
const stock = answering('GET /items/:id');
const environment = { PUBLIC_ORDERS: 'http://orders:3000' };

/** Whom the front end of a shop asks. */
async function asked(files: Readonly<Record<string, string>>, others: Readonly<Record<string, string>> = {}) {
  return callsIn(await modelOf(systemOf({ orders, stock, web: { files, environment } }, others)));
}

const ORDERS = ['web → orders GET /items/*'];
const STOCK = ['web → stock GET /items/*'];
const ask = (address: string) => `export const item = (id) => fetch(\`\${${address}}/items/\${id}\`);`;

describe('what a build puts for a name', () => {
  test.each<[string, Readonly<Record<string, string>>, readonly string[]]>([
    [
      'webpack, as a text in quotes',
      {
        'webpack.config.js':
          "const webpack = require('webpack');\nmodule.exports = { plugins: [new webpack.DefinePlugin({ __SHOP__: JSON.stringify('http://orders:3000') })] };",
        'src/api.js': ask('__SHOP__'),
      },
      ORDERS,
    ],
    [
      'webpack, a variable of the process whose name says nothing',
      {
        'webpack.config.js':
          "const { DefinePlugin } = require('webpack');\nmodule.exports = (env) => ({ plugins: [new DefinePlugin({ 'process.env.API': '\"http://stock:3000\"' })] });",
        'src/api.js': ask('process.env.API'),
      },
      STOCK,
    ],
    [
      'webpack, all variables at once, by a helper and the mode',
      {
        'config/env.js':
          "module.exports = (mode) => ({ 'process.env': { API: JSON.stringify(mode === 'production' ? 'http://stock:3000' : 'http://stock:3000') } });",
        'config/webpack.common.js':
          "const webpack = require('webpack');\nconst env = require('./env');\nmodule.exports = (mode) => ({ plugins: [new webpack.DefinePlugin(env(mode))] });",
        'src/api.js': ask('process.env.API'),
      },
      STOCK,
    ],
    [
      'webpack, by a default that the environment may outdo',
      {
        'webpack.config.js':
          "const webpack = require('webpack');\nmodule.exports = { plugins: [new webpack.EnvironmentPlugin({ SHOP: 'http://stock:3000', PUBLIC_ORDERS: 'http://stock:3000' })] };",
        'src/api.js': `${ask('process.env.SHOP')}\nexport const other = (id) => fetch(\`\${process.env.PUBLIC_ORDERS}/items/\${id}\`);`,
      },
      [...ORDERS, ...STOCK],
    ],
    [
      'rspack, a table out of a file of JSON that a loop goes through',
      {
        'rspack.config.ts':
          "import { rspack } from '@rspack/core';\nconst shop = require('../tools/shop.cjs');\nexport default { plugins: [new rspack.DefinePlugin({ ...shop.defined('production') })] };",
        'src/api.ts': `declare const __SERVICES__: Record<string, string>;\nconst { SHELVES } = __SERVICES__;\n${ask('SHELVES')}`,
      },
      STOCK,
    ],
    [
      'Vite, from its own environment',
      {
        'vite.config.ts':
          "import { defineConfig, loadEnv } from 'vite';\nexport default defineConfig(({ mode }) => { const env = loadEnv(mode, process.cwd(), ''); return { define: { __SHOP__: JSON.stringify(env.PUBLIC_ORDERS) } }; });",
        'src/env.d.ts': 'declare const __SHOP__: string;',
        'src/api.ts': ask('__SHOP__'),
      },
      ORDERS,
    ],
    [
      'Vite, for what the code asks of import.meta',
      {
        'vite.config.ts':
          "import { defineConfig } from 'vite';\nconst url = 'http://stock:3000';\nexport default defineConfig({ define: { 'import.meta.env.API': `\"${url}\"` } });",
        'src/api.ts': ask('import.meta.env.API'),
      },
      STOCK,
    ],
    [
      'esbuild, in a script that builds, from what dotenv reads',
      {
        'build.mjs':
          "import { build } from 'esbuild';\nimport dotenv from 'dotenv';\nconst { parsed } = dotenv.config();\nawait build({ entryPoints: ['src/api.js'], define: { 'process.env.SHOP': JSON.stringify(parsed.PUBLIC_ORDERS) } });",
        'src/api.js': ask('process.env.SHOP'),
      },
      ORDERS,
    ],
    [
      'Rollup, by what it replaces',
      {
        'rollup.config.mjs':
          "import replace from '@rollup/plugin-replace';\nexport default { plugins: [replace({ preventAssignment: true, values: { __SHOP__: JSON.stringify('http://stock:3000') } })] };",
        'src/api.js': ask('__SHOP__'),
      },
      STOCK,
    ],
    [
      'Next, as variables that it sets',
      {
        'next.config.js':
          "/** @type {import('next').NextConfig} */\nmodule.exports = { env: { SHOP: process.env.PUBLIC_ORDERS } };",
        'app/api.js': ask('process.env.SHOP'),
      },
      ORDERS,
    ],
    [
      'Next, as settings for a page',
      {
        'next.config.js': "module.exports = { publicRuntimeConfig: { shop: 'http://stock:3000' } };",
        'lib/api.js': `import getConfig from 'next/config';\nconst { publicRuntimeConfig } = getConfig();\n${ask('publicRuntimeConfig.shop')}`,
      },
      STOCK,
    ],
  ])('%s', async (_, files, expected) => {
    expect(
      await asked(files, {
        'tools/services.json':
          '{ "services": [{ "key": "TILL", "host": "orders" }, { "key": "SHELVES", "host": "stock" }] }',
        'tools/shop.cjs': `const fs = require('node:fs');
          const path = require('node:path');
          let known = null;
          function load() {
            if (known) return known;
            let raw;
            try { raw = fs.readFileSync(path.join(path.resolve(__dirname), 'services.json'), 'utf8'); } catch (error) { throw error; }
            known = JSON.parse(raw);
            return known;
          }
          function addresses() {
            const found = {};
            for (const each of load().services) found[each.key] = \`http://\${each.host}:3000\`;
            return found;
          }
          module.exports = { defined: (mode) => ({ __SERVICES__: JSON.stringify(addresses(mode)) }) };`,
      }),
    ).toEqual(expected);
  });
});

describe('nothing', () => {
  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'for a name that the file declares itself',
      {
        'vite.config.ts': "export default { define: { SHOP: JSON.stringify('http://stock:3000') } };",
        'src/api.ts': `const SHOP = unknown();\n${ask('SHOP')}`,
      },
    ],
    [
      'of a build of another program',
      {
        'admin/package.json': '{ "name": "admin" }',
        'admin/vite.config.ts':
          "export default { define: { __SHOP__: JSON.stringify('http://stock:3000') } };",
        'vite.config.ts': 'export default { define: { __DEV__: true } };',
        'src/api.ts': ask('__SHOP__'),
      },
    ],
    [
      'where a definition is code that runs in the page',
      {
        'vite.config.ts': "export default { define: { __SHOP__: 'window.shop.address' } };",
        'src/api.ts': ask('__SHOP__'),
      },
    ],
  ])('%s', async (_, files) => {
    expect(await asked(files)).toEqual([]);
  });

  test('in the environment of another service, nor of one that lies below the page', async () => {
    const defined = "export default { define: { 'process.env.SHOP': JSON.stringify('http://stock:3000') } };";
    const jobs = { files: { 'index.js': ask('process.env.SHOP') } };
    const web = {
      files: {
        'vite.config.js': defined,
        'src/page.js': 'export const page = 1;',
        'server/package.json': '{ "name": "server", "scripts": { "start": "node index.js" } }',
        'server/index.js': `${ask('process.env.SHOP')}\nrequire('http').createServer().listen(3000);`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, stock, jobs, web })))).toEqual([]);
  });

  test('is nothing to a server in the package of its pages, unless the build is made for servers', async () => {
    const server = {
      'server/index.js': `import express from 'express';\nimport { API } from './settings.js';\nconst app = express();\napp.get('/item', async (req, res) => res.json(await fetch(\`\${API}/items/\${req.query.id}\`)));\napp.listen(80);`,
      'server/settings.js': 'export const API = process.env.PUBLIC_ORDERS;',
    };
    const built = (more: string) =>
      `export default { ${more}define: { 'process.env.PUBLIC_ORDERS': JSON.stringify('http://stock:3000') } };`;
    const page = { 'src/page.jsx': ask('process.env.PUBLIC_ORDERS') };
    expect(await asked({ ...server, 'vite.config.js': built('') })).toEqual(ORDERS);
    expect(await asked({ ...server, ...page, 'vite.config.js': built('') })).toEqual([...ORDERS, ...STOCK]);
    expect(await asked({ ...server, 'esbuild.config.js': built("platform: 'node', ") })).toEqual(STOCK);
  });

  test('is guessed for a library, unless those that build it define it', async () => {
    const library = {
      'libs/api/package.json': '{ "name": "@shop/api", "main": "index.js" }',
      'libs/api/index.js': ask('__SHOP__'),
      'package.json': '{ "name": "shop", "workspaces": ["libs/*", "web"] }',
    };
    const page = "import { item } from '@shop/api';\nexport const first = item(1);";
    const files = { 'src/page.js': page };
    expect(await asked(files, library)).toEqual([]);
    const defined = "export default { define: { __SHOP__: JSON.stringify('http://stock:3000') } };";
    expect(await asked({ ...files, 'vite.config.js': defined }, library)).toEqual(STOCK);
  });
});
