import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from '../calls/support.js';

const orders = answering('GET /orders', 'GET /old', 'GET /lines');

/** What the components of a front end ask that is put together of many files. */
async function asked(files: Readonly<Record<string, string>>): Promise<readonly string[]> {
  const model = await modelOf(
    systemOf({
      orders,
      web: {
        files: {
          'src/main.js':
            "import { createApp } from 'vue';\nimport App from './App.vue';\nimport { router } from './router.js';\ncreateApp(App).use(router).mount('#app');\n",
          'src/App.vue': '<template><router-view /></template>\n',
          'src/router.js':
            "import { createRouter } from 'vue-router';\nexport const router = createRouter({\n  routes: [\n    { path: '/orders', component: () => import('./pages/Orders.vue') },\n    // { path: '/old', component: () => import('./pages/Old.vue') },\n  ],\n});\n",
          'src/pages/Orders.vue': page('/orders'),
          'src/pages/Old.vue': page('/old'),
          ...Object.fromEntries(
            Array.from({ length: 10 }, (_, n) => [`src/kinds/kind-${n}.js`, `export const kind = ${n};\n`]),
          ),
          ...files,
        },
        environment: { ORDERS_URL: 'http://orders:3000' },
      },
    }),
  );
  return callsIn(model)
    .map((call) => call.replace('web → orders GET ', ''))
    .sort();
}

function page(path: string): string {
  return `<template><div /></template>\n<script setup>\nimport { onMounted } from 'vue';\nonMounted(() => fetch(process.env.ORDERS_URL + '${path}'));\n</script>\n`;
}

function element(path: string, name: string): string {
  return `import { useEffect } from 'react';\nimport { Chart, Lines } from 'chart.js';\nChart.register(Lines);\nexport default function ${name}() {\n  useEffect(() => { fetch(process.env.ORDERS_URL + '${path}'); }, []);\n  return (\n    <div />\n  );\n}\n${name}.displayName = '${name}';\n`;
}

describe('a component that nobody imports', () => {
  test('asks nothing, whatever it does as it is shown', async () => {
    expect(await asked({})).toEqual(['/orders']);
  });

  test.each([
    ['a comment at the end of a line', "export const kind = 0; // was 'pages/Old.vue'\n"],
    ['the address of a page', "export const go = (router) => router.push('/pages/Old');\n"],
    ['a label', "export const title = 'Old';\n"],
    ['what is imported from elsewhere', "import Old from '../other/Old.vue';\nexport const old = Old;\n"],
    [
      'what lies in another directory and is found there',
      "export const all = import.meta.glob('../kinds/*.vue');\n",
    ],
    [
      'texts that are looked for',
      "export const all = import.meta.glob(['../**/*.json', '!../pages/*.json']);\n",
    ],
    ['directories of other code', "export const all = require.context('./', false, /\\.js$/);\n"],
    ['a name that is made of other code', 'export const load = (name) => import(`../kinds/${name}.js`);\n'],
  ])('though its name is that of %s', async (_, text) => {
    const other = "export default { name: 'other' };\n";
    expect(
      await asked({ 'src/kinds/kind-0.js': text, 'src/other/Old.vue': `<script>\n${other}</script>\n` }),
    ).toEqual(['/orders']);
  });

  test('nor does what only it imports, even if that sets up a client of its own', async () => {
    const lines =
      "import axios from 'axios';\nconst lines = axios.create({ baseURL: process.env.ORDERS_URL });\nlines.interceptors.request.use((config) => config);\nexport const find = () => lines.get('/lines');\n";
    const old = page('/old').replace(
      'onMounted(',
      "import { find } from '../asking.js';\nfind();\nonMounted(",
    );
    expect(await asked({ 'src/asking.js': lines, 'src/pages/Old.vue': old })).toEqual(['/orders']);
  });

  test.each([
    ['a function', 'src/pages/Lines.jsx', element('/lines', 'Lines')],
    [
      'a constant',
      'src/pages/Lines.js',
      element('/lines', 'Lines').replace('export default function Lines()', 'export const Lines = () =>'),
    ],
    [
      'what another function wraps',
      'src/pages/Lines.tsx',
      `${element('/lines', 'Lines').replace('export default function', 'function')}export default memo(Lines);\n`,
    ],
    [
      'Svelte',
      'src/pages/Lines.svelte',
      "<script>\n  import { onMount } from 'svelte';\n  onMount(() => fetch(process.env.ORDERS_URL + '/lines'));\n</script>\n",
    ],
  ])('be it %s', async (_, path, text) => {
    expect(await asked({ [path]: text })).toEqual(['/orders']);
  });
});

describe('a component is shown', () => {
  const name = 'src/kinds/kind-0.js';

  test.each<[string, Readonly<Record<string, string>>]>([
    [
      'a name is made of its directory',
      { [name]: 'export const load = (name) => import(`../pages/${name}.vue`);\n' },
    ],
    [
      'a name is put together',
      { [name]: "export const load = (name) => () => import('../pages/' + name);\n" },
    ],
    [
      'an alias begins it',
      { [name]: 'export const load = (view) => (resolve) => require([`@/pages/${view}`], resolve);\n' },
    ],
    ['any name may be', { [name]: 'export const load = (path) => import(/* @vite-ignore */ path);\n' }],
    [
      'its directory is looked through',
      { [name]: "export const all = import.meta.glob('../pages/**/*.vue');\n" },
    ],
    [
      'a list of patterns has it',
      { [name]: "export const all = import.meta.glob(['../kinds/*.js', '@/**/*.vue'], { eager: true });\n" },
    ],
    [
      'a bundler looks through it',
      { [name]: "export const all = require.context('../', true, /\\.vue$/);\n" },
    ],
    ['its path is written down', { [name]: "export const menu = [{ component: 'pages/Old.vue' }];\n" }],
    [
      'it is handed out to other programs',
      { 'vite.config.js': "export default { exposes: { './Old': './src/pages/Old' } };\n" },
    ],
    [
      'a plugin finds pages',
      {
        'vite.config.js':
          "import layouts from 'vite-plugin-vue-layouts';\nexport default { plugins: [layouts()] };\n",
      },
    ],
    [
      'an import leads to where nobody knows',
      { [name]: "import Old from '~views/pages/Old.vue';\nexport const old = Old;\n" },
    ],
    [
      'its framework does, which nobody imports',
      { 'package.json': '{ "name": "web", "dependencies": { "@dcloudio/uni-app": "^3.0.0" } }' },
    ],
  ])('where %s', async (_, files) => {
    expect(await asked(files)).toEqual(['/old', '/orders']);
  });

  test.each([
    [
      'it shows itself',
      'src/pages/lines.jsx',
      `${element('/lines', 'Lines')}createRoot(document.body).render(<Lines />);\n`,
    ],
    ['it is what a platform begins with', 'src/App.jsx', element('/lines', 'App')],
    [
      'it becomes an element of its own',
      'src/pages/Lines.jsx',
      `import register from 'preact-custom-element';\n${element('/lines', 'Lines')}register(Lines, 'order-lines');\n`,
    ],
    [
      'it hands out what a router asks for',
      'src/pages/Lines.jsx',
      `export const loader = () => 1;\n${element('/lines', 'Lines')}`,
    ],
  ])('where %s', async (_, path, text) => {
    expect(await asked({ [path]: text })).toEqual(['/lines', '/orders']);
  });

  test.each([
    ['its platform takes it for another of that name', 'react-native', 'src/pages/Lines.ios.jsx'],
    ['settings name another directory of pages', 'expo-router', 'src/screens/lines.jsx'],
    ['pages of text import it', '@mdx-js/rollup', 'src/pages/Lines.jsx'],
  ])('where %s', async (_, name, path) => {
    const files = {
      'package.json': JSON.stringify({ name: 'web', dependencies: { [name]: '1' } }),
      [path]: element('/lines', 'Lines'),
    };
    expect(await asked(files)).toContain('/lines');
  });

  test('where routes are files of a directory that is named', async () => {
    const files = {
      'package.json': '{ "name": "web", "dependencies": { "@react-router/dev": "^7.0.0" } }',
      'app/routes.ts':
        "import { flatRoutes } from '@react-router/fs-routes';\nexport default flatRoutes({ rootDirectory: 'screens' });\n",
      'app/screens/lines.jsx': element('/lines', 'Lines'),
    };
    expect(await asked(files)).toContain('/lines');
  });
});
