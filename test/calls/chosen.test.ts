import { describe, expect, test } from 'vitest';
import { answering, callsIn, channelsIn, modelOf, systemOf } from './support.js';

const urls = { ORDERS_URL: 'http://orders:3000', CARTS_URL: 'http://carts:3000' };
const orders = answering('GET /orders/:id', 'GET /orders');
const carts = answering('GET /carts/:id', 'GET /carts');

test('routes that a page keeps in objects, each made when it is first asked for', async () => {
  const web = {
    files: {
      'package.json': JSON.stringify({
        name: 'web',
        scripts: { start: 'next start' },
        dependencies: { next: '15' },
      }),
      'src/routes.ts': `class OrderApi {
          private readonly root: string;
          constructor(root: string) { this.root = \`/api\${root}\`; }
          list = () => this.root;
          details = (id: string) => \`\${this.root}/\${id}\`;
        }
        class OrderRoutes {
          private readonly root: string;
          private _api: OrderApi;
          constructor(root: string) { this.root = \`\${root}/orders\`; }
          get api() { if (!this._api) { this._api = new OrderApi(this.root); } return this._api; }
        }
        export class ShopRoutes {
          private _orders: OrderRoutes;
          constructor(readonly shop: string) {}
          get orders() { if (!this._orders) { this._orders = new OrderRoutes(\`/\${this.shop}\`); } return this._orders; }
        }`,
      'src/send.ts': `export const send = async <Dto>(method: 'POST' | 'DELETE', url: string, body?: Dto) =>
          fetch(url, { method, body: body ? JSON.stringify(body) : null });`,
      'src/page.tsx': `import { ShopRoutes } from './routes';
        import { send } from './send';
        const useRoutes = (shop: string): ShopRoutes => new ShopRoutes(shop);
        export function Page({ shop, id }: { shop: string; id: string }) {
          const routes = useRoutes(shop);
          return { add: () => send('POST', routes.orders.api.list(), {}), drop: () => send('DELETE', routes.orders.api.details(id)) };
        }`,
    },
  };
  const shops = answering('POST /api/:shop/orders', 'DELETE /api/:shop/orders/:id', 'GET /api/:shop/orders');
  expect(callsIn(await modelOf(systemOf({ shops, web })))).toEqual([
    'web → shops POST /api/*/orders',
    'web → shops DELETE /api/*/orders/*',
  ]);
});

describe('a service that is chosen by a name', () => {
  test('which only running code knows: each of those that an object holds', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          function urlOf(service: string): string {
            const known: Record<string, string> = { orders: process.env.ORDERS_URL!, carts: process.env.CARTS_URL! };
            return known[service] || 'http://localhost:8080';
          }
          export const load = async (service: string) => (await axios.get(\`\${urlOf(service)}/orders\`)).data;`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual([
      'web → carts GET /orders (no endpoint)',
      'web → orders GET /orders',
    ]);
  });

  test('that it is found by in a list', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          const services = [
            { name: process.env.ORDERS_NAME || 'orders', url: process.env.ORDERS_URL },
            { name: 'carts', url: process.env.CARTS_URL },
            { name: process.env.OTHER_NAME, url: process.env.CARTS_URL },
          ];
          const orders = services.find((each) => each.name === 'orders');
          export const load = async () => (await axios.get(orders!.url + '/orders')).data;
          export const pay = async () => {
            for (const { url } of services.filter(({ name }) => 'carts' === name)) await axios.get(url + '/carts');
          };`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual([
      'web → carts GET /carts',
      'web → orders GET /orders',
    ]);
  });

  test('a branch that a wrapper of a wrapper chooses, by what it is given or by what is taken where nothing is', async () => {
    const web = {
      environment: urls,
      files: {
        'api.ts': `import axios from 'axios';
          const client = axios.create({ baseURL: process.env.ORDERS_URL });
          export const callApi = async (url: string, method = 'get', data?: unknown) => {
            switch (method) {
              case 'get': return client.get(url);
              case 'post': return client.post(url, data);
              case 'delete': return client.delete(url);
              default: return Promise.reject(new Error('no such method'));
            }
          };`,
        'index.ts': `import { callApi } from './api';
          const told = async (url: string, method?: string, data?: unknown) => {
            try { return await callApi(url, method, data); } catch { return undefined; }
          };
          export const abort = () => told('/abort');
          export const refresh = () => told('/refresh', 'post');
          export const clear = () => told('/jobs', 'delete', []);`,
      },
    };
    const asked = callsIn(await modelOf(systemOf({ orders, web })));
    expect(asked.map((each) => each.replace(' (no endpoint)', '')).sort()).toEqual([
      'web → orders DELETE /jobs',
      'web → orders GET /abort',
      'web → orders POST /refresh',
    ]);
  });

  test('a branch that what is given chooses, and none that nobody chooses', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          const client = axios.create({ baseURL: process.env.ORDERS_URL });
          export async function ask(url: string, init?: { method?: string; body?: unknown }) {
            const method = (init?.method || 'GET') as string;
            switch (method.toUpperCase()) {
              case 'GET': return client.get(url);
              case 'DELETE': return client.delete(url);
              case 'PUT':
              case 'POST': return client.post(url, init?.body);
              case 'PATCH': return client.patch(url, init?.body);
              default: throw new Error(method);
            }
          }
          class Client {
            remove(url: string) { return this.request(url, 'DELETE'); }
            put(url: string) { return this.request(url, 'PUT'); }
            request(url: string, method: string) { return client.request({ url, method }); }
          }
          const held = new Client();
          const through = (url: string, kind: string) => (kind === 'remove' ? held.remove(url) : held.put(url));
          export const removed = () => through('/removed', 'remove');
          async function send({ url, kind }: { url: string; kind: string }) {
            if (kind === 'ask') return client.get(url);
            return client.put(url);
          }
          export const all = () => ask('/orders');
          export const place = (body: unknown) => ask('/orders', { method: 'post', body });
          export const change = (id: string, body: unknown) => ask(\`/orders/\${id}\`, { method: 'PUT', body });
          export const whichever = (id: string, method: string) => ask(\`/carts/\${id}\`, { method });
          export const sent = () => [send({ url: '/sent', kind: 'ask' }), send({ url: '/put', kind: 'tell' })];`,
      },
    };
    const asked = callsIn(await modelOf(systemOf({ orders, web })));
    expect(
      asked.map((each) => each.replace('web → orders ', '').replace(' (no endpoint)', '')).sort(),
    ).toEqual([
      'DELETE /carts/*',
      'DELETE /removed',
      'GET /carts/*',
      'GET /orders',
      'GET /sent',
      'PATCH /carts/*',
      'POST /carts/*',
      'POST /orders',
      'POST /orders/*',
      'PUT /put',
    ]);
  });

  test('that who calls the function knows', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          const known: Record<string, string> = { orders: process.env.ORDERS_URL!, carts: process.env.CARTS_URL! };
          const load = async (service: string, path: string) => (await axios.get(known[service] + path)).data;
          export const order = () => load('orders', '/orders');
          export const cart = () => load('carts', '/carts');`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual([
      'web → carts GET /carts',
      'web → orders GET /orders',
    ]);
  });

  test('that a pattern is asked for, of what who calls knows', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          const rootOf = (path: string) => (/^\\/carts(?:\\/|$)/i.test(path) ? process.env.CARTS_URL : process.env.ORDERS_URL);
          const load = async (path: string) => (await axios.get(rootOf(path) + path)).data;
          export const order = () => load('/orders');
          export const cart = () => load('/carts');`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual([
      'web → carts GET /carts',
      'web → orders GET /orders',
    ]);
    const sticky = { 'index.ts': web.files['index.ts'].replace('/i.test', '/y.test') };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web: { ...web, files: sticky } })))).toHaveLength(
      4,
    );
  });

  test('of a Map that is filled for each of a list', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import express from 'express';
          import { createProxyMiddleware } from 'http-proxy-middleware';
          interface Target { name: string; url: string }
          class Proxies {
            private static targets = new Map<string, Target>();
            static fill(): void {
              const all: Target[] = [
                { name: 'orders', url: process.env.ORDERS_URL || 'http://localhost:3001' },
                { name: 'carts', url: process.env.CARTS_URL || 'http://localhost:3002' },
              ];
              all.forEach((target) => { this.targets.set(target.name, target); });
            }
            static to(name: string) {
              const target = this.targets.get(name);
              if (!target) throw new Error(name);
              return createProxyMiddleware({ target: target.url, changeOrigin: true });
            }
          }
          const app = express();
          Proxies.fill();
          app.use('/shop', Proxies.to('orders'));`,
      },
    };
    const { calls } = await modelOf(systemOf({ orders, carts, web }));
    expect(calls.map(({ from, to }) => `${from} → ${to}`)).toEqual(['web → orders']);
  });

  test('of a Map that is made with all of them', async () => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          const known = new Map([['orders', process.env.ORDERS_URL], ['carts', process.env.CARTS_URL]]);
          export const cart = () => axios.get(known.get('carts') + '/carts');`,
      },
    };
    expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual(['web → carts GET /carts']);
  });
});

describe('a variable that no deployment sets', () => {
  const asking = (variable: string) => ({
    files: {
      'index.ts': `import axios from 'axios';
        export const load = () => axios.get((process.env.${variable} || 'http://localhost:3007') + '/orders');`,
    },
  });

  test('means whom it names, not who has the port of its default', async () => {
    const system = systemOf({
      orders,
      carts: { ...carts, compose: ['ports: ["3007:3000"]'] },
      web: asking('ORDERS_URL'),
    });
    expect(callsIn(await modelOf(system))).toEqual(['web → orders GET /orders']);
  });

  test('that names nobody means who has the port', async () => {
    const system = systemOf({
      orders: { ...orders, compose: ['ports: ["3007:3000"]'] },
      carts,
      web: asking('BACKEND_URL'),
    });
    expect(callsIn(await modelOf(system))).toEqual(['web → orders GET /orders']);
  });
});

describe('a client that a factory makes', () => {
  const factory = `const axios = require('axios');
    const CircuitBreaker = require('opossum');
    function clientOf(baseURL, timeout) {
      const axiosInstance = axios.create({ baseURL, timeout });
      const send = async (requestConfig) => (await axiosInstance(requestConfig)).data;
      const breaker = new CircuitBreaker(send, { timeout: 5000 });
      const fired = (requestConfig) => breaker.fire(requestConfig);
      return {
        get: (url, config = {}) => fired({ method: 'GET', url, ...config }),
        post: (url, data, config = {}) => fired({ method: 'POST', url, data, ...config }),
      };
    }
    module.exports = { clientOf };`;

  test('asks by the breaker that it is behind for what its methods are given', async () => {
    const web = {
      environment: urls,
      files: {
        'factory.js': factory,
        'index.js': `const { clientOf } = require('./factory');
          const orders = clientOf(process.env.ORDERS_URL, 900);
          const carts = clientOf(process.env.CARTS_URL, 800);
          exports.load = () => orders.get('/orders');
          exports.cart = () => carts.get('/carts');`,
      },
    };
    const model = await modelOf(systemOf({ orders, carts, web }));
    expect(callsIn(model)).toEqual(['web → carts GET /carts', 'web → orders GET /orders']);
    expect(model.calls.map(({ breaker, timeoutMs }) => [breaker, timeoutMs])).toEqual([
      [true, 800],
      [true, 900],
    ]);
  });

  test.each([
    [
      'a class of its own, which hands on all that it is given',
      `class CircuitBreaker { constructor(action) { this.action = action; this.failures = 0; }
         async fire(...given) { try { return await this.action(...given); } catch (error) { this.failures += 1; throw error; } } }`,
    ],
    [
      'a class of its own, with parameters',
      `class Breaker { private failures = 0; constructor(private readonly action: (url: string) => Promise<unknown>) {}
         async exec(url: string) { if (this.failures > 3) throw new Error(); return this.action(url); }
         fire(url: string) { return this.exec(url); } }
       const CircuitBreaker = Breaker;`,
    ],
    [
      'a class that extends one of a library',
      `import Opossum from 'opossum';
       class CircuitBreaker extends Opossum { constructor(action: any) { super(action, { timeout: 3000 }); } }`,
    ],
  ])('and %s, each with whom it is given', async (_, code) => {
    const web = {
      environment: urls,
      files: {
        'index.ts': `import axios from 'axios';
          ${code}
          const load = (url: string) => axios.get(url);
          const loading = new CircuitBreaker(load);
          const placing = new CircuitBreaker((url: string) => axios.post(url));
          export const orders = () => loading.fire(\`\${process.env.ORDERS_URL}/orders\`);
          export const carts = () => placing.fire(\`\${process.env.CARTS_URL}/carts\`);`,
      },
    };
    expect(
      callsIn(await modelOf(systemOf({ orders, carts, web }))).map((call) => call.split(' (')[0]),
    ).toEqual(['web → carts POST /carts', 'web → orders GET /orders']);
  });

  test('and a breaker around a function that leads to the call is one', async () => {
    const web = {
      files: {
        'index.js': `const axios = require('axios');
          const CircuitBreaker = require('opossum');
          const load = async () => axios.get('http://orders:3000/orders');
          const handle = async (what) => (what === 'orders' ? load() : undefined);
          exports.breaker = new CircuitBreaker(handle, { timeout: 3000 });`,
      },
    };
    const { calls } = await modelOf(systemOf({ orders, web }));
    expect(calls.map(({ breaker, timeoutMs }) => [breaker, timeoutMs])).toEqual([[true, 'unknown']]);
  });

  test('nor is one of a route without', async () => {
    const proxying = (before: string) => ({
      environment: urls,
      files: {
        'index.js': `const express = require('express');
          const httpProxy = require('http-proxy');
          const { circuitBreaker, limiter } = require('./middlewares');
          const proxy = httpProxy.createProxyServer({});
          const app = express();
          app.use('/orders', ${before}, (req, res) => { proxy.web(req, res, { target: process.env.ORDERS_URL }); });`,
        'middlewares.js': 'exports.circuitBreaker = () => () => {}; exports.limiter = () => () => {};',
      },
    });
    const behind = async (before: string) =>
      (await modelOf(systemOf({ orders, web: proxying(before) }))).calls.map(({ breaker }) => breaker);
    expect(await behind("circuitBreaker('orders')")).toEqual([true]);
    expect(await behind('limiter()')).toEqual([false]);
  });
});

test('topics that a wrapper is given in a list are consumed', async () => {
  const till = {
    files: {
      'broker.ts': `import { Kafka, Consumer } from 'kafkajs';
        class Broker {
          private consumer: Consumer;
          constructor() { this.consumer = new Kafka({ brokers: ['kafka:9092'] }).consumer({ groupId: 'till' }); }
          async listen(topics: string[]): Promise<void> { await this.consumer.subscribe({ topics }); }
        }
        export default new Broker();`,
      'index.ts': `import broker from './broker';
        broker.listen(['orders.placed', 'orders.paid']);`,
    },
  };
  expect(channelsIn(await modelOf(systemOf({ till })))).toEqual([
    'orders.paid: nobody → till',
    'orders.placed: nobody → till',
  ]);
});

describe('a queue that a class below is injected with', () => {
  const files = {
    'publisher.ts': `import { Queue } from 'bullmq';
      export class Publisher {
        protected queue: Queue;
        async publish(name: string, data: unknown) { return await this.queue.add(name, data); }
      }`,
    'bills.ts': `import { InjectQueue } from '@nestjs/bullmq';
      import { Queue } from 'bullmq';
      import { Publisher } from './publisher';
      export class Bills extends Publisher { constructor(@InjectQueue('bills') protected queue: Queue) { super(); } }
      export class Mails extends Publisher { constructor(@InjectQueue('mails') protected queue: Queue) { super(); } }`,
  };

  test('is told by whoever calls the method', async () => {
    const till = {
      files: {
        ...files,
        'index.ts': `import { Bills } from './bills';
          export class Till { constructor(private readonly bills: Bills) {} pay() { return this.bills.publish('paid', {}); } }`,
      },
    };
    expect(channelsIn(await modelOf(systemOf({ till })))).toEqual(['bills: till → nobody']);
  });

  test('a flow of a class below tells its own queue, by the name that this has, and those that it is given', async () => {
    const till = {
      files: {
        'flows.ts': `import { FlowProducer, type FlowChildJob, Queue } from 'bullmq';
          export class Flows {
            protected queue: Queue;
            private readonly flows = new FlowProducer();
            publish(name: string, data: unknown, children: FlowChildJob[]) {
              return this.flows.add({ name, queueName: this.queue.name, data, children });
            }
          }`,
        'days.ts': `import { InjectQueue } from '@nestjs/bullmq';
          import { Queue } from 'bullmq';
          import { Flows } from './flows';
          export class Days extends Flows { constructor(@InjectQueue('days') protected queue: Queue) { super(); } }`,
        'index.ts': `import { Days } from './days';
          export class Till {
            constructor(private readonly days: Days) {}
            close() { return this.days.publish('close', {}, [{ name: 'bill', queueName: 'bills', data: {} }]); }
          }`,
      },
    };
    expect(channelsIn(await modelOf(systemOf({ till })))).toEqual([
      'bills: till → nobody',
      'days: till → nobody',
    ]);
  });

  test('a flow tells each queue that it names', async () => {
    const till = {
      files: {
        'index.ts': `import { FlowProducer } from 'bullmq';
          const flow = new FlowProducer();
          export const close = () => flow.add({ name: 'close', queueName: 'days', children: [{ name: 'bill', queueName: 'bills' }] });`,
      },
    };
    expect(channelsIn(await modelOf(systemOf({ till })))).toEqual([
      'bills: till → nobody',
      'days: till → nobody',
    ]);
  });
});

test('who asks from a file that changes something once is not asked for', async () => {
  const web = {
    environment: urls,
    files: {
      'index.ts': 'export {};',
      'scripts/migrate-orders.ts':
        "import axios from 'axios';\naxios.get(process.env.ORDERS_URL + '/orders');",
      'jobs/report.ts': "import axios from 'axios';\naxios.get(process.env.CARTS_URL + '/carts');",
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders, carts, web })))).toEqual(['web → carts GET /carts']);
});

test('what a function sets before it calls itself once more is there then', async () => {
  const web = {
    environment: urls,
    files: {
      'requests.ts': `class Requests {
          send(type: string, url: string, options: { isKnown?: boolean } = {}) {
            if (options?.isKnown) { fetch(url, { method: type }); return; }
            login(() => {
              options = options || {};
              options.isKnown = true;
              this.send(type, url, options);
            });
          }
        }
        export default new Requests();`,
      'index.ts': `import Requests from './requests';
        const load = (path: string, options: { isKnown?: boolean } = {}) =>
          Requests.send('get', process.env.ORDERS_URL + path, options);
        export const all = () => load('/orders');`,
    },
  };
  expect(callsIn(await modelOf(systemOf({ orders, web })))).toEqual(['web → orders GET /orders']);
});
