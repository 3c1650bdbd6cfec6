import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = {
  ...answering(
    'GET /api/orders',
    'POST /api/orders',
    'GET /api/orders/:id',
    'GET /api/stock',
    'POST /api/login',
  ),
  compose: ['ports: ["4000:3000"]'],
};

/** Who answers the same, so that only an address tells who is meant. */
const bank = answering('GET /api/orders', 'POST /api/orders', 'GET /api/orders/:id', 'GET /api/stock');

/** What a page asks orders for. */
async function asked(
  files: Readonly<Record<string, string>>,
  dependencies: readonly string[],
): Promise<readonly string[]> {
  const manifest = JSON.stringify({
    name: 'web',
    scripts: { start: 'node src/main.js', dev: 'vite' },
    dependencies: Object.fromEntries(dependencies.map((name) => [name, '1'])),
  });
  const web = { files: { 'package.json': manifest, ...files } };
  return callsIn(await modelOf(systemOf({ orders, bank, web })))
    .map((call) => call.replace('web → orders ', ''))
    .sort();
}

describe('Redux Toolkit', () => {
  const api = (endpoints: string, base = 'baseQuery') => `
    import { createApi, fetchBaseQuery } from '@reduxjs/toolkit/query/react';
    const baseQuery = fetchBaseQuery({ baseUrl: 'http://localhost:4000/api' });
    const renewing = async (args, api, options) => {
      const answer = await baseQuery(args, api, options);
      if (answer.error?.status === 401) { await baseQuery({ url: '/login', method: 'POST' }, api, options); return baseQuery(args, api, options); }
      return answer;
    };
    const own = (query) => query;
    export const ordersApi = createApi({ baseQuery: ${base}, endpoints: (build) => ({ ${endpoints} }) });
    own('/nothing');`;
  const toolkit = ['@reduxjs/toolkit', 'react', 'vite'];

  test('a base query asks by itself, where what it was given is refused', async () => {
    const code = api('one: build.query({ query: (id) => `/orders/${id}` })', 'renewing');
    expect(await asked({ 'src/main.js': code }, toolkit)).toEqual(['GET /api/orders/*', 'POST /api/login']);
  });

  test('an endpoint asks by a function of its own, for as much as it wants', async () => {
    const code = api(`all: build.query({ async queryFn(arg, api, options, ask) {
        const orders = await ask('/orders'); const stock = await ask({ url: \`/stock?of=\${arg}\` }); return { data: [orders, stock] }; } }),
      mine: build.query({ queryFn: () => ({ data: [] }) })`);
    const calls = await asked({ 'src/main.js': code }, toolkit);
    expect(calls).toEqual(['GET /api/orders', 'GET /api/stock', 'POST /api/login']);
  });
});

describe('Nuxt and SvelteKit', () => {
  const nuxt = {
    'nuxt.config.ts':
      "export default defineNuxtConfig({ runtimeConfig: { public: { base: 'http://localhost:4000/api' } } });",
    'plugins/api.ts':
      'export default defineNuxtPlugin(() => ({ provide: { api: $fetch.create({ baseURL: useRuntimeConfig().public.base }) } }));',
  };

  test.each(['string', 'string | (() => string)', 'MaybeRefOrGetter<string>'])(
    'a fetch of the program that sends with a client of a plugin, for %s',
    async (type) => {
      const files = {
        ...nuxt,
        'composables/useShop.ts': `export function useShop(url: ${type}, options?: object) { return useFetch(url, { ...options, $fetch: useNuxtApp().$api }); }`,
        'pages/index.vue': "<script setup>\nconst { data } = await useShop('/orders');\n</script>",
      };
      expect(await asked(files, ['nuxt', 'vue'])).toEqual(['GET /api/orders']);
    },
  );

  test('a handler that hands its request on, and a function of the same name', async () => {
    const files = {
      ...nuxt,
      'server/api/orders.get.ts':
        "export default defineEventHandler((event) => proxyRequest(event, 'http://orders:3000/api/orders'));",
      'server/api/stock.get.ts': `import { sendProxy } from 'h3';
        export default defineEventHandler((event) => sendProxy(event, \`http://orders:3000/api/stock\`));`,
      'server/api/made.get.ts': `const make = () => undefined; const proxyRequest = make();
        export default defineEventHandler((event) => proxyRequest(event, 'http://orders:3000/api/orders/1'));`,
      'server/utils/given.ts': `export const given = (proxyRequest) => (event) => proxyRequest(event, 'http://orders:3000/api/orders/1');`,
      'server/api/own.get.ts': `const proxyRequest = (event, url) => url;
        export default defineEventHandler((event) => proxyRequest(event, 'http://orders:3000/api/orders/1'));`,
    };
    expect(await asked(files, ['nuxt', 'vue'])).toEqual(['GET /api/orders', 'GET /api/stock']);
  });

  test('the fetch that an event of SvelteKit brings', async () => {
    const files = {
      'src/hooks.server.ts':
        "export const handle = async ({ event, resolve }) => { const me = await event.fetch('http://orders:3000/api/orders/1'); return resolve(event); };",
    };
    expect(await asked(files, ['@sveltejs/kit', 'svelte', 'vite'])).toEqual(['GET /api/orders/1']);
  });
});

describe('devices', () => {
  const device = (code: string, files: Readonly<Record<string, string>> = {}) =>
    asked(
      {
        'index.js':
          "import { registerRootComponent } from 'expo'; import App from './App'; registerRootComponent(App);",
        'App.js': `${code}\nexport default function App() { load(); return null; }`,
        ...files,
      },
      ['expo', 'react', 'react-native'],
    );

  test.each([
    ['what emulators call this machine', "'http://10.0.2.2:4000/api'"],
    ['the address of this machine in a house', "'http://192.168.1.20:4000/api'"],
    [
      'one for each kind of device',
      "Platform.select({ ios: 'http://localhost:4000/api', android: 'http://10.0.2.2:4000/api' })",
    ],
  ])('%s', async (_, base) => {
    const code = `import { Platform } from 'react-native';\nconst base = ${base};\nconst load = () => fetch(base + '/orders');`;
    expect(await device(code)).toEqual(['GET /api/orders']);
  });

  test('something of the program that is called like what tells them apart', async () => {
    const code = `const Platform = { select: (all) => all.web };
      const load = () => fetch(Platform.select({ web: 'http://10.0.2.2:4000/api', other: 'http://10.0.2.2:9999/api' }) + '/orders');`;
    expect(await device(code)).toEqual(['GET /api/orders']);
  });

  test.each([
    [
      'app.json',
      { 'app.json': '{ "expo": { "extra": { "apiUrl": "http://localhost:4000/api" } } }' },
      ['GET /api/orders'],
    ],
    [
      'code',
      {
        'app.config.ts':
          "export default ({ config }) => ({ ...config, extra: { apiUrl: process.env.API ?? 'http://localhost:4000/api' } });",
      },
      ['GET /api/orders'],
    ],
    ['what is no JSON', { 'app.json': '{ expo' }, []],
  ])('settings of Expo in %s', async (_, files, routes) => {
    const code =
      "import Constants from 'expo-constants';\nconst load = () => fetch(`${Constants.expoConfig?.extra?.apiUrl}/orders`);";
    expect(await device(code, files)).toEqual(routes);
  });
});

describe('a class that leaves a part of the address to those who extend it', () => {
  test.each([
    [
      'with a parameter for types',
      'abstract class Client<T> {',
      "class Orders extends Client<object> { protected path = 'orders'; }",
      'new Orders()',
    ],
    [
      'that is given its client',
      'abstract class Client { constructor(protected http: object) {}',
      "class Orders extends Client { protected readonly path = 'orders'; constructor() { super({}); } }",
      'new Orders()',
    ],
  ])('%s', async (_, base, extended, made) => {
    const code = `import axios from 'axios';
      ${base} protected abstract path: string; private get url() { return \`http://orders:3000/api/\${this.path}\`; }
        all() { return axios.get(this.url); } one(id: string) { return axios.get(\`\${this.url}/\${id}\`); } }
      ${extended}
      class Stock extends Client${base.includes('<') ? '<object>' : ''} { protected path = 'stock'; }
      const orders = ${made}; const stock = new Stock({}); orders.all(); orders.one('1'); stock.all();`;
    const calls = await asked({ 'src/main.js': "import './shop';", 'src/shop.ts': code }, ['axios']);
    expect(calls).toContain('GET /api/orders');
    expect(calls).toContain('GET /api/orders/*');
    expect(calls).toContain('GET /api/stock');
    expect(calls).not.toContain('GET /api/*');
  });
});
