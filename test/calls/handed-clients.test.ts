import { describe, expect, it } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';

const orders = { ...answering('GET /orders/:id', 'POST /orders'), compose: ['ports: ["8080:8080"]'] };
const carts = answering('GET /carts');

/** What a shop asks, whose program these files are. */
async function asked(files: Readonly<Record<string, string>>, packages: readonly string[] = []) {
  const dependencies = Object.fromEntries(['express', 'axios', ...packages].map((name) => [name, '1']));
  const shop = {
    files: {
      'package.json': JSON.stringify({ name: 'shop', scripts: { start: 'node index.ts' }, dependencies }),
      ...files,
    },
    environment: { ORDERS_URL: 'http://orders:8080', CARTS_URL: 'http://carts:8080' },
  };
  return callsIn(await modelOf(systemOf({ orders, carts, shop })));
}

const serves = (imports: string, route: string) =>
  `import express from 'express';\n${imports}\nconst app = express();\napp.get('/own/:id', async (request, response) => response.json(await ${route}));\napp.listen(3000);\n`;
const one = ['shop → orders GET /orders/*'];

describe('a client that is handed on', () => {
  it('as options that are given whole, be they declared or spread into others', async () => {
    for (const made of ['axios.create(settings)', 'axios.create({ ...settings, timeout: 10 })'])
      expect(
        await asked({
          'index.ts': serves(
            "import { Orders } from './orders';\nconst orders = new Orders({ baseURL: process.env.ORDERS_URL });",
            'orders.one(request.params.id)',
          ),
          'orders.ts': `import axios, { AxiosInstance, AxiosRequestConfig } from 'axios';
            export class Orders {
              private readonly client: AxiosInstance;
              constructor(settings: AxiosRequestConfig) { this.client = ${made}; }
              one(id: string) { return this.client.get(\`/orders/\${id}\`); }
            }`,
        }),
      ).toEqual(one);
  });

  it('as a whole request, which a member keeps that is declared to be options', async () => {
    const breaker = (kept: string) => ({
      'index.ts': serves(
        "import { Breaker } from './breaker';",
        "[await new Breaker({ method: 'GET', url: `${process.env.ORDERS_URL}/orders/${request.params.id}` }).fire(), await new Breaker({ url: `${process.env.CARTS_URL}/carts` }).fire()]",
      ),
      'breaker.ts': `import axios, { AxiosRequestConfig } from 'axios';
        export class Breaker {
          private request: AxiosRequestConfig;
          constructor(request: AxiosRequestConfig) { ${kept} }
          async fire() { return axios(this.request); }
        }`,
    });
    expect(await asked(breaker('this.request = request;'))).toEqual(['shop → carts GET /carts', ...one]);
    // Of options that nobody keeps nothing is known.
    expect(await asked(breaker(''))).toEqual([]);
  });

  it('by the class that another extends, whose methods it asks by `super`', async () => {
    const api = (member: string) => ({
      'index.ts': serves(
        "import { Orders } from './orders';\nconst orders = new Orders();",
        'orders.get(request.params.id)',
      ),
      'api.ts': `import axios from 'axios';
        export abstract class Api {
          protected abstract base: string;
          get(path: string) { return axios.get(this.base + path); }
        }`,
      'orders.ts': `import { Api } from './api';
        export class Orders extends Api { protected base = process.env.ORDERS_URL; ${member} }`,
    });
    expect(await asked(api('get(id: string) { return super.get(`/orders/${id}`); }'))).toEqual(one);
    expect(await asked(api('get(id: string) { return super.find(`/orders/${id}`); }'))).toEqual([]);
  });

  it('options of which nobody says a base ask the page itself', async () => {
    expect(
      await asked({
        'index.ts':
          "import { client } from './client';\nclient({ timeout: 5 }).get('http://orders:8080/orders/1');",
        'client.ts':
          "import axios from 'axios';\nexport const client = (settings) => axios.create(settings);",
      }),
    ).toEqual(['shop → orders GET /orders/1']);
  });

  it('with a base for all that hangs on who calls the function which sets it', async () => {
    expect(
      await asked({
        'index.ts': `import axios from 'axios';
          import { place } from './orders';
          const start = async (protocol: string, host: string) => {
            axios.defaults.baseURL = \`\${protocol}://\${host}:8080\`;
            await run(axios);
          };
          async function run(client) { await place(client); }
          start('http', 'orders');`,
        'orders.ts': "export const place = (client) => client.post('/orders', {});",
      }),
    ).toEqual(['shop → orders POST /orders']);
  });

  it('to a function that declares what a library calls it, alone or among others', async () => {
    for (const [given, taken] of [
      ['http', 'http: AxiosInstance'],
      ['{ http, log: console }', '{ http }: { http: AxiosInstance; log: Console }'],
    ])
      expect(
        await asked({
          'index.ts': serves(
            `import axios from 'axios';\nimport { repository } from './orders';\nconst http = axios.create({ baseURL: process.env.ORDERS_URL });\nconst orders = repository(${given});`,
            'orders.one(request.params.id)',
          ),
          'orders.ts': `import { AxiosInstance } from 'axios';
            export const repository = (${taken}) => ({ one: (id: string) => http.get(\`/orders/\${id}\`) });`,
        }),
      ).toEqual(one);
  });

  it('of several of one class, the one that each is given', async () => {
    expect(
      await asked({
        'index.ts': serves(
          `import { Http } from './http';\nimport { Carts, Orders } from './asking';
           const orders = new Orders(new Http(process.env.ORDERS_URL));
           const carts = new Carts(new Http(process.env.CARTS_URL));`,
          '[orders.one(request.params.id), carts.all()]',
        ),
        'http.ts': `import axios from 'axios';
          export interface Asking { get(url: string): Promise<unknown> }
          export class Http implements Asking {
            private readonly client;
            constructor(baseURL: string) { this.client = axios.create({ baseURL }); }
            get(url: string) { return this.client.get(url); }
          }`,
        'asking.ts': `import { Asking } from './http';
          export class Orders { constructor(private readonly http: Asking) {} one(id: string) { return this.http.get(\`/orders/\${id}\`); } }
          export class Carts { constructor(private readonly http: Asking) {} all() { return this.http.get('/carts'); } }`,
      }),
    ).toEqual(['shop → carts GET /carts', ...one]);
  });

  it('behind an abstract class, to whoever is given one by that', async () => {
    expect(
      await asked({
        'index.ts': serves(
          "import { HttpOrders } from './http-orders';\nimport { Desk } from './desk';\nconst desk = new Desk(new HttpOrders());",
          'desk.show(request.params.id)',
        ),
        'port.ts': 'export abstract class Port { abstract fetch(path: string): Promise<unknown>; }',
        'http-orders.ts': `import axios from 'axios';\nimport { Port } from './port';
          export class HttpOrders extends Port { fetch(path: string) { return axios.get(process.env.ORDERS_URL + path); } }`,
        'desk.ts': `import { Port } from './port';
          export class Desk { constructor(private readonly port: Port) {} show(id: string) { return this.port.fetch(\`/orders/\${id}\`); } }`,
      }),
    ).toEqual(one);
  });
});

describe('an address', () => {
  it.each([
    ["format('%s/orders/%s', base, id)", "import { format } from 'node:util';"],
    [
      "query.stringifyUrl({ url: `${base}/orders/${id}`, query: { all: '1' } })",
      "import query from 'query-string';",
    ],
    [
      "Object.entries({ id }).reduce((url, [key, value]) => url.replace(`:${key}`, value), base + '/orders/:id')",
      '',
    ],
    ['encodeURI(`${base}/orders/${id}`)', ''],
    ['paths.path(id)', "import { paths } from './paths';"],
  ])('by %s', async (address, imports) => {
    expect(
      await asked({
        'index.ts': serves("import { one } from './orders';", 'one(request.params.id)'),
        'paths.ts':
          'interface Paths { path(id: string): string }\nclass Own implements Paths { path(id: string) { return `${process.env.ORDERS_URL}/orders/${id}`; } }\nexport const paths: Paths = make();',
        'orders.ts': `import axios from 'axios';\n${imports}\nconst base = process.env.ORDERS_URL;\nexport const one = (id: string) => axios.get(${address});`,
      }),
    ).toEqual(one);
  });

  it('that an interceptor puts before all others, and one that a member is set to', async () => {
    expect(
      await asked({
        'index.ts': serves(
          "import { client } from './client';\nimport { carts } from './carts';\ncarts.point(process.env.CARTS_URL);",
          '[client.get(`/orders/${request.params.id}`), carts.all()]',
        ),
        'client.ts': `import axios from 'axios';
          export const client = axios.create();
          client.interceptors.request.use((config) => { config.url = \`\${process.env.ORDERS_URL}\${config.url}\`; return config; });`,
        'carts.ts': `import axios from 'axios';
          class Carts { private base = ''; point(url: string) { this.base = url; } all() { return axios.get(\`\${this.base}/carts\`); } }
          export const carts = new Carts();`,
      }),
    ).toEqual(['shop → carts GET /carts', ...one]);
  });

  it('that one handler puts on the answer, declared by a type of the program', async () => {
    expect(
      await asked({
        'index.ts': `import express from 'express';\nimport axios from 'axios';
          interface Answer extends express.Response { base: string }
          const app = express();
          app.use((request, res: Answer, next) => { res.base = process.env.ORDERS_URL; next(); });
          app.get('/own/:id', async (request, res: Answer) => res.json(await axios.get(\`\${res.base}/orders/\${request.params.id}\`)));
          app.listen(3000);`,
      }),
    ).toEqual(one);
  });

  it('of a table of services: the one that is named, all of them where only a request says which', async () => {
    const calls = await asked({
      'index.ts': serves(
        "import { call, look } from './call';",
        "[call('orders', `/orders/${request.params.id}`), look(request.params.id)]",
      ),
      'call.ts': `import axios from 'axios';
        const services = { orders: { url: process.env.ORDERS_URL, wait: 1 }, carts: { url: process.env.CARTS_URL, wait: 2 } };
        export const call = (name: string, path: string) => axios.get(services[name].url + path);
        export const look = (name: string) => axios.get(\`\${services[name].url}/health\`);`,
    });
    expect(calls).toEqual([
      'shop → carts GET /health (no endpoint)',
      'shop → orders GET /health (no endpoint)',
      ...one,
    ]);
  });
});

describe('what hands requests on', () => {
  it('asks by the verb and the path of its own route', async () => {
    expect(
      await asked({
        'index.ts': `import express from 'express';\nimport axios from 'axios';
          const app = express();
          app.get('/orders/:id', async (req, res) => res.json(await axios({ method: req.method, url: \`\${process.env.ORDERS_URL}\${req.originalUrl}\` })));
          app.listen(3000);`,
      }),
    ).toEqual(one);
  });

  it('a table of routes of fast-gateway', async () => {
    expect(
      await asked(
        {
          'index.ts': `import gateway from 'fast-gateway';
            gateway({ routes: [
              { prefix: '/orders', target: process.env.ORDERS_URL, prefixRewrite: '/orders' },
              { prefix: '/carts', target: process.env.CARTS_URL },
            ] }).start(3000);`,
        },
        ['fast-gateway'],
      ),
    ).toEqual(['shop → carts /*', 'shop → orders /orders/*']);
  });

  it('is mounted where the function that makes it is called, and keeps the verb of that route', async () => {
    expect(
      await asked(
        {
          'package.json': JSON.stringify({
            name: 'shop',
            scripts: { start: 'node index.ts' },
            dependencies: { express: '4', 'http-proxy-middleware': '2', axios: '1' },
          }),
          'index.ts': `import express from 'express';
            import axios from 'axios';
            import { createProxyMiddleware } from 'http-proxy-middleware';
            const to = (target, pathRewrite) => createProxyMiddleware({ target, pathRewrite });
            const forward = (base) => async (req, res) => res.json(await axios({ method: req.method, url: base + req.originalUrl }));
            const app = express();
            app.use('/api/orders', to(process.env.ORDERS_URL, { '^/api/orders': '/orders' }));
            app.get('/carts', forward(process.env.CARTS_URL));
            app.listen(3000);`,
        },
        ['http-proxy-middleware'],
      ),
    ).toEqual(['shop → carts GET /carts', 'shop → orders /orders/*']);
  });
});

describe('what a framework hands on', () => {
  it('the context of tRPC', async () => {
    expect(
      await asked(
        {
          'index.ts': `import { initTRPC } from '@trpc/server';
            import { createHTTPServer } from '@trpc/server/adapters/standalone';
            import axios from 'axios';
            const createContext = () => ({ orders: axios.create({ baseURL: process.env.ORDERS_URL }) });
            const t = initTRPC.context<ReturnType<typeof createContext>>().create();
            const router = t.router({ first: t.procedure.query(async ({ ctx }) => (await ctx.orders.get('/orders/1')).data) });
            createHTTPServer({ router, createContext }).listen(3000);`,
        },
        ['@trpc/server'],
      ),
    ).toEqual(['shop → orders GET /orders/1']);
  });

  it('a variable of Hono, asked for by its name and among all', async () => {
    for (const said of ["c.get('orders')", 'c.var.orders'])
      expect(
        await asked(
          {
            'index.ts': `import { Hono } from 'hono';
              import axios from 'axios';
              const app = new Hono();
              app.use('*', async (c, next) => { c.set('orders', axios.create({ baseURL: process.env.ORDERS_URL })); await next(); });
              app.get('/own/:id', async (c) => c.json((await ${said}.get(\`/orders/\${c.req.param('id')}\`)).data));
              export default app;`,
          },
          ['hono'],
        ),
      ).toEqual(one);
  });

  it('the options of a plugin of Vue', async () => {
    expect(
      await asked(
        {
          'package.json': JSON.stringify({
            name: 'shop',
            scripts: { start: 'node src/main.ts' },
            dependencies: { vue: '3', vite: '7', axios: '1' },
          }),
          'src/main.ts':
            "import { createApp } from 'vue';\nimport App from './App.vue';\nimport api from './api';\ncreateApp(App).use(api, { baseURL: 'http://orders:8080' }).mount('#app');",
          'src/api.ts': `import axios from 'axios';
export default { install(app, options) { const client = axios.create({ baseURL: options.baseURL }); app.provide('api', client); } };`,
          'src/App.vue':
            "<script setup lang=\"ts\">\nimport { inject, onMounted } from 'vue';\nconst api: any = inject('api');\nonMounted(() => api.get('/orders/1'));\n</script>\n<template><div /></template>\n",
        },
        ['vue', 'vite'],
      ),
    ).toEqual(['shop → orders GET /orders/1']);
  });

  it('to a maker of functions that look up paths by a name, in what the maker is given as well', async () => {
    const files = {
      'asking.ts': `import { AxiosInstance } from 'axios';
        import { join } from 'path';
        interface Paths { readonly root: string; readonly [name: string]: any }
        const pathOf = (paths: Paths, name: string, given?: any) =>
          join(paths.root, paths[name].below).replace(/:(\\w+)/g, (_: string, key: string) => given?.[key] ?? '');
        export const asking = (client: AxiosInstance, paths: Paths) => {
          const get = async (name: string, given?: any) => { const path = pathOf(paths, name, given); return (await client.get(path)).data; };
          const post = async (name: string, sent: unknown = {}) => (await client.post(pathOf(paths, name), sent)).data;
          return { get, post };
        };`,
      'sdk.ts': `import { asking } from './asking';
        const PATHS = { root: 'orders', one: { below: ':id' }, place: { below: '' }, none: { below: 'none' } };
        const ordering = (client: any) => { const asks = asking(client, PATHS); return { one: () => asks.get('one'), place: () => asks.post('place') }; };
        export const makeSdk = (client: any) => ({ shop: { orders: ordering(client) } });`,
      'index.ts': serves(
        "import axios from 'axios';\nimport { makeSdk } from './sdk';\nconst sdk = makeSdk(axios.create({ baseURL: process.env.ORDERS_URL }));",
        '[sdk.shop.orders.one(), sdk.shop.orders.place()]',
      ),
    };
    expect([...(await asked(files))].sort()).toEqual([
      'shop → orders GET /orders/*',
      'shop → orders POST /orders',
    ]);
  });
});

describe('a function that a file gives as the whole of it', () => {
  const library = (index: string, ask: string) => ({
    'libs/asking/package.json': JSON.stringify({ name: '@shop/asking', main: 'src/index.js' }),
    'libs/asking/src/index.js': index,
    'libs/asking/src/fetch.js': ask,
  });
  const orders = answering('GET /orders/:id');
  const web = (code: string) => ({
    files: {
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'node index.js' },
        dependencies: { '@shop/asking': 'file:../libs/asking' },
      }),
      'index.js': code,
    },
  });

  it.each([
    [
      'is called as a member of an object that has it under the name of the import',
      `import fetch from './fetch.js'; const asking = { fetch }; export default asking;`,
      `export default async function askSomebody(url, options) { return (await fetch(url, options)).json(); }`,
      `import asking from '@shop/asking'; await asking.fetch(\`http://orders:3000/orders/\${process.argv[2]}\`);`,
    ],
    [
      'is called by yet another name',
      `const own = require('./fetch.js'); module.exports = { get: own };`,
      `async function askSomebody(url) { return fetch(url); } module.exports = askSomebody;`,
      `const { get } = require('@shop/asking'); get('http://orders:3000/orders/' + process.argv[2]);`,
    ],
  ])('%s', async (_, index, ask, code) => {
    const root = systemOf({ web: web(code), orders }, library(index, ask));
    expect(callsIn(await modelOf(root))).toEqual(['web → orders GET /orders/*']);
  });
});
