import { describe, expect, test } from 'vitest';
import { answering, callsIn, modelOf, systemOf } from './support.js';
import { callsOf, environment, orders } from './web-and-orders.js';

describe('clients', () => {
  test.each([
    ['fetch', 'export const load = (id) => fetch(`${process.env.ORDERS_URL}/orders/${id}`);'],
    [
      'axios',
      "import axios from 'axios';\nexport const load = (id) => axios.get(process.env.ORDERS_URL + '/orders/' + id);",
    ],
    [
      'axios with a configuration',
      "const axios = require('axios').default;\nmodule.exports = (id) => axios({ method: 'get', baseURL: process.env.ORDERS_URL, url: `/orders/${id}` });",
    ],
    [
      'got',
      "import got from 'got';\nconst client = got.extend({ prefixUrl: process.env.ORDERS_URL });\nexport const load = (id) => client.get(`orders/${id}`).json();",
    ],
    [
      'ky',
      "import ky from 'ky';\nconst client = ky.create({ prefixUrl: process.env.ORDERS_URL });\nexport const load = (id) => client(`orders/${id}`).json();",
    ],
    [
      'fetch-retry',
      "import fetchRetry from 'fetch-retry';\nconst retrying = fetchRetry(fetch);\nexport const load = (id) => retrying(`${process.env.ORDERS_URL}/orders/${id}`, { method: 'get', retries: 3 });",
    ],
    [
      'undici',
      "import { request } from 'undici';\nexport const load = (id) => request(new URL(`/orders/${id}`, process.env.ORDERS_URL));",
    ],
    [
      'superagent',
      "import superagent from 'superagent';\nexport const load = (id) => superagent.get(`${process.env.ORDERS_URL}/orders/${id}`).set('a', 'b');",
    ],
    [
      'node:http',
      "import http from 'node:http';\nexport const load = (id) => http.get({ hostname: 'orders', port: 3000, path: `/orders/${id}` }, () => {});",
    ],
    [
      'HttpService',
      "import { HttpService } from '@nestjs/axios';\nimport { firstValueFrom } from 'rxjs';\nexport class Orders { constructor(private readonly http: HttpService) {} async load(id: string) { return firstValueFrom(this.http.get(`${process.env.ORDERS_URL}/orders/${id}`)); } }",
    ],
  ])('%s', async (name, text) => {
    expect(await callsOf({ [name === 'HttpService' ? 'index.ts' : 'index.js']: text })).toEqual([
      'web → orders GET /orders/*',
    ]);
  });

  test('a domain below which addresses name several services is of the system, another one is not', async () => {
    const text = `export const load = () => fetch(\`\${process.env.ORDERS_INTERNAL}/orders\`);
export const pay = () => fetch(\`\${process.env.PAYMENTS}/payments\`);`;
    const payments = answering('GET /payments');
    const callsTo = async (others: string, own: string) => {
      const environment = { ORDERS_INTERNAL: others, PAYMENTS: own };
      return callsIn(
        await modelOf(systemOf({ orders, payments, web: { files: { 'index.js': text }, environment } })),
      );
    };
    expect(
      await callsTo('https://orders-backend.test.shop.com', 'https://payments-api.test.shop.com'),
    ).toEqual(['web → orders GET /orders', 'web → payments GET /payments']);
    expect(await callsTo('https://orders.shop.com', 'https://payments.bank.com')).toEqual([]);
    const both = ['web → orders GET /orders', 'web → payments GET /payments'];
    // Below the domain of who hosts programs, what the names of hosts have in common says the same, and one alone says nothing.
    expect(await callsTo('https://shop-orders.host.app', 'https://shop-payments.host.app')).toEqual(both);
    expect(await callsTo('https://orders-shop.host.app', 'https://payments-shop.host.app')).toEqual(both);
    expect(await callsTo('https://orders-x4k2.host.app', 'https://payments-api-9fzq.host.app')).toEqual(both);
    expect(await callsTo('https://shop-orders.host.app', 'https://bank-payments.host.app')).toEqual([]);
    // Stores of the system lie at such hosts as well, and answer nothing of what its services do.
    const stored = `export const letter = () => fetch('https://shop-orders.s3.host.com/letters/1.pdf');
export const bill = () => fetch('https://shop-payments.s3.host.com/bills/1.pdf');`;
    expect(
      callsIn(await modelOf(systemOf({ orders, payments, web: { files: { 'index.js': stored } } }))),
    ).toEqual([]);
  });

  test('a file that holds one call and nothing after it', async () => {
    expect(await callsOf({ 'index.js': "fetch('http://orders:3000/orders')" })).toEqual([
      'web → orders GET /orders',
    ]);
  });

  test('fetch-retry says its method as fetch does', async () => {
    const text =
      "import fetchRetry from 'fetch-retry';\nconst retrying = fetchRetry(fetch);\nexport const place = (order) => retrying(process.env.ORDERS_URL + '/orders', { retries: 3, method: 'post', body: order });";
    expect(await callsOf({ 'index.js': text })).toEqual(['web → orders POST /orders']);
  });

  test('a domain below which the code itself asks several services is of the system', async () => {
    const text = `const orders = process.env.FIRST ?? 'https://orders.shop.com';
export const load = () => fetch(orders + '/orders');
export const pay = () => fetch('https://payments-api.shop.com/payments');
export const rate = () => fetch('https://payments.bank.com/payments');`;
    const payments = answering('GET /payments');
    const model = await modelOf(systemOf({ orders, payments, web: { files: { 'index.js': text } } }));
    expect(callsIn(model)).toEqual(['web → orders GET /orders', 'web → payments GET /payments']);
  });

  test('a word of a variable that tells how somebody is asked is part of a name where a service is called so', async () => {
    const socket = answering('GET /orders/:id');
    const text = 'fetch(`${process.env.ORDERS_SOCKET_SERVICE_URI}/orders/1`);';
    const model = await modelOf(systemOf({ orders, socket, web: { files: { 'index.js': text } } }));
    expect(callsIn(model)).toEqual([]);
  });

  test('a variable that nobody sets names a service, however it is called', async () => {
    for (const name of [
      'ORDERS_MS',
      'ORDERS_SERVICE',
      'ORDERS_SVC_URL',
      'ORDERS_SERVICE_UPSTREAM',
      'VITE_ORDERS_SERVICE',
      'ORDERS_SOCKET_SERVICE_URI',
      'ORDERS_SERVICE_GRPC_URL',
    ])
      expect(
        await callsOf(
          { 'index.js': `export const load = (id) => fetch(\`\${process.env.${name}}/orders/\${id}\`);` },
          {},
        ),
      ).toEqual(['web → orders GET /orders/*']);
    const pieces =
      'const { env } = process;\nexport const load = (id) => fetch(`${env.ORDERS_PROTOCOL}://${env.ORDERS_HOST}:${env.ORDERS_PORT}/orders/${id}`);';
    expect(await callsOf({ 'index.js': pieces }, {})).toEqual(['web → orders GET /orders/*']);
    for (const name of ['ORDERS', 'ORDERS_LIST', 'ORDERS_HISTORY_SERVICE_URL', 'ORDERS_SOCKET'])
      expect(
        await callsOf(
          { 'index.js': `export const load = (id) => fetch(\`\${process.env.${name}}/orders/\${id}\`);` },
          {},
        ),
      ).toEqual([]);
  });

  test('a variable that nobody sets names a service that is numbered in a row', async () => {
    const web = (address: string) => ({ files: { 'index.js': `fetch(${address} + '/api/orders');` } });
    const named = {
      '02-carts': answering('GET /api/orders'),
      '03-orders-service': answering('GET /api/orders'),
    };
    for (const address of ['process.env.ORDERS_BASE_URL', "(process.env.ORDERS_BASE_URL || '')"])
      expect(callsIn(await modelOf(systemOf({ web: web(address), ...named })))).toEqual([
        'web → 03-orders-service GET /api/orders',
      ]);
  });

  test('wrappers are followed: functions, classes, what is made of a parameter', async () => {
    expect(
      await callsOf({
        'http.ts': `import axios, { type AxiosInstance } from 'axios';
          export const client = (variable: string): AxiosInstance => axios.create({ baseURL: process.env[variable] });
          export abstract class Remote {
            private readonly http: AxiosInstance;
            constructor(url: string) { this.http = axios.create({ baseURL: url }); }
            protected async read(path: string) { return (await this.http.get(path)).data; }
          }
          export async function send(path: string, body: unknown) {
            return axios.post(\`\${process.env.ORDERS_URL}\${path}\`, body);
          }`,
        'orders.ts': `import { client, Remote, send } from './http.js';
          class Orders extends Remote {
            constructor() { super(process.env.ORDERS_URL!); }
            all() { return this.read('/orders'); }
          }
          export const one = (id: string) => client('ORDERS_URL').get(\`/orders/\${id}\`);
          export const place = (order: unknown) => send('/orders', order);
          export const orders = new Orders();`,
      }),
    ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/*', 'web → orders POST /orders']);
  });

  test('one call for each of the addresses of a list', async () => {
    const files = {
      'health.ts': `import axios from 'axios';
          const config = settings();
          export const all = async () => {
            const bases = [config.ORDERS_URL, process.env.ORDERS_URL + '/v2'];
            if (config.isLarge) bases.push(config.CARTS_URL);
            const urls = bases.map((base) => {
              const url = new URL(base as string);
              return \`\${url.origin}/health\`;
            });
            await Promise.all(urls.map(async (url) => axios.get(url)));
          };
          export const some = async () => {
            for (const path of ['/orders', '/orders/1'].filter(Boolean)) await fetch(process.env.ORDERS_URL + path);
          };
          // Another list of that name.
          export const none = () => { const bases = ['http://nobody.example']; return bases; };`,
    };
    const variables = { ...environment, CARTS_URL: 'http://carts:3000' };
    const carts = answering('GET /carts');
    const model = await modelOf(systemOf({ orders, carts, web: { files, environment: variables } }));
    expect(callsIn(model)).toEqual([
      'web → carts GET /health (no endpoint)',
      'web → orders GET /health (no endpoint)',
      'web → orders GET /orders',
      'web → orders GET /orders/1',
    ]);
  });

  test('addresses in files of JSON, merged with what else is set', async () => {
    expect(
      await callsOf(
        {
          'settings.json': '{ "orders": { "url": "http://orders:3000" }, "paths": ["/orders", "/orders/1"] }',
          'a.js': `const settings = require('./settings.json');
            exports.all = () => fetch(settings.orders.url + settings.paths[0]);`,
          'b.ts': `import settings from './settings.json';
            import rc from 'rc';
            import { merge } from 'lodash';
            const own = rc('WEB', settings);
            export const one = () => fetch(merge({}, own, { debug: true }).orders.url + '/orders/2');`,
          'c.js': `const broken = require('./broken.json'); const outside = require('../../../settings.json');
            exports.none = () => fetch(broken.url + '/x') && fetch(outside.url + '/x');`,
          'broken.json': '{ "url": ',
        },
        {},
      ),
    ).toEqual(['web → orders GET /orders', 'web → orders GET /orders/2']);
  });

  test('a method that is chosen', async () => {
    expect(
      await callsOf({
        'http.ts': `import axios from 'axios';
          const client = axios.create({ baseURL: process.env.ORDERS_URL });
          export const save = (isNew: boolean, order: unknown) => client[isNew ? 'post' : 'put']('/orders', order);
          export const send = (method: string, order: unknown) => axios[method](process.env.ORDERS_URL + '/orders/9', order);
          export const other = (handlers: Record<string, Function>, request: any) => handlers[request.type]('/orders/8');`,
      }),
    ).toEqual([
      'web → orders POST /orders',
      'web → orders PUT /orders (no endpoint)',
      'web → orders GET /orders/9',
    ]);
  });

  test.each(['axios', 'send'])(
    'a method that is chosen of a client that another file makes, called %s',
    async (client) => {
      expect(
        await callsOf({
          'client.ts': `import axios from 'axios'; export const ${client} = axios.create({ baseURL: process.env.ORDERS_URL });`,
          'use.ts': `import { ${client} } from './client.js';
          const useSending = ({ url, method = 'get' }: { url: string; method?: 'get' | 'post' }) => {
            const start = async (body: object) => (await ${client}[method](url, body)).data;
            return { start };
          };
          export default useSending;`,
          'page.tsx': `import useSending from './use.js';
          export const Page = () => { const { start } = useSending({ url: '/orders', method: 'post' }); return <a onClick={() => start({})} />; };`,
        }),
      ).toEqual(['web → orders POST /orders']);
    },
  );

  test('what a program says once for all calls', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          environment,
          files: {
            'index.js':
              "import axios from 'axios';\nimport './load.js';\naxios.defaults.baseURL = process.env.ORDERS_URL;",
            'load.js': "import axios from 'axios';\nexport const load = () => axios.get('/orders');",
          },
        },
        desk: {
          environment,
          files: {
            'desk.ts': `import { HttpModule, HttpService } from '@nestjs/axios';
              import { Module } from '@nestjs/common';
              class Desk { constructor(private readonly http: HttpService) {} load() { return this.http.get('/orders'); } }
              @Module({ imports: [HttpModule.register({ baseURL: process.env.ORDERS_URL, timeout: 900 })], providers: [Desk] })
              export class DeskModule {}`,
          },
        },
      }),
    );
    expect(callsIn(model)).toEqual(['desk → orders GET /orders', 'web → orders GET /orders']);
    expect(model.calls.map(({ timeoutMs }) => timeoutMs)).toEqual([900, 'none']);
  });

  test('what looks like a call is none', async () => {
    expect(
      await callsOf({
        'index.js': `const cache = new Map(); const params = new URLSearchParams();
          cache.get('http://orders:3000/orders'); params.delete('/orders');
          module.exports = (app, repository) => { repository.delete('/orders'); return app.get('title'); };`,
      }),
    ).toEqual([]);
  });
});

describe('how it is asked', () => {
  test('timeouts, loops, waiting, retries, breakers, headers', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          environment,
          files: {
            'index.ts': `import axios from 'axios';
              import CircuitBreaker from 'opossum';
              const url = process.env.ORDERS_URL;
              const slow = axios.create({ baseURL: url, timeout: 5_000 });
              export async function page(ids: string[]) {
                for (const id of ids) await axios.get(\`\${url}/orders/\${id}\`);
                await Promise.all(ids.map((id) => slow.get(\`/orders/\${id}\`)));
                await fetch(url + '/orders', { signal: AbortSignal.timeout(800) });
                void slow.post('/orders', {}, { timeout: 100, headers: { 'Idempotency-Key': 'a' } });
                await new CircuitBreaker(() => slow.get('/orders')).fire();
                await withRetry(() => slow.get('/orders'));
                await slow.get('/orders', configure(ids));
              }`,
          },
        },
      }),
    );
    const manner = model.calls.map(({ at, awaited, loop, timeoutMs, retry, breaker, headers }) =>
      [
        at.line,
        awaited && 'awaited',
        loop !== undefined && 'loop',
        timeoutMs,
        retry && 'retry',
        breaker && 'breaker',
        ...headers,
      ]
        .filter((each) => each !== false)
        .join(' '),
    );
    expect(manner).toEqual([
      '6 awaited loop none',
      '7 awaited loop 5000',
      '8 awaited 800',
      '9 100 idempotency-key',
      '10 awaited 5000 breaker',
      '11 awaited 5000 retry',
      '12 awaited 5000',
    ]);
  });

  test('a host that the code writes out is hard-coded', async () => {
    const model = await modelOf(
      systemOf({
        orders,
        web: {
          environment,
          files: {
            'index.js': "fetch('http://orders:3000/orders'); fetch(process.env.ORDERS_URL + '/orders/1');",
          },
        },
      }),
    );
    expect(model.calls.map(({ hardCoded }) => hardCoded)).toEqual(['orders:3000', undefined]);
  });
});
